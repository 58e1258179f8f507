import type { ReactNode } from 'react';
import type { RatingView } from '../../core/contract/screen-views.ts';
import type { Words } from '../../core/contract/words.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { Assistance } from '../assistance/assistance.tsx';
import styles from './ask-row.module.css';
import { Notice } from './notice.tsx';
import frame from './screen.module.css';
import { TimeLeft } from './time-left.tsx';

interface Props {
  view: RatingView;
  /** What the citizen must know first. */
  notice: Words | null;
  call: ScreenLink['call'];
  children: ReactNode;
}

/** The first row of a rating screen: what is asked, in how much time, and help with the screen itself. */
export function AskRow({ view, notice, call, children }: Props) {
  return (
    <div className={styles.rows}>
      <div className={frame.head}>
        <div className={styles.asked}>
          {children}
          <TimeLeft view={view} extendableBy={view.keypad.pageTurns === null ? 'touch' : 'touch-or-0'} />
        </div>
        <Assistance call={call} />
      </div>
      {notice !== null && <Notice words={notice} />}
    </div>
  );
}
