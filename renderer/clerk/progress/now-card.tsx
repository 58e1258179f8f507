import { useRef } from 'react';
import type { EndStatus } from '../../../core/counter-link/sdk/index.ts';
import { Button } from '../parts/button.tsx';
import { Refused, Warning } from '../parts/said.tsx';
import { useBroughtInSight } from '../parts/use-in-sight.ts';
import type { TextId } from '../words/texts.ts';
import { useWords, type Words } from '../words/use-words.ts';
import { Printed } from '../papers/printed.tsx';
import { usePrint } from '../papers/use-print.ts';
import { useDesk } from '../desk.ts';
import { canPass, wantsSignIn } from './again.ts';
import { numbersOf, requestsOf, type Now, type Rating } from './use-now.ts';
import layout from '../look/layout.module.css';
import styles from './now-card.module.css';

const HINTS: Partial<Record<Now['step'], TextId>> = {
  waiting: 'now.waitingHint',
  busy: 'now.busyHint',
  'not-shown': 'now.not-shownHint',
  rating: 'now.ratingHint',
};

/** So many serial numbers are named; of more, how many they are. */
const NAMED = 3;

interface Props {
  rating: Rating;
  /** Escape cancels: only where one starts ratings; elsewhere it is pressed to leave what one does there. */
  isByEscape: boolean;
  onNext(): void;
}

/** Where the rating that was started last stands, and what can be done about it. */
export function NowCard({ rating, isByEscape, onNext }: Props) {
  const { t } = useWords();
  const { now } = rating;
  const card = useRef<HTMLElement>(null);
  useBroughtInSight(card, now?.run ?? 0);
  return (
    <section ref={card} className={layout.card} aria-labelledby="now">
      <h2 id="now">{t('now.title')}</h2>
      <Dropped rating={rating} />
      {now === null ? <p className={layout.quiet}>{t('now.none')}</p> : <Standing key={now.run} now={now} rating={rating} isByEscape={isByEscape} onNext={onNext} />}
    </section>
  );
}

function Standing({ now, rating, isByEscape, onNext }: Props & { now: Now }) {
  const { t, language } = useWords();
  const { window } = useDesk();
  const print = usePrint();

  const { what } = now;
  const requests = requestsOf(what);
  const [first] = requests;
  const hint = isLost(now) ? 'now.lostHint' : HINTS[now.step];
  const isSomebodyOnDuty = window !== null && window.staff !== null;
  const canAgain = now.step === 'failed' && !isLost(now) && what !== null && now.error !== null && canPass(now.error, isSomebodyOnDuty);
  const next = () => {
    rating.forgetDropped();
    onNext();
  };
  const canCancel = !rating.isOver && now.step !== 'rating';
  return (
    <div className={layout.stack}>
      <div>
        <p className={styles.name}>{nameOf(now, t)}</p>
        <p className={styles.no}>{first?.case.projectNo}</p>
      </div>
      <output className={`${styles.step} ${styles[now.step]}`}>
        <strong>{t(wordsOf(now))}</strong>
        {hint !== undefined && <span>{t(hint)}</span>}
        {now.ends.length > 1 && <span>{countsOf(now.ends, t).join(language === 'en' ? ', ' : '，')}</span>}
      </output>
      {now.error !== null && <Refused error={now.error} numbers={numbersOf(what)} {...(!isSomebodyOnDuty && wantsSignIn(now.error) && { hint: 'now.signIn' })} />}
      {print.error !== null && <Refused error={print.error} />}
      {print.outcome !== null && <Printed outcome={print.outcome} />}
      <div className={layout.row}>
        {canCancel && (
          <Button {...(isByEscape && { shortcut: 'Escape' })} onPress={rating.cancel}>
            {t('now.cancel')}
          </Button>
        )}
        {rating.isOver && (
          <>
            <Button shortcut="Alt+N" look="main" onPress={next}>
              {t('now.next')}
            </Button>
            {canAgain && (
              <Button shortcut="Alt+Y" onPress={() => rating.start(what)}>
                {t('now.again')}
              </Button>
            )}
            {first !== undefined && requests.length === 1 && !now.ends.includes('completed') && now.id !== null && (
              <Button shortcut="Alt+R" disabled={print.busy} onPress={() => void print.receipt(first, now.id)}>
                {t('now.receipt')}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  );
}

/** What waited and was never started: the form has forgotten it, and nobody else would miss it. */
function Dropped({ rating: { dropped, forgetDropped } }: Pick<Props, 'rating'>) {
  const words = useWords();
  const { t } = words;
  if (dropped.length === 0) return null;
  return (
    <div className={styles.dropped}>
      {dropped.map((one) => (
        <Warning key={`${one.by} ${one.numbers[0]}`} text={droppedText(one, words)} />
      ))}
      <Button onPress={forgetDropped}>
        {t('now.noted')}
      </Button>
    </div>
  );
}

function droppedText({ numbers, by }: Rating['dropped'][number], { t, language }: Words): string {
  const named = { numbers: numbers.slice(0, NAMED).join(language === 'en' ? ', ' : '、'), count: numbers.length };
  const isMany = numbers.length > NAMED;
  if (by === null) return t(isMany ? 'now.lostMany' : 'now.lostOne', named);
  return t(isMany ? 'now.droppedMany' : 'now.dropped', { ...named, by });
}

function nameOf({ what, count }: Now, t: Words['t']): string {
  const [first] = requestsOf(what);
  if (first === undefined) return count > 1 ? t('now.beforeGroup', { count }) : t('now.before');
  return count > 1 ? t('now.group', { name: first.case.taskName, count }) : first.case.taskName;
}

/** It was taken, and then nothing more was heard of it: it may still stand on the screen. */
const isLost = ({ step, id }: Now): boolean => step === 'failed' && id !== null;

const ENDS = ['completed', 'deferred', 'unrated', 'cancelled'] as const;

function wordsOf(now: Now): TextId {
  const { step, ends } = now;
  if (isLost(now)) return 'now.lost';
  if (step !== 'over') return `now.${step}`;
  // Of a group the best says what the counter has to know first; the counts stand beneath.
  const end = ENDS.find((status) => ends.includes(status)) ?? 'unrated';
  return `now.${end}`;
}

/** Of a group: how many of its cases ended how. */
const countsOf = (ends: readonly EndStatus[], t: Words['t']): string[] =>
  ENDS.map((end) => [end, ends.filter((one) => one === end).length] as const).flatMap(([end, count]) => (count === 0 ? [] : [t(`count.${end}`, { count })]));
