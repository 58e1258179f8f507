import { useEffect, useRef, useState, type FormEvent } from 'react';
import { requestsOf, type Now } from '../progress/use-now.ts';
import { Button } from '../parts/button.tsx';
import { enter, goToLeft } from '../parts/enter.ts';
import { TextField } from '../parts/field.tsx';
import { Done, Missing, Refused } from '../parts/said.tsx';
import { asUsual, EMPTY_CASE, EMPTY_SERVICE, missingOf, nextService, requestOf, type CaseDraft } from '../start/case-draft.ts';
import { MatterPicker } from '../start/matter-picker.tsx';
import { ServiceFields } from '../start/service-fields.tsx';
import type { TextId } from '../words/texts.ts';
import { useWords } from '../words/use-words.ts';
import { Printed } from './printed.tsx';
import { usePrint } from './use-print.ts';
import layout from '../look/layout.module.css';

const thisMoment = (): string => new Date().toISOString();

/** Prints a receipt or a paper form, of the case that was started last or of another. */
export function Papers({ now }: { now: Now | null }) {
  const { t } = useWords();
  const requests = requestsOf(now?.what ?? null);
  const last = requests.length === 1 ? requests[0] : undefined;
  const [isOther, setOther] = useState(last === undefined);
  const [draft, setDraft] = useState<CaseDraft>(EMPTY_CASE);
  const [service, setService] = useState(EMPTY_SERVICE);
  const [missing, setMissing] = useState<readonly TextId[]>([]);
  const print = usePrint();
  const ofLast = !isOther && last !== undefined;

  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const serial = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Of the last case there is nothing to fill in.
    if (isOther) first.current?.focus();
  }, [isOther]);

  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (said.current?.hasChildNodes()) said.current.scrollIntoView({ block: 'nearest' });
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- whenever something else is said
  }, [missing, print.busy, print.error, print.outcome]);

  const changeCase = (change: Partial<CaseDraft>) => {
    setDraft({ ...draft, ...change });
    if ('matter' in change) setService(asUsual(service));
  };
  const send = async (way: 'receipt' | 'form') => {
    // What is scanned while this prints, or to correct it, takes its place: it is not written behind it.
    if (!ofLast) enter(serial.current);
    if (print.busy) return;
    const request = ofLast ? last : requestOf(draft, service, thisMoment());
    setMissing(request === null ? missingOf(draft, service) : []);
    if (request === null) return void goToLeft(form.current);
    const isPrinted = await (way === 'form' ? print.form(request) : print.receipt(request, ofLast ? (now?.id ?? null) : null));
    if (!isPrinted || ofLast) return;
    setDraft((shown) => (shown.projectNo === draft.projectNo ? { ...shown, projectNo: '' } : shown));
    setService((shown) => (shown === service ? nextService(shown) : shown));
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void send('receipt');
  };
  return (
    <form ref={form} className={layout.card} onSubmit={onSubmit} aria-labelledby="papers" autoComplete="off" noValidate>
      <h2 id="papers">{t('papers.title')}</h2>
      <div className={layout.form}>
        {last !== undefined && (
          <fieldset className={`${layout.row} ${layout.wide}`}>
            <legend className={layout.heard}>{t('papers.which')}</legend>
            <Button shortcut="Alt+L" pressed={ofLast} onPress={() => setOther(false)}>
              {t('papers.last', { name: last.case.taskName, no: last.case.projectNo })}
            </Button>
            <Button shortcut="Alt+O" pressed={!ofLast} onPress={() => setOther(true)}>
              {t('papers.other')}
            </Button>
          </fieldset>
        )}
        {!ofLast && (
          <>
            <MatterPicker draft={draft} change={changeCase} onPicked={() => enter(serial.current)} {...(isOther && { inputRef: first })} />
            <TextField label={t('case.projectNo')} wide value={draft.projectNo} onText={(projectNo) => setDraft({ ...draft, projectNo })} maxLength={60} ref={serial} data-left={draft.projectNo.trim() === ''} />
            <ServiceFields draft={draft} service={service} change={(change) => setService({ ...service, ...change })} />
          </>
        )}
        <p className={`${layout.wide} ${layout.quiet}`}>{t('papers.receiptHint')}</p>
        <div className={`${layout.row} ${layout.wide}`}>
          <Button look="main" shortcut="Alt+G">
            {t('papers.receipt')}
          </Button>
          <Button shortcut="Alt+P" onPress={() => void send('form')}>
            {t('papers.form')}
          </Button>
        </div>
        <div ref={said} className={layout.wide}>
          {missing.length > 0 && <Missing fields={missing} />}
          {print.busy && <Done text={t('papers.printing', { no: print.of ?? '' })} />}
          {print.error !== null && <Refused error={print.error} about={print.of ?? undefined} />}
          {print.outcome !== null && <Printed outcome={print.outcome} />}
        </div>
      </div>
    </form>
  );
}
