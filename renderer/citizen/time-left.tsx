import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import styles from './time-left.module.css';
import { useSecondsLeft } from './use-seconds-left.ts';

/** From here on it is said how to get more time. */
const SOON_SECONDS = 15;

interface Props {
  view: { secondsLeft: number };
  /** How the citizen gets more time. */
  extendableBy?: 'touch' | 'touch-or-0';
}

/**
 * The time left, as a quiet sentence. A screen reader is not told every second, only once when time is running out and
 * a touch or a key would give more of it.
 */
export function TimeLeft({ view, extendableBy }: Props) {
  const seconds = useSecondsLeft(view);
  return (
    <div className={styles.time}>
      <p>
        <Bilingual words={words('time.left', { seconds })} />
      </p>
      {extendableBy !== undefined && (
        <p aria-live="polite">
          {seconds <= SOON_SECONDS && <Bilingual words={words(`time.more.${extendableBy}`)} />}
        </p>
      )}
    </div>
  );
}
