import { useEffect } from 'react';
import type { IdleView } from '../../../core/contract/screen-views.ts';
import { Assistance } from '../../assistance/assistance.tsx';
import { useHall } from '../../hall/hall-context.tsx';
import { useSay } from '../../i18n/languages.ts';
import type { Wedge } from '../../input/wedge.ts';
import type { ScreenLink } from '../../screen-link/screen-link.ts';
import frame from '../screen.module.css';
import { useStartOfScreen } from '../use-start-of-screen.ts';
import { announcementAt } from './announcement.ts';
import { Entrance } from './entrance.tsx';
import styles from './idle.module.css';
import { PairingCard } from './pairing-card.tsx';
import { WindowIdle } from './window-idle.tsx';
import { announcedWords } from './window-sign.tsx';
import { Zone } from './zone.tsx';

/** The name of a hall of so many characters can stand in large type. */
const SHORT = 16;

interface Props {
  view: IdleView;
  call: ScreenLink['call'];
  wedge: Wedge;
}

/** Nobody is asked anything: where one is, who serves here, and how a rating can begin. */
export function Idle({ view, call, wedge }: Props) {
  const heading = useStartOfScreen();
  const { emblem } = useHall();
  const say = useSay();
  const announcement = announcementAt(view);
  useEffect(() => {
    // What came of it is in the next view.
    return wedge.forScans((text) => void call('scan', { text }).catch(() => {}));
  }, [wedge, call]);

  return (
    <div className={`${frame.screen} ${styles.idle}`}>
      <header className={`${frame.band} ${styles.band}`}>
        {emblem !== null && <img key={emblem} className={styles.emblem} src={emblem} alt="" onError={hide} />}
        <h1 ref={heading} tabIndex={-1} className={[...view.place.hallName].length <= SHORT ? frame.hall : styles.longHall}>
          {view.place.hallName}
        </h1>
        <Assistance call={call} />
      </header>
      {/* What it covers is nobody's to press, and stays as it is: a number that is being typed, say. */}
      <div className={styles.body} inert={view.pairing !== null}>
        <Body view={view} call={call} />
      </div>
      {/* Stands there empty from the start: only in a status that it knows already does a screen reader hear a change. */}
      <output className={styles.over}>
        {view.pairing !== null && <PairingCard pairing={view.pairing} />}
        {announcement !== null && <span className={frame.heard}>{announcedWords(announcement, view.place.windowNo).map(say).join(' ')}</span>}
      </output>
    </div>
  );
}

function Body({ view, call }: Omit<Props, 'wedge'>) {
  const serves = view.ready && view.sign === null;
  if (serves && view.selfRating.invites) return <Zone view={view} call={call} />;
  if (serves && view.offers.length > 0) return <Entrance view={view} call={call} />;
  return <WindowIdle view={view} />;
}

function hide({ currentTarget }: { currentTarget: HTMLImageElement }): void {
  currentTarget.hidden = true;
}
