import type { ScreenView } from '../../core/contract/screen-link.ts';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import styles from './idle.module.css';
import { placeNumber } from './place-number.ts';
import frame from './screen.module.css';
import { useStartOfScreen } from './use-start-of-screen.ts';

type IdleView = Extract<ScreenView, { screen: 'idle' }>;

/** Nobody is asked anything: where one is, and that rating comes after the service. */
export function Idle({ view: { place, ready, provinceOnline } }: { view: IdleView }) {
  const heading = useStartOfScreen();
  const { label, number } = placeNumber(place);
  return (
    <div className={`${frame.screen} ${styles.idle}`}>
      <header className={frame.hallBand}>
        <h1 ref={heading} tabIndex={-1} className={frame.hall}>
          {place.hallName}
        </h1>
      </header>
      <p className={styles.window}>
        <Bilingual words={label} /> <span className={sizeFor(number)}>{number}</span>
      </p>
      <div className={styles.foot}>
        <p className={styles.sentence}>
          <Bilingual words={words(ready ? 'idle.invite' : 'idle.notReady')} />
        </p>
        {ready && (
          <p className={styles.quiet}>
            <Bilingual words={words('idle.nothingNow')} inline />
          </p>
        )}
        {!provinceOnline && (
          <p className={styles.offline}>
            <Bilingual words={words('idle.offline')} />
          </p>
        )}
      </div>
    </div>
  );
}

/** The fewer characters, the larger they stand. */
function sizeFor(number: string): string | undefined {
  const characters = [...number].length;
  if (characters <= 3) return styles.number;
  return characters <= 8 ? styles.longNumber : styles.longestNumber;
}
