import type { ReactNode } from 'react';
import type { AnnouncementView, WindowSign as Sign } from '../../../core/contract/screen-views.ts';
import { words, type AnyWords } from '../../i18n/languages.ts';
import { Bilingual } from '../bilingual.tsx';
import { Mark } from '../icons.tsx';
import { CallIcon, ClockIcon, ElsewhereIcon, RestingIcon, WelcomeIcon } from './idle-icons.tsx';
import styles from './window-sign.module.css';

/** A title of so many characters can stand in the largest type. */
const SHORT = 12;

type Shown = Sign | AnnouncementView | 'not-ready';

/** What this place is not there for just now, or whom it greets or calls; large and calm. */
export function WindowSign({ sign, windowNo }: { sign: Shown; windowNo: string }) {
  const { icon, title, how } = said(sign, windowNo);
  return (
    <section className={styles.sign}>
      <div className={styles.icon}>{icon}</div>
      <h2 className={[...title.zh].length <= SHORT ? styles.title : styles.longTitle}>
        <Bilingual words={title} />
      </h2>
      {how !== null && (
        <p className={sign !== 'not-ready' && sign.kind === 'call' ? styles.where : styles.how}>
          <Bilingual words={how} />
        </p>
      )}
    </section>
  );
}

/** What is announced, in the order in which it is read. */
export function announcedWords(announcement: AnnouncementView, windowNo: string): AnyWords[] {
  if (announcement.kind === 'welcome') return [words('announcement.welcome')];
  return [words('announcement.number', { number: announcement.number }), words('announcement.window', { window: windowNo })];
}

function said(sign: Shown, windowNo: string): { icon: ReactNode; title: AnyWords; how: AnyWords | null } {
  if (sign === 'not-ready') return { icon: <Mark />, title: words('idle.notReady'), how: null };
  switch (sign.kind) {
    case 'back-shortly':
      return { icon: <ClockIcon />, title: words('idle.away'), how: words('idle.away.how') };
    case 'go-to-window':
      return { icon: <ElsewhereIcon />, title: words('idle.elsewhere', { window: sign.windowNo }), how: null };
    case 'paused':
      return { icon: <RestingIcon />, title: words('idle.paused'), how: words('idle.paused.how') };
    case 'welcome':
      return { icon: <WelcomeIcon />, title: words('announcement.welcome'), how: null };
    case 'call':
      return { icon: <CallIcon />, title: words('announcement.number', { number: sign.number }), how: words('announcement.window', { window: windowNo }) };
  }
}
