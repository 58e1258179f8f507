import { useEffect, useState } from 'react';
import { usePreferences } from '../../assistance/preferences-context.ts';
import { useHall } from '../../hall/hall-context.tsx';
import { useSay, words } from '../../i18n/languages.ts';
import { Carousel } from './carousel.tsx';
import { PauseIcon, PlayIcon } from './idle-icons.tsx';
import { Notices } from './notices.tsx';
import styles from './showcase.module.css';
import { useReducedMotion } from './use-reduced-motion.ts';

/** Whoever stopped the pictures has gone by then. */
const PAUSE_MS = 3 * 60_000;

/** The hall's pictures, videos and notices, and a button that stops them. */
export function Showcase() {
  const { carousel, notices } = useHall();
  const reduced = useReducedMotion();
  const { elder, language } = usePreferences();
  const slowness = elder ? 2 : 1;
  const [paused, setPaused] = useState(false);
  const [pages, setPages] = useState(1);
  useEffect(() => {
    if (!paused) return;
    const timer = setTimeout(() => setPaused(false), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [paused]);

  const items = reduced ? carousel.filter(({ kind }) => kind === 'picture').slice(0, 1) : carousel;
  const moves = !reduced && (items.length > 1 || items.some(({ kind }) => kind === 'video') || (notices.length > 0 && pages > 1));
  const moving = !reduced && !paused;
  return (
    <>
      {items.length > 0 && <Carousel key={JSON.stringify(items)} items={items} moving={moving} slowness={slowness} />}
      {notices.length > 0 && (
        <Notices key={JSON.stringify([language, notices])} notices={notices} moving={moving} slowness={slowness} alone={items.length === 0} onPages={setPages} />
      )}
      {moves && <PauseButton paused={paused} onPress={() => setPaused(!paused)} />}
    </>
  );
}

function PauseButton({ paused, onPress }: { paused: boolean; onPress(): void }) {
  const say = useSay();
  return (
    <button type="button" className={styles.pause} data-showcase-part aria-label={say(words(paused ? 'idle.play' : 'idle.pause'))} onClick={onPress}>
      {paused ? <PlayIcon /> : <PauseIcon />}
    </button>
  );
}
