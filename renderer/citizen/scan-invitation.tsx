import type { Words } from '../../core/contract/words.ts';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { Mark, ReceiptCode } from './icons.tsx';
import styles from './scan-invitation.module.css';

/** 自助评价专区: whoever holds a receipt rates by showing its code to the scanner. */
export function ScanInvitation({ notice }: { notice: Words | null }) {
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
      </div>
    </section>
  );
}
