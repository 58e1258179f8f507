import { useEffect, useRef, useState } from 'react';
import { needHere } from '../../core/evaluation/asked-here.ts';
import { judgeRating, missingWords, partOf } from '../../core/evaluation/judge-rating.ts';
import type { LevelForm } from '../../core/contract/rating-form.ts';
import type { KeypadView, RatingView } from '../../core/contract/screen-views.ts';
import { numberedChoices } from '../../core/evaluation/reason-numbers.ts';
import { words } from '../i18n/languages.ts';
import type { Wedge } from '../input/wedge.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { AnswerButton } from './answer-button.tsx';
import { Bilingual } from './bilingual.tsx';
import { Stars } from './icons.tsx';
import { KeypadHint, KeypadSpoken } from './keypad-hint.tsx';
import { Assistance } from '../assistance/assistance.tsx';
import { Notice } from './notice.tsx';
import { NoOwnWords, OwnWords } from './own-words.tsx';
import { Others, placeIn } from './place-in-group.tsx';
import { ReasonLists } from './reason-lists.tsx';
import styles from './reasons.module.css';
import frame from './screen.module.css';
import { ScrollArea } from './scroll-area.tsx';
import { TimeLeft } from './time-left.tsx';
import type { Answer } from './use-answer.ts';
import { useDraft } from './use-draft.ts';
import { useKeyInSight } from './use-key-in-sight.ts';
import { useKeypad } from './use-keypad.ts';
import { useStartOfScreen } from './use-start-of-screen.ts';
import { WaysOut } from './ways-out.tsx';

interface Props {
  view: RatingView;
  levelForm: LevelForm;
  answer: Answer;
  call: ScreenLink['call'];
  wedge: Wedge;
}

/** The second step: why this level. */
export function Reasons({ view, levelForm, answer, call, wedge }: Props) {
  const { session, form, level, keypad, group } = view;
  const heading = useStartOfScreen();
  const draft = useDraft(view, call);
  const judgement = judgeRating(form, { level, reasons: draft.reasons });
  const withoutText = judgeRating(form, { level, reasons: { ...draft.reasons, text: '' } });

  // Nothing is called missing before the citizen has tried to submit; from then on it goes as soon as it is there.
  const [attempts, setAttempts] = useState(0);
  const missing = attempts === 0 || judgement.complete ? [] : judgement.missing;
  const inText = missing.filter((one) => partOf(one) === 'text');
  const inLists = missing.filter((one) => partOf(one) !== 'text');

  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempts > 0) content.current?.querySelector<HTMLElement>('[data-missing]')?.focus();
  }, [attempts]);

  const letGo = useKeypad(wedge, session, keypad, (key) => {
    if (answer.busy) return;
    // The evaluator chooses, goes back or submits upon what it has.
    draft.flush();
    call('pressKey', { session, key }).catch(() => {});
  });
  useKeyInSight(content, view, levelForm, draft.elsewhere, judgement);

  const submit = () => {
    if (judgement.complete) answer.give('submit', { session, reasons: judgement.rating.reasons });
    else setAttempts(attempts + 1);
  };
  const notice = answer.refused ?? view.notice ?? letGo;

  return (
    <div className={`${frame.screen} ${styles.reasons}`}>
      <header className={`${frame.band} ${frame.head} ${styles.band}`}>
        <div className={styles.top}>
          <h1 ref={heading} tabIndex={-1} className={styles.chosen}>
            <span className={styles.youChose}>
              <Bilingual words={words('reasons.chosen')} />
            </span>{' '}
            <Bilingual words={levelForm} />
          </h1>
          <Stars level={levelForm.level} />
          <TimeLeft view={view} extendableBy={keypad.pageTurns === null ? 'touch' : 'touch-or-0'} />
        </div>
        {group !== null && (
          <p className={styles.of}>
            <Bilingual words={placeIn(group)} inline /> · {view.taskName}
            <Others group={group} />
          </p>
        )}
        <Assistance call={call} />
      </header>

      {notice !== null && <Notice words={notice} />}

      <ScrollArea paging={pagingOf(keypad, levelForm)}>
        <div ref={content} className={styles.content}>
          <ReasonLists form={form} levelForm={levelForm} draft={draft} missing={inLists} numbered={keypad.numbered} />
          {form.input === 'text' ? (
            <OwnWords
              text={draft.reasons.text}
              limit={form.textLimit}
              needed={!withoutText.complete && withoutText.missing.some((one) => partOf(one) === 'text')}
              instead={needHere(form, levelForm).need === 'indicator-or-text'}
              missing={inText.map(missingWords)}
              timeLeft={<TimeLeft view={view} />}
              onWrite={draft.write}
            />
          ) : (
            <NoOwnWords />
          )}
        </div>
      </ScrollArea>

      <KeypadHint keypad={keypad} />
      <KeypadSpoken keypad={keypad} levelForm={levelForm} draft={draft} />

      <footer className={styles.footer}>
        <AnswerButton
          words={words('reasons.back')}
          busy={answer.busy}
          onAnswer={() => answer.give('backToLevels', { session })}
        />
        <WaysOut session={session} group={group} answer={answer} />
        <AnswerButton words={words('reasons.submit')} busy={answer.busy} main onAnswer={submit} />
      </footer>
    </div>
  );
}

/** Of the digits of a number there are as many in the key that turns the page. */
function pagingOf({ numbered, pageTurns }: KeypadView, levelForm: LevelForm) {
  const digits = numberedChoices(levelForm)[0]?.number.length ?? 1;
  return numbered && pageTurns !== null ? { keys: '0'.repeat(digits), turns: pageTurns } : null;
}
