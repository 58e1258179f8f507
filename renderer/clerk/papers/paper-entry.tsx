import { useEffect, useRef, useState, type FormEvent } from 'react';
import { chinaDay } from '../../../core/contract/china-time.ts';
import type { PaperForm, RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { Button } from '../parts/button.tsx';
import { plain } from '../parts/plain.ts';
import { Done, Missing, Refused } from '../parts/said.tsx';
import { Foot } from '../parts/foot.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useWords } from '../words/use-words.ts';
import { FormFields } from './form-fields.tsx';
import { EMPTY_FORM, entryOf } from './paper-draft.ts';
import { PaperCase, type PaperCaseDraft, EMPTY_PAPER_CASE } from './paper-case.tsx';
import layout from '../look/layout.module.css';
import styles from './paper-entry.module.css';

const FORGET_AFTER_MS = 5 * 60_000;

type Outcome = 'entry.saved' | 'entry.forgotten' | null;

/** Enters a paper form. What was typed is gone once it is kept, after five idle minutes, and with this part of the desk. */
export function PaperEntry() {
  const { t } = useWords();
  const [life, setLife] = useState(0);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const end = (why: Outcome) => {
    setOutcome(why);
    setLife((before) => before + 1);
  };
  return (
    <section className={`${layout.card} ${styles.entry}`} aria-labelledby="entry">
      <h2 id="entry">
        <span className={styles.mark}>书面</span> {t('entry.title')}
      </h2>
      <div className={layout.stack}>
        <p>
          {t('entry.mark')} <strong>{t('entry.rule')}</strong>
        </p>
        {outcome !== null && <Done text={t(outcome)} />}
        <Entry key={life} onEnd={end} />
      </div>
    </section>
  );
}

function Entry({ onEnd }: { onEnd(why: Outcome): void }) {
  const { t } = useWords();
  const { evaluator, window } = useDesk();
  const { busy, error, run, forget } = useAsk();
  const [typed, setTyped] = useState<PaperCaseDraft>(() => ({ ...EMPTY_PAPER_CASE, formDate: chinaDay(Date.now()) }));
  const onDuty = window?.staff ?? null;
  // Who is on duty enters it, unless somebody else is named.
  const by = typed.by ?? (onDuty === null ? { no: '', name: '' } : { no: onDuty.no, name: onDuty.name });
  const about = { ...typed, by };
  const [asked, setAsked] = useState<{ request: RatingRequest; form: PaperForm } | null>(null);
  const [draft, setDraft] = useState(EMPTY_FORM);
  const isEmpty = asked === null && typed.case === EMPTY_PAPER_CASE.case && typed.servedBy === EMPTY_PAPER_CASE.servedBy;
  useForgetting(() => isEmpty || onEnd('entry.forgotten'), typed, draft);

  const read = async (request: RatingRequest) => {
    const form = await run(() => evaluator.paperRatingForm(request));
    if (form === undefined) return;
    // Whoever relieves this person meanwhile has not entered it.
    setTyped((before) => ({ ...before, by }));
    setAsked({ request, form });
  };
  const back = () => {
    forget();
    setAsked(null);
  };
  const [isLevelMissing, setLevelMissing] = useState(false);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setLevelMissing(draft.level === null);
    if (draft.level === null) return event.currentTarget.querySelector('input')?.focus();
    const entry = asked && entryOf(asked.request, asked.form, draft, about.formDate, { no: plain(by.no), name: by.name.trim() });
    if (entry !== null && (await run(() => evaluator.enterPaperRating(entry)))) onEnd('entry.saved');
  };
  return (
    <>
      {asked === null ? (
        <PaperCase draft={about} change={(change) => setTyped({ ...typed, ...change })} busy={busy} error={error} onRead={(request) => void read(request)} />
      ) : (
        <form className={layout.stack} onSubmit={(event) => void save(event)} autoComplete="off" noValidate>
          <p className={styles.about}>
            {asked.request.case.taskName} · {asked.request.case.projectNo} · {about.formDate} · {t('entry.by')} {by.name}
          </p>
          <FormFields form={asked.form} draft={draft} change={(change) => setDraft({ ...draft, ...change })} />
          <Foot>
            <Button look="main" shortcut="Alt+G" disabled={busy}>
              {t('entry.save')}
            </Button>
            <Button shortcut="Alt+B" disabled={busy} onPress={back}>
              {t('entry.back')}
            </Button>
            <Button disabled={busy} onPress={() => onEnd(null)}>
              {t('entry.clear')}
            </Button>
            {isLevelMissing && draft.level === null && <Missing fields={['entry.level']} />}
            {error !== null && <Refused error={error} />}
          </Foot>
        </form>
      )}
    </>
  );
}

/** Calls once nothing has changed for five minutes. */
function useForgetting(forget: () => unknown, ...changes: readonly unknown[]): void {
  const latest = useRef(forget);
  useEffect(() => {
    latest.current = forget;
  });
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), FORGET_AFTER_MS);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies -- each change begins the five minutes anew
  }, changes);
}
