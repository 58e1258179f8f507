import { useEffect, useEffectEvent, useReducer } from 'react';
import styles from './carousel.module.css';
import { Picture } from './picture.tsx';
import { nextSlides, startSlides, type CarouselItem, type SlideEvent, type Slides } from './slides.ts';
import { Video } from './video.tsx';

/** As long as the fade of the style sheet. */
const FADE_MS = 800;
/** A file that is not there, or not whole, after so long is passed over. */
const LOAD_LIMIT_MS = 30_000;
const AGAIN_MS = 60_000;

interface Props {
  /** Another list wants another `key`. */
  items: readonly CarouselItem[];
  /** Otherwise what is shown stands still. */
  moving: boolean;
  /** By how much each picture stays longer than the hall says. */
  slowness: number;
}

/** The hall's pictures and videos, one after the other. One that does not load is passed over without a word. */
export function Carousel({ items, moving, slowness }: Props) {
  const kinds = items.map(({ kind }) => kind);
  const [slides, send] = useReducer((slides: Slides, event: SlideEvent) => nextSlides(slides, event, kinds), startSlides(kinds));
  const { shown, coming, leaving } = slides;
  useAfter(LOAD_LIMIT_MS, coming !== null && !slides.ready, coming?.turn, (turn) => send({ type: 'failed', turn }));
  useAfter(AGAIN_MS, coming === null && leaving === null && slides.misses > 0, shown?.turn ?? -1, () => send({ type: 'again' }));
  useAfter(FADE_MS, shown !== null, shown?.turn, () => send({ type: 'left' }));
  const picture = shown === null ? undefined : items[shown.index];
  const staysFor = moving && picture?.kind === 'picture' ? picture.seconds * 1000 * slowness : null;
  useAfter(staysFor ?? 0, staysFor !== null, shown?.turn, (turn) => send({ type: 'over', turn }));

  return (
    <div className={styles.carousel} data-showcase-part>
      {[leaving, shown, coming].map((slide) => {
        const item = slide === null ? undefined : items[slide.index];
        if (slide === null || item === undefined) return null;
        const { turn } = slide;
        const isShown = slide === shown;
        const told = {
          item,
          onReady: () => send({ type: 'ready', turn }),
          onFailed: () => send({ type: isShown ? 'over' : 'failed', turn }),
        };
        return (
          <div key={turn} className={slide === coming ? styles.coming : slide === leaving ? styles.leaving : styles.shown} aria-hidden={!isShown}>
            {item.kind === 'picture' ? (
              <Picture {...told} />
            ) : (
              <Video {...told} plays={isShown && moving} onOver={() => send({ type: 'over', turn })} />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** Runs once, so long after `of` became what it is, and again for another. */
function useAfter(ms: number, wanted: boolean, of: number | undefined, run: (of: number) => void): void {
  const act = useEffectEvent(run);
  useEffect(() => {
    if (!wanted || of === undefined) return;
    const timer = setTimeout(() => act(of), ms);
    return () => clearTimeout(timer);
  }, [ms, wanted, of]);
}
