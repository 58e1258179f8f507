import { useEffect } from 'react';
import type { IdleView } from '../../core/contract/screen-views.ts';
import { words } from '../i18n/languages.ts';
import type { Wedge } from '../input/wedge.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { Bilingual } from './bilingual.tsx';
import styles from './idle.module.css';
import { placeNumber } from './place-number.ts';
import { ScanInvitation } from './scan-invitation.tsx';
import frame from './screen.module.css';
import { useStartOfScreen } from './use-start-of-screen.ts';

interface Props {
  view: IdleView;
  call: ScreenLink['call'];
  wedge: Wedge;
}

/** Nobody is asked anything: where one is, and that rating comes after the service, or by scanning its receipt. */
export function Idle({ view: { place, ready, provinceOnline, selfRating }, call, wedge }: Props) {
  const heading = useStartOfScreen();
  useEffect(() => {
    // What came of it is in the next view.
    return wedge.forScans((text) => void call('scan', { text }).catch(() => {}));
  }, [wedge, call]);

  const { label, number } = placeNumber(place);
  const invites = ready && selfRating.invites;
  return (
    <div className={`${frame.screen} ${invites ? styles.inviting : styles.idle}`}>
      <header className={frame.hallBand}>
        <h1 ref={heading} tabIndex={-1} className={frame.hall}>
          {place.hallName}
        </h1>
      </header>
      <p className={styles.window}>
        <Bilingual words={label} inline={invites} /> <span className={invites ? styles.smallNumber : sizeFor(number)}>{number}</span>
      </p>
      {invites && <ScanInvitation notice={selfRating.notice} />}
      <div className={styles.foot}>
        <p className={styles.sentence}>
          <Bilingual words={words(ready ? 'idle.invite' : 'idle.notReady')} inline={invites} />
        </p>
        {ready && !invites && (
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
