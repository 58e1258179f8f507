import { EvaluatorError } from '../../../core/counter-link/sdk/index.ts';
import type { TextId } from '../words/texts.ts';
import { useWords, type Language, type Words } from '../words/use-words.ts';
import { placeOf } from './place-of.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './said.module.css';

/** What the evaluator says to technicians, too, in a clerk's words. */
const OWN_WORDS: Readonly<Partial<Record<string, TextId>>> = { 'unknown-staff': 'duty.unknown' };

interface RefusedProps {
  error: EvaluatorError;
  /** The serial number that it is about, where another may stand in the form by now. */
  about?: string | undefined;
  /** The serial numbers of a group, in their order: which case a fault is about is said. */
  numbers?: readonly string[] | undefined;
  /** What the clerk can do about it at this page. */
  hint?: TextId | undefined;
}

/** Why something was not done, in the evaluator's words, with the fields that caused it. */
export function Refused({ error, about, numbers = [], hint }: RefusedProps) {
  const words = useWords();
  const { language, of, t } = words;
  const own = OWN_WORDS[error.code];
  return (
    <div role="alert" className={`${styles.said} ${styles.refused}`}>
      <p>
        {about !== undefined && <strong>{about} </strong>}
        {own === undefined ? of(error) : t(own)}
      </p>
      {error.retryAfter !== null && <Wait ms={error.retryAfter} />}
      {own === undefined && error.fields.length > 0 && (
        <ul>
          {error.fields.map(({ pointer, field, detail, detailZh }) => (
            <li key={pointer + field + detail}>
              {caseOf(pointer, numbers, words)}
              {!isCase(pointer) && `${named(field, language)}${language === 'en' ? ': ' : '：'}`}
              {language === 'en' ? detail : detailZh}
            </li>
          ))}
        </ul>
      )}
      {hint !== undefined && <p>{t(hint)}</p>}
    </div>
  );
}

/** Which case of a group a fault is about; nothing where it is about none. */
function caseOf(pointer: string, numbers: readonly string[], { language, t }: Words): string {
  const place = placeOf(pointer);
  if (place === null) return '';
  const number = numbers[place];
  const which = t('case.place', { place: place + 1 });
  return language === 'en' ? `${which}${number === undefined ? '' : ` (${number})`}: ` : `${which}${number === undefined ? '' : `（${number}）`}：`;
}

/** Whether it leads to a case as a whole: its field is called by its place, which has been said. */
const isCase = (pointer: string): boolean => /^\/evaluations\/\d+$/.test(pointer);

/** Fields are called in both languages, 业务流水号 (case serial number). */
function named(field: string, language: Language): string {
  const [, zh = field, en = field] = /^([^(]+) \((.+)\)$/.exec(field) ?? [];
  return language === 'en' ? en : zh;
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
