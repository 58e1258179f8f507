import { useState } from 'react';
import type { LaterView } from '../../core/contract/screen-views.ts';
import { useSay, words, type TextId } from '../i18n/languages.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { AnswerButton } from './answer-button.tsx';
import { Bilingual } from './bilingual.tsx';
import { Assistance } from '../assistance/assistance.tsx';
import styles from './later.module.css';
import { Notice } from './notice.tsx';
import frame from './screen.module.css';
import { TimeLeft } from './time-left.tsx';
import { useAnswer } from './use-answer.ts';
import { useStartOfScreen } from './use-start-of-screen.ts';
import { useTouch } from './use-touch.ts';

/** The citizen takes the rating home: a code to scan, and a receipt if a printer is there. */
export function Later({ view, call }: { view: LaterView; call: ScreenLink['call'] }) {
  const answer = useAnswer(call);
  const heading = useStartOfScreen();
  useTouch(call, view.session);
  const say = useSay();
  const [place, setPlace] = useState(0);
  const code = view.codes[place] ?? view.codes[0];
  if (code === undefined) return null;
  // Seconds are for machines; `yyyy-MM-dd HH:mm` is enough for a person and reads alike in every language.
  const until = code.validUntil.slice(0, 16);
  return (
    <div className={`${frame.screen} ${styles.later}`}>
      <header className={`${frame.band} ${frame.head}`}>
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          <Bilingual words={words('later.title')} />
        </h1>
        <Assistance call={call} />
      </header>
      <div className={styles.code}>
        <div className={styles.qr}>
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(code.qrSvg)}`} alt={say(words('later.qr'))} />
        </div>
        {view.codes.length > 1 && <Pager place={place} count={view.codes.length} onTurn={setPlace} />}
      </div>
      <div className={styles.told}>
        <p className={styles.how}>
          <Bilingual words={words('later.how')} />
        </p>
        <p aria-live="polite">
          <Bilingual words={words('rating.caseNo')} inline /> {code.projectNo}
        </p>
        <p>
          <Bilingual words={words('later.validUntil', { until })} />
        </p>
        <p aria-live="polite">
          {/* Another text is another element: one whose middle moves would be seen to jump. */}
          <Bilingual key={view.receipt} words={words(`later.receipt.${view.receipt}`)} />
        </p>
        {answer.refused !== null && <Notice words={answer.refused} />}
      </div>
      <footer className={styles.footer}>
        <TimeLeft view={view} extendableBy="touch" />
        <AnswerButton
          words={words('later.done')}
          busy={answer.busy}
          main
          onAnswer={() => answer.give('dismiss', { session: view.session })}
        />
      </footer>
    </div>
  );
}

interface PagerProps {
  place: number;
  count: number;
  onTurn(place: number): void;
}

/** One code at a time: two beside each other, and a phone reads the wrong one. */
function Pager({ place, count, onTurn }: PagerProps) {
  const say = useSay();
  return (
    <div className={styles.pager}>
      <Turn text="later.previous" to={place - 1} count={count} onTurn={onTurn} />
      <p aria-live="polite">
        <span aria-hidden>
          {place + 1} / {count}
        </span>
        <span className={frame.heard}>{say(words('later.place', { current: place + 1, count }))}</span>
      </p>
      <Turn text="later.next" to={place + 1} count={count} onTurn={onTurn} />
    </div>
  );
}

/** Inert at the ends, yet not `disabled`, which would throw the focus off it. */
function Turn({ text, to, count, onTurn }: { text: TextId; to: number; count: number; onTurn(place: number): void }) {
  const there = to >= 0 && to < count;
  return (
    <button type="button" className={styles.turn} aria-disabled={!there} onClick={() => there && onTurn(to)}>
      <Bilingual words={words(text)} />
    </button>
  );
}
