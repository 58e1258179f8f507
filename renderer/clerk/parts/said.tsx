import { EvaluatorError } from '../../../core/counter-link/sdk/index.ts';
import { useWords } from '../words/use-words.ts';
import styles from './said.module.css';

/** Why something was not done, in the evaluator's words, with the fields that caused it. */
export function Refused({ error }: { error: EvaluatorError }) {
  const { language, t, of } = useWords();
  return (
    <div role="alert" className={`${styles.said} ${styles.refused}`}>
      <p>{of(error)}</p>
      {error.retryAfter !== null && <p>{t('waitFor', { seconds: Math.ceil(error.retryAfter / 1_000) })}</p>}
      {error.fields.length > 0 && (
        <ul>
          {error.fields.map(({ pointer, field, detail, detailZh }) => (
            <li key={pointer + field + detail}>{language === 'en' ? `${field}: ${detail}` : `${field}：${detailZh}`}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A fault that the page found itself. */
export const Warning = ({ text }: { text: string }) => (
  <p role="alert" className={`${styles.said} ${styles.refused}`}>
    {text}
  </p>
);

/** What has been done. */
export const Done = ({ text }: { text: string }) => <output className={`${styles.said} ${styles.done}`}>{text}</output>;
