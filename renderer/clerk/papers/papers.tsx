import { Fragment, useRef, useState, type FormEvent } from 'react';
import type { RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { requestsOf, type Now } from '../progress/use-now.ts';
import { Button } from '../parts/button.tsx';
import { enter, goToLeft } from '../parts/enter.ts';
import { TextField } from '../parts/field.tsx';
import { Foot } from '../parts/foot.tsx';
import { Done, Missing, Refused, Warning } from '../parts/said.tsx';
import { asUsual, EMPTY_CASE, EMPTY_SERVICE, missingOf, nextService, requestOf, type CaseDraft } from '../start/case-draft.ts';
import { MatterPicker } from '../start/matter-picker.tsx';
import { ServiceFields } from '../start/service-fields.tsx';
import type { TextId } from '../words/texts.ts';
import { useWords } from '../words/use-words.ts';
import { LastCase, type Paper } from './last-case.tsx';
import { Printed } from './printed.tsx';
import { isOnItsWay, usePrint } from './use-print.ts';
import layout from '../look/layout.module.css';

const thisMoment = (): string => new Date().toISOString();

/** Prints receipts and paper forms: of any case, whose number is scanned first, and of the one that was started last by a key of its own. */
export function Papers({ now }: { now: Now | null }) {
  const { t, language } = useWords();
  const requests = requestsOf(now?.what ?? null);
  const last = requests.length === 1 ? requests[0] : undefined;
  // The next case is most often of the same matter, as where it is started.
  const [draft, setDraft] = useState<CaseDraft>(() => ({ ...EMPTY_CASE, matter: last === undefined ? null : matterOfCase(last.case) }));
  const [service, setService] = useState(EMPTY_SERVICE);
  const [missing, setMissing] = useState<readonly TextId[]>([]);
  const print = usePrint();
  const onTheirWay = print.jobs.filter(isOnItsWay);

  const form = useRef<HTMLFormElement>(null);
  const serial = useRef<HTMLInputElement>(null);
  /** What was printed last, while what was filled in for it still stands here. */
  const sent = useRef<{ projectNo: string; service: typeof service } | null>(null);

  const changeCase = (change: Partial<CaseDraft>) => {
    setDraft({ ...draft, ...change });
    if ('matter' in change) setService(asUsual(service));
  };
  const printed = (paper: Paper, request: RatingRequest, id: string | null) => (paper === 'form' ? print.form(request) : print.receipt(request, id));
  const sendLast = (paper: Paper) => {
    setMissing([]);
    enter(serial.current);
    if (last !== undefined) void printed(paper, last, now?.id ?? null);
  };
  const send = async (paper: Paper) => {
    // What is scanned while this prints, or to correct it, takes its place: it is not written behind it.
    enter(serial.current);
    // Number and applicant are the one's before, which is not printed yet.
    const isNext = onTheirWay.length > 0 && sent.current?.service === service && sent.current.projectNo !== draft.projectNo;
    const request = requestOf(draft, isNext ? nextService(service) : service, thisMoment());
    setMissing(request === null ? missingOf(draft, service) : []);
    if (request === null) return void goToLeft(form.current);
    if (!isNext) sent.current = { projectNo: draft.projectNo, service };
    if (!(await printed(paper, request, null))) return;
    setDraft((shown) => (shown.projectNo === draft.projectNo ? { ...shown, projectNo: '' } : shown));
    setService((shown) => (shown === service ? nextService(shown) : shown));
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void send('receipt');
  };
  // What was filled in since is not asked for any more.
  const left = missingOf(draft, service).filter((field) => missing.includes(field));
  return (
    <form ref={form} className={layout.card} onSubmit={onSubmit} aria-labelledby="papers" autoComplete="off" noValidate>
      <h2 id="papers">{t('papers.title')}</h2>
      <div className={layout.form}>
        {last !== undefined && <LastCase last={last} onPrint={sendLast} />}
        <TextField label={t('case.projectNo')} wide value={draft.projectNo} onText={(projectNo) => setDraft({ ...draft, projectNo })} maxLength={60} ref={serial} onFocus={(event) => event.target.select()} data-left={draft.projectNo.trim() === ''} />
        <MatterPicker draft={draft} change={changeCase} onPicked={() => enter(serial.current)} />
        <ServiceFields draft={draft} service={service} change={(change) => setService({ ...service, ...change })} />
        <p className={`${layout.wide} ${layout.quiet}`}>{t('papers.receiptHint')}</p>
        <Foot>
          <Button look="main" shortcut="Alt+G">
            {t('papers.receipt')}
          </Button>
          <Button shortcut="Alt+P" onPress={() => void send('form')}>
            {t('papers.form')}
          </Button>
          {left.length > 0 && <Missing fields={left} />}
          {print.jobs.map(({ key, projectNo, outcome, error }) => (
            <Fragment key={key}>
              {error !== null && <Refused error={error} about={projectNo} />}
              {outcome !== null && <Printed outcome={outcome} />}
            </Fragment>
          ))}
          {onTheirWay.length > 0 && <Done text={t('papers.printing', { no: onTheirWay.map(({ projectNo }) => projectNo).join(language === 'en' ? ', ' : '、') })} />}
          {print.refused !== null && <Warning text={t('papers.full', { no: print.refused })} />}
        </Foot>
      </div>
    </form>
  );
}

const matterOfCase = ({ taskCode, taskName, taskHandleItem, taskType, kind, agency }: RatingRequest['case']) => ({ taskCode, taskName, taskHandleItem, taskType, kind, agency });
