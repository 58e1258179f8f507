import type { Words } from '../../../core/contract/words.ts';
import { words } from '../../i18n/languages.ts';
import { Bilingual } from '../bilingual.tsx';
import { Mark, ReceiptCode } from '../icons.tsx';
import button from '../answer-button.module.css';
import styles from './scan-invitation.module.css';

interface Props {
  notice: Words | null;
  /** Null where no number may be typed. */
  onType: (() => void) | null;
}

/** Whoever holds a receipt rates by showing its code to the scanner, or by typing its number. */
export function ScanInvitation({ notice, onType }: Props) {
  return (
    <section className={styles.invitation}>
      <ReceiptCode />
      <div className={styles.told}>
        <h2 className={styles.title}>
          <Bilingual words={words('idle.scan')} />
        </h2>
        {/* Stands there empty from the start, so that a screen reader hears what a scan came to. */}
        <div className={styles.how} aria-live="polite">
          {notice === null ? (
            <p>
              <Bilingual words={words('idle.scan.how')} />
            </p>
          ) : (
            <p className={styles.notice}>
              <Mark />
              <Bilingual words={notice} />
            </p>
          )}
        </div>
        {onType !== null && (
          <button type="button" className={`${button.answer} ${styles.type}`} onClick={onType}>
            <Bilingual words={words('zone.type')} inline />
          </button>
        )}
      </div>
    </section>
  );
}
