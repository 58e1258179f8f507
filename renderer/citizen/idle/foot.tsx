import type { IdleView } from '../../../core/contract/screen-views.ts';
import { words } from '../../i18n/languages.ts';
import { Bilingual } from '../bilingual.tsx';
import styles from './foot.module.css';

/** What comes next for whoever stands here, and calmly whether the device is offline. */
export function Foot({ view: { ready, sign, duty, provinceOnline, selfRating, offers } }: { view: IdleView }) {
  const beginsHere = selfRating.invites || offers.length > 0;
  const isMet = ready && sign === null && !beginsHere && duty?.staff !== null;
  if (!isMet && provinceOnline) return null;
  return (
    <footer className={styles.foot} data-online={provinceOnline || undefined}>
      {isMet && (
        <p className={styles.sentence}>
          <Bilingual words={words('idle.invite')} />
        </p>
      )}
      {isMet && (
        <p className={styles.quiet}>
          <Bilingual words={words('idle.nothingNow')} inline />
        </p>
      )}
      {!provinceOnline && (
        <p className={styles.offline}>
          <Bilingual words={words('idle.offline')} inline />
        </p>
      )}
    </footer>
  );
}
