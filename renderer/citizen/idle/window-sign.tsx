import type { ReactNode } from 'react';
import type { WindowSign as Sign } from '../../../core/contract/screen-views.ts';
import { words, type AnyWords } from '../../i18n/languages.ts';
import { Bilingual } from '../bilingual.tsx';
import { Mark } from '../icons.tsx';
import { ClockIcon, ElsewhereIcon, RestingIcon } from './idle-icons.tsx';
import styles from './window-sign.module.css';

/** A title of so many characters can stand in the largest type. */
const SHORT = 12;

/** What this place is not there for just now, large and calm. */
export function WindowSign({ sign }: { sign: Sign | 'not-ready' }) {
  const { icon, title, how } = said(sign);
  return (
    <section className={styles.sign}>
      <div className={styles.icon}>{icon}</div>
      <h2 className={[...title.zh].length <= SHORT ? styles.title : styles.longTitle}>
        <Bilingual words={title} />
      </h2>
      {how !== null && (
        <p className={styles.how}>
          <Bilingual words={how} />
        </p>
      )}
    </section>
  );
}

function said(sign: Sign | 'not-ready'): { icon: ReactNode; title: AnyWords; how: AnyWords | null } {
  if (sign === 'not-ready') return { icon: <Mark />, title: words('idle.notReady'), how: null };
  switch (sign.kind) {
    case 'back-shortly':
      return { icon: <ClockIcon />, title: words('idle.away'), how: words('idle.away.how') };
    case 'go-to-window':
      return { icon: <ElsewhereIcon />, title: words('idle.elsewhere', { window: sign.windowNo }), how: null };
    case 'paused':
      return { icon: <RestingIcon />, title: words('idle.paused'), how: words('idle.paused.how') };
  }
}
