import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextSlides, startSlides, type SlideEvent, type Slides } from '../../renderer/citizen/idle/slides.ts';

/** Which picture or video stands on an idle screen, without the screen. */

const PICTURES = ['picture', 'picture', 'picture'];

/** Says an event of whichever slide it is about now. */
function say(slides: Slides, type: SlideEvent['type'], kinds: readonly string[]): Slides {
  const of = type === 'over' ? slides.shown : slides.coming;
  return nextSlides(slides, type === 'left' || type === 'again' ? { type } : { type, turn: of?.turn ?? -1 }, kinds);
}
const after = (kinds: readonly string[], ...events: SlideEvent['type'][]) =>
  events.reduce((slides, event) => say(slides, event, kinds), startSlides(kinds));
const indexes = ({ shown, coming, leaving }: Slides) => [shown?.index, coming?.index, leaving?.index];

test('the next one is made ready behind the shown one, and comes when that has had its time', () => {
  expect(indexes(after(PICTURES, 'ready'))).toEqual([0, undefined, undefined]);
  expect(indexes(after(PICTURES, 'ready', 'left', 'ready'))).toEqual([0, 1, undefined]);
  expect(indexes(after(PICTURES, 'ready', 'left', 'ready', 'over'))).toEqual([1, undefined, 0]);
  expect(indexes(after(PICTURES, 'ready', 'left', 'over'))).toEqual([0, 1, undefined]);
  expect(indexes(after(PICTURES, 'ready', 'left', 'over', 'ready'))).toEqual([1, undefined, 0]);
});

test('one that does not load is passed over', () => {
  expect(indexes(after(PICTURES, 'failed', 'ready'))).toEqual([1, undefined, undefined]);
  expect(indexes(after(PICTURES, 'ready', 'left', 'failed', 'ready', 'over'))).toEqual([2, undefined, 0]);
});

test('when none loads, none is tried until a while later', () => {
  const none = after(PICTURES, 'failed', 'failed', 'failed');
  expect(indexes(none)).toEqual([undefined, undefined, undefined]);
  expect(indexes(say(none, 'again', PICTURES))).toEqual([undefined, 0, undefined]);
});

test('a picture alone stays, a video alone plays again', () => {
  expect(indexes(after(['picture'], 'ready', 'left', 'over'))).toEqual([0, undefined, undefined]);
  expect(indexes(after(['video'], 'ready', 'left', 'ready', 'over'))).toEqual([0, undefined, 0]);
});

test('what an older slide says counts for nothing', () => {
  const second = after(PICTURES, 'ready', 'left', 'ready', 'over', 'left');
  expect(nextSlides(second, { type: 'over', turn: 0 }, PICTURES)).toBe(second);
  expect(nextSlides(second, { type: 'failed', turn: 1 }, PICTURES)).toBe(second);
});

test('whatever happens, two slides at most stand there, never one place twice under one name, and the show goes on', () => {
  const kinds = fc.array(fc.constantFrom('picture', 'video'), { minLength: 1, maxLength: 4 });
  const events = fc.array(fc.constantFrom<SlideEvent['type'][]>('ready', 'failed', 'over', 'left', 'again'), { maxLength: 60 });
  fc.assert(
    fc.property(kinds, events, (kinds, events) => {
      let slides = startSlides(kinds);
      for (const event of events) {
        slides = say(slides, event, kinds);
        const turns = [slides.shown, slides.coming, slides.leaving].flatMap((slide) => (slide === null ? [] : [slide.turn]));
        expect(turns.length).toBeLessThanOrEqual(2);
        expect(new Set(turns).size).toBe(turns.length);
      }
      // From now on all is well: something is shown.
      for (const event of ['left', 'again', 'ready', 'left'] as const) slides = say(slides, event, kinds);
      expect(slides.shown).not.toBeNull();
    }),
  );
});
