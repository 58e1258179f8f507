import { useEffect, useRef, type ReactNode } from 'react';
import type { FoundCase } from '../../../core/contract/screen-views.ts';
import { words, type TextId } from '../../i18n/languages.ts';
import type { ScreenLink } from '../../screen-link/screen-link.ts';
import { AnswerButton } from '../answer-button.tsx';
import { Bilingual } from '../bilingual.tsx';
import { Notice } from '../notice.tsx';
import { useAnswer } from '../use-answer.ts';
import styles from './found-card.module.css';

/** Just enough of a case for its owner to say that it is theirs. */
export function FoundCard({ found, call }: { found: FoundCase; call: ScreenLink['call'] }) {
  const answer = useAnswer(call);
  const heading = useRef<HTMLHeadingElement>(null);
  // After the heading of the screen has taken it: here is what is new.
  useEffect(() => {
    const frame = requestAnimationFrame(() => heading.current?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <section className={styles.found}>
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        <Bilingual words={words('zone.found')} />
      </h2>
      <dl className={styles.card}>
        <Line label="zone.matter">{found.taskName}</Line>
        <Line label="rating.caseNo">{found.projectNo}</Line>
        <Line label="zone.servedOn">{found.servedOn}</Line>
        {found.applicant !== null && <Line label="zone.applicant">{found.applicant}</Line>}
      </dl>
      {answer.refused !== null && <Notice words={answer.refused} />}
      <div className={styles.answers}>
        <AnswerButton words={words('zone.mine')} busy={answer.busy} onAnswer={() => answer.give('confirmFound', { id: found.id })} />
        <AnswerButton words={words('zone.notMine')} busy={answer.busy} onAnswer={() => answer.give('dismissFound', {})} />
      </div>
    </section>
  );
}

function Line({ label, children }: { label: TextId; children: ReactNode }) {
  return (
    <div className={styles.line}>
      <dt>
        <Bilingual words={words(label)} inline />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
