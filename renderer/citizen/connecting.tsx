import { words, type TextId } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import styles from './message.module.css';
import frame from './screen.module.css';

/** The link is down. Nothing of a citizen is shown while nobody knows where things stand. */
export function Connecting({ hint = 'connecting.wait' }: { hint?: TextId }) {
  return (
    <div className={`${frame.screen} ${styles.screen}`}>
      <div className={frame.hallBand} />
      <div className={styles.message}>
        <h1 className={styles.title}>
          <Bilingual words={words('connecting.title')} />
        </h1>
        <p className={styles.hint}>
          <Bilingual words={words(hint)} />
        </p>
      </div>
    </div>
  );
}
