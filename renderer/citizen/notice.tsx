import type { Words } from '../../core/contract/words.ts';
import { Bilingual } from './bilingual.tsx';
import { Mark } from './icons.tsx';
import styles from './notice.module.css';

/** Something that the citizen must know now. */
export function Notice({ words }: { words: Words }) {
  return (
    <div role="alert" className={styles.notice}>
      <Mark />
      <Bilingual words={words} />
    </div>
  );
}
