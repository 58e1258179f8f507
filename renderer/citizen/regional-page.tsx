import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import * as z from 'zod/mini';
import type { RegionalPageView } from '../../core/contract/screen-views.ts';
import { Assistance } from '../assistance/assistance.tsx';
import { useSay, words } from '../i18n/languages.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { AnswerButton } from './answer-button.tsx';
import { Bilingual } from './bilingual.tsx';
import { Notice } from './notice.tsx';
import styles from './regional-page.module.css';
import frame from './screen.module.css';
import { TimeLeft } from './time-left.tsx';
import { useAnswer } from './use-answer.ts';
import { useStartOfScreen } from './use-start-of-screen.ts';
import { useTouch } from './use-touch.ts';
import { useTouchWithin } from './use-touch-within.ts';
import { WaysOut } from './ways-out.tsx';

/** Names of matters up to this length are shown whole on every screen. */
const NAME_CHARACTERS = 60;
/** A page that came up says so to the citizen by then. */
const MAY_HAVE_FAILED_MS = 8_000;
/** Who was busy within the page and is not any more reads it, or has found that it does not go on. */
const MAY_NOT_GO_ON_MS = 30_000;
/** However often a page says that it is done, it is told no more often than this. */
const TOLD_EVERY_MS = 1_000;
const doneSchema = z.object({ type: z.literal('rating-done') });

/** The region's own rating page in a frame of ours: what is rated above it, the ways out beside it. */
export function RegionalPage({ view, call }: { view: RegionalPageView; call: ScreenLink['call'] }) {
  const { session, taskName, projectNo, canRateLater, url } = view;
  const answer = useAnswer(call);
  const heading = useStartOfScreen();
  useTouch(call, session);
  const [touches, setTouches] = useState(0);
  const countTouch = useCallback(() => setTouches((before) => before + 1), []);
  return (
    <div className={`${frame.screen} ${styles.screen}`} data-screen="regional-page">
      <header className={`${frame.band} ${styles.band}`}>
        <h1 ref={heading} tabIndex={-1} className={[...(taskName ?? '')].length > NAME_CHARACTERS ? styles.longMatter : styles.matter}>
          {taskName ?? <Bilingual words={words('region.frame')} inline />}
        </h1>
        <p className={styles.number}>
          {projectNo !== null && (
            <>
              <Bilingual words={words('rating.caseNo')} inline /> <b>{projectNo}</b>
            </>
          )}
        </p>
        <div className={styles.time}>
          <TimeLeft view={view} />
        </div>
        <Assistance call={call} />
      </header>
      {url === null ? <Opening /> : <Framed key={url} url={url} session={session} call={call} onTouch={countTouch} />}
      <footer className={styles.footer}>
        <WaysOut session={session} later={canRateLater} answer={answer} />
        <AnswerButton words={words('region.moreTime')} busy={answer.busy} onAnswer={() => answer.give('touch', { session })} />
        <Late key={url} unless={url === null} touches={touches}>
          <AnswerButton words={words('region.failed')} busy={answer.busy} quiet onAnswer={() => answer.give('pageFailed', { session })} />
        </Late>
      </footer>
      {answer.refused !== null && <Notice words={answer.refused} />}
    </div>
  );
}

function Opening() {
  return (
    <section className={styles.opening} aria-live="polite">
      <p className={styles.wait}>
        <Bilingual words={words('region.opening')} />
      </p>
      <p>
        <Bilingual words={words('region.opening.wait')} />
      </p>
    </section>
  );
}

interface FramedProps {
  url: string;
  session: string;
  call: ScreenLink['call'];
  /** Somebody is busy within the page. */
  onTouch(): void;
}

/** The page itself. It may do nothing to ours; of what it says, one word is heard, and proves nothing. */
function Framed({ url, session, call, onTouch }: FramedProps) {
  const place = useRef<HTMLIFrameElement>(null);
  const say = useSay();
  useTouchWithin(place, call, session, onTouch);

  useEffect(() => {
    let toldAt = Number.NEGATIVE_INFINITY;
    const onMessage = ({ source, origin, data, timeStamp }: MessageEvent) => {
      if (source === null || source !== place.current?.contentWindow || origin !== URL.parse(url)?.origin) return;
      if (!doneSchema.safeParse(data).success || timeStamp - toldAt < TOLD_EVERY_MS) return;
      toldAt = timeStamp;
      call('pageDone', { session }).catch(() => {});
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, [url, session, call]);

  return (
    <iframe
      ref={place}
      className={styles.page}
      src={url}
      title={say(words('region.frame'))}
      // Its own origin, for its own session. It never is ours, from which it could take the sandbox off.
      // oxlint-disable-next-line react/iframe-missing-sandbox
      sandbox="allow-scripts allow-forms allow-same-origin"
      referrerPolicy="no-referrer"
    />
  );
}

interface LateProps {
  unless: boolean;
  /** How often the citizen was seen to be busy within the page. */
  touches: number;
  children: ReactNode;
}

/**
 * Shown after a while in which nobody was busy within the page. Whether the page has come up cannot be asked: a browser tells a frame that it refused to load as
 * loaded. Its place is kept from the start, so that nothing moves under a finger.
 */
function Late({ unless, touches, children }: LateProps) {
  const [touchesBefore] = useState(touches);
  const [waitedSince, setWaitedSince] = useState<number | null>(null);
  useEffect(() => {
    const forMs = touches === touchesBefore ? MAY_HAVE_FAILED_MS : MAY_NOT_GO_ON_MS;
    const timer = setTimeout(() => setWaitedSince(touches), forMs);
    return () => clearTimeout(timer);
  }, [touches, touchesBefore]);
  return <div className={waitedSince === touches && !unless ? styles.late : styles.notYet}>{children}</div>;
}
