import type { Words } from '../../core/contract/words.ts';
import { Bilingual } from './bilingual.tsx';
import { Mark } from './icons.tsx';
import styles from './missing-words.module.css';

interface Props {
  id: string;
  missing: readonly Words[];
  /** Whether focus is to come here, where no field beside it takes it. */
  takesFocus?: boolean;
}

/** Says beside a place what is missing there. */
export function MissingWords({ id, missing, takesFocus = false }: Props) {
  if (missing.length === 0) return null;
  return (
    <div id={id} role="alert" className={styles.missing} {...(takesFocus ? { tabIndex: -1, 'data-missing': '' } : {})}>
      {missing.map((one) => (
        <p key={one.zh}>
          <Mark />
          <Bilingual words={one} inline />
        </p>
      ))}
    </div>
  );
}
