import type { HallDisplay } from '../../../core/contract/hall-display.ts';

/** A picture or a video of the hall. */
export type CarouselItem = HallDisplay['carousel'][number];

/**
 * Which of a hall's pictures and videos is shown, which is made ready behind it, and which is on its way out. Never more
 * than two stand there at a time, so that an idle screen needs no more memory after a month than after a minute.
 */
export interface Slides {
  shown: Slide | null;
  /** Being loaded out of sight. Null where there is nothing else to show, or nothing loads. */
  coming: Slide | null;
  /** Beneath the shown one, while that fades in. */
  leaving: Slide | null;
  /** The coming one can be shown at once. */
  ready: boolean;
  /** The shown one has had its time. */
  over: boolean;
  /** How many in a row did not load. */
  misses: number;
}

interface Slide {
  /** Place in the hall's list. */
  index: number;
  /** Which turn it is, from 0: the same picture in another round is another slide. */
  turn: number;
}

/** `turn` says of which slide, so that what an older one still says counts for nothing. */
export type SlideEvent =
  | { type: 'ready' | 'failed'; turn: number }
  /** The shown one has had its time, or cannot go on. */
  | { type: 'over'; turn: number }
  /** The one beneath has gone, and there is room for another. */
  | { type: 'left' }
  /** A while after nothing had loaded: files may have been put right meanwhile. */
  | { type: 'again' };

const NO_SLIDES: Slides = { shown: null, coming: null, leaving: null, ready: false, over: false, misses: 0 };

/** @param kinds of the hall's pictures and videos, in order */
export function startSlides(kinds: readonly string[]): Slides {
  return kinds.length === 0 ? NO_SLIDES : { ...NO_SLIDES, coming: { index: 0, turn: 0 } };
}

/** What an event leads to. One that fits nothing any more changes nothing. */
export function nextSlides(slides: Slides, event: SlideEvent, kinds: readonly string[]): Slides {
  switch (event.type) {
    case 'ready':
      return slides.coming?.turn === event.turn ? changed({ ...slides, ready: true, misses: 0 }) : slides;
    case 'failed':
      return slides.coming?.turn === event.turn ? afterFailure(slides, slides.coming, kinds.length) : slides;
    case 'over':
      return slides.shown?.turn === event.turn ? changed({ ...slides, over: true }) : slides;
    case 'left':
      return prepared({ ...slides, leaving: null }, kinds);
    case 'again':
      return prepared({ ...slides, misses: 0 }, kinds);
  }
}

function changed(slides: Slides): Slides {
  const { shown, coming, ready, over } = slides;
  if (coming === null || !ready || (shown !== null && !over)) return slides;
  return { ...slides, shown: coming, coming: null, leaving: shown, ready: false, over: false };
}

function afterFailure(slides: Slides, coming: Slide, count: number): Slides {
  const misses = slides.misses + 1;
  const next = misses < count ? after(coming, count) : null;
  return { ...slides, coming: next, ready: false, misses };
}

/** A single picture stays; a single video plays again and again. */
function prepared(slides: Slides, kinds: readonly string[]): Slides {
  const { shown, coming, leaving } = slides;
  if (coming !== null || leaving !== null || kinds.length === 0) return slides;
  if (shown === null) return { ...slides, coming: { index: 0, turn: 0 } };
  const isAlone = kinds.length === 1 && kinds[0] === 'picture';
  return isAlone ? slides : { ...slides, coming: after(shown, kinds.length) };
}

const after = ({ index, turn }: Slide, count: number): Slide => ({ index: (index + 1) % count, turn: turn + 1 });
