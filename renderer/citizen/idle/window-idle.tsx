import type { IdleView } from '../../../core/contract/screen-views.ts';
import { useHall } from '../../hall/hall-context.tsx';
import { announcementAt } from './announcement.ts';
import { Foot } from './foot.tsx';
import { Plate } from './plate.tsx';
import { isLong, StaffBadge } from './staff-badge.tsx';
import { Showcase } from './showcase.tsx';
import { WindowCode } from './window-code.tsx';
import styles from './window-idle.module.css';
import { WindowSign } from './window-sign.tsx';

/** At a window or terminal: its plate, who serves there, and what the hall shows whoever waits. */
export function WindowIdle({ view }: { view: IdleView }) {
  const { carousel, notices, windowQrSvg } = useHall();
  const { place, duty, sign, ready } = view;
  const standsStill = announcementAt(view) ?? (ready ? sign : 'not-ready');
  const shows = standsStill !== null || carousel.length > 0 || notices.length > 0;
  const long = isLong(duty?.staff?.name) || isLong(duty?.staff?.post);
  return (
    <div
      className={styles.window}
      data-badge={duty !== null || undefined}
      data-showcase={shows || undefined}
      data-sign={standsStill !== null || undefined}
      data-long={long || undefined}
    >
      <div className={styles.side}>
        <Plate place={place} />
        {duty !== null && <StaffBadge staff={duty.staff} />}
      </div>
      {standsStill === null ? shows && <Showcase /> : <WindowSign sign={standsStill} windowNo={place.windowNo} />}
      {standsStill === null && windowQrSvg !== null && <WindowCode svg={windowQrSvg} />}
      <Foot view={view} />
    </div>
  );
}
