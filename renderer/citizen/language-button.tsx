import { useLanguages } from '../i18n/languages.ts';
import styles from './language-button.module.css';

/** Named in the language it leads to, for whoever cannot read the other. */
export function LanguageButton() {
  const { second, swap } = useLanguages();
  return (
    <button type="button" className={styles.language} lang={second.tag} onClick={swap}>
      {second.name}
    </button>
  );
}
