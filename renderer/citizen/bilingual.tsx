import { say, sayBeneath, useLanguage, type AnyWords, type Said } from '../i18n/languages.ts';
import styles from './bilingual.module.css';

interface Props {
  words: AnyWords;
  /** Side by side instead of one beneath the other. */
  inline?: boolean;
}

/** A text in two languages: the citizen's own first, another smaller beneath it. */
export function Bilingual({ words, inline = false }: Props) {
  const language = useLanguage();
  const beneath = sayBeneath(words, language);
  return (
    <span className={inline ? styles.inline : styles.stacked}>
      <Saying said={say(words, language)} className={styles.first} />
      {beneath !== null && (
        <>
          {' '}
          <Saying said={beneath} className={styles.second} />
        </>
      )}
    </span>
  );
}

function Saying({ said: { text, language }, className }: { said: Said; className: string | undefined }) {
  return (
    <span className={className} lang={language.tag} data-direction={language.direction}>
      {text}
    </span>
  );
}
