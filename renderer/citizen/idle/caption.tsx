import type { Words } from '../../../core/contract/words.ts';
import { Bilingual } from '../bilingual.tsx';
import styles from './carousel.module.css';

export function Caption({ words }: { words: Words }) {
  return (
    <figcaption className={styles.caption}>
      <Bilingual words={words} />
    </figcaption>
  );
}
