import type { Words } from '../../core/contract/words.ts';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { MissingWords } from './missing-words.tsx';
import styles from './own-words.module.css';

interface Props {
  text: string;
  limit: number;
  needed: boolean;
  missing: readonly Words[];
  onWrite(text: string): void;
}

/** The citizen's own words: always offered, and needed where the region or a chosen 其他 says so. */
export function OwnWords({ text, limit, needed, missing, onWrite }: Props) {
  const isMissing = missing.length > 0;
  return (
    <div className={styles.own}>
      <label className={styles.label} htmlFor="own-words">
        <Bilingual words={words(needed ? 'reasons.text.needed' : 'reasons.text.free')} inline />
      </label>
      <p id="own-words-count" className={styles.count}>
        <Bilingual words={words('reasons.count', { count: [...text].length, limit })} inline />
      </p>
      <MissingWords id="missing-words" missing={missing} />
      <textarea
        id="own-words"
        className={styles.text}
        rows={3}
        value={text}
        maxLength={limit}
        aria-required={needed}
        aria-invalid={isMissing}
        aria-describedby={isMissing ? 'missing-words own-words-count' : 'own-words-count'}
        onChange={({ target }) => onWrite(target.value)}
        {...(isMissing ? { 'data-missing': '' } : {})}
      />
    </div>
  );
}

/** In its place, where the device has no way to take words. */
export function NoOwnWords() {
  return (
    <p className={styles.none}>
      <Bilingual words={words('reasons.text.none')} inline />
    </p>
  );
}
