import type { Words } from '../../core/contract/words.ts';
import { useLanguages } from '../i18n/languages.ts';
import styles from './bilingual.module.css';

interface Props {
  words: Words;
  /** Side by side instead of one beneath the other. */
  inline?: boolean;
}

/** A text in both languages: the screen's own first, the other smaller beneath it. */
export function Bilingual({ words, inline = false }: Props) {
  const { first, second } = useLanguages();
  return (
    <span className={inline ? styles.inline : styles.stacked}>
      <span className={styles.first} lang={first.tag}>
        {words[first.key]}
      </span>{' '}
      <span className={styles.second} lang={second.tag}>
        {words[second.key]}
      </span>
    </span>
  );
}
