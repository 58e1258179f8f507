import { EvaluatorError } from '../../../core/counter-link/sdk/index.ts';
import type { TextId } from '../words/texts.ts';
import { useWords } from '../words/use-words.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './said.module.css';

/** Why something was not done, in the evaluator's words, with the fields that caused it. */
export function Refused({ error }: { error: EvaluatorError }) {
  const { language, of } = useWords();
  return (
    <div role="alert" className={`${styles.said} ${styles.refused}`}>
      <p>{of(error)}</p>
      {error.retryAfter !== null && <Wait ms={error.retryAfter} />}
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

/** For how long nothing is taken yet; not read out anew each second. */
function Wait({ ms }: { ms: number }) {
  const { t } = useWords();
  const seconds = useSecondsLeft(ms);
  return <p aria-live="off">{seconds > 0 ? t('waitFor', { seconds }) : t('waitOver')}</p>;
}

/** A fault that the page found itself. */
export const Warning = ({ text }: { text: string }) => (
  <p role="alert" className={`${styles.said} ${styles.refused}`}>
    {text}
  </p>
);

/** What is left to fill in. */
export function Missing({ fields }: { fields: readonly TextId[] }) {
  const { t, language } = useWords();
  return <Warning text={t('missing', { fields: fields.map((field) => t(field)).join(language === 'en' ? ', ' : '、') })} />;
}

/** What has been done. */
export const Done = ({ text }: { text: string }) => <output className={`${styles.said} ${styles.done}`}>{text}</output>;
