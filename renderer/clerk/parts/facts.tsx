import { useWords } from '../words/use-words.ts';
import styles from './facts.module.css';

/** What both sides of a pairing say alike, and the certificate's fingerprint where there is one. */
export function Facts({ facts, fingerprint }: { facts: readonly (readonly [name: string, value: string])[]; fingerprint: string | null }) {
  const { t } = useWords();
  return (
    <dl className={styles.facts}>
      {[...facts, ...(fingerprint === null ? [] : [[t('pair.fingerprint'), fingerprint] as const])].map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
