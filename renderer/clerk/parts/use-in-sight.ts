import { useEffect, type RefObject } from 'react';

/** What a foot covers of the page, and a little room above it. */
const AIR_PX = 8;

/** Whoever types goes on seeing the field, though what is said above it pushes it down. */
export function useKeptInSight(): void {
  useEffect(() => onGrowth(document.body, keepInSight), []);
}

/** What is told of a start is seen, also where it stands above a long form. @param runs counts the starts */
export function useBroughtInSight(element: RefObject<HTMLElement | null>, runs: number): void {
  useEffect(() => {
    if (runs > 0) element.current?.scrollIntoView({ block: 'nearest' });
  }, [element, runs]);
}

/** Whoever types sees the field, also above a foot that lies over the form: the page scrolls no field behind it. */
export function useRoomForFoot(foot: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { style } = document.documentElement;
    const end = onGrowth(foot.current, (grown, height) => {
      style.setProperty('scroll-padding-bottom', `${height + AIR_PX}px`);
      keepInSight(grown);
    });
    return () => {
      end();
      style.removeProperty('scroll-padding-bottom');
    };
  }, [foot]);
}

/** @returns a function that ends it */
function onGrowth(element: HTMLElement | null, tell: (grownPx: number, heightPx: number) => void): () => void {
  if (element === null) return () => undefined;
  let before = 0;
  const observer = new ResizeObserver(() => {
    const height = element.offsetHeight;
    tell(height - before, height);
    before = height;
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/** Only a field that was in sight until now: whoever scrolled away from it reads something else. */
function keepInSight(grownPx: number): void {
  const field = document.activeElement;
  if (field === null || !field.matches('input, textarea, select')) return;
  const room = Number.parseFloat(document.documentElement.style.scrollPaddingBottom) || 0;
  const hiddenPx = field.getBoundingClientRect().bottom + room - innerHeight;
  if (hiddenPx > 0 && hiddenPx <= grownPx + AIR_PX) field.scrollIntoView({ block: 'nearest' });
}
