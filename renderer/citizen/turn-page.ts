/**
 * Brings into sight what follows, for whoever has a keypad alone and cannot scroll: from the first choice that is not in
 * sight whole; after the end comes the beginning.
 */
export function turnPage(area: HTMLElement): void {
  if (!moreOf(area).below) return area.scrollTo({ top: 0 });
  const { top, bottom } = area.getBoundingClientRect();
  const next = [...area.querySelectorAll('[data-number]')].find((choice) => {
    const box = choice.getBoundingClientRect();
    const margin = marginOf(choice);
    // One that is higher than the area stands at its top already.
    return box.bottom > bottom - margin && box.top > top + margin + 1;
  });
  if (next === undefined) area.scrollTo({ top: area.scrollHeight });
  else next.scrollIntoView({ block: 'start' });
}

/** What is out of sight. Sizes are rounded, so one pixel is nothing. */
export function moreOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): { above: boolean; below: boolean } {
  return { above: scrollTop > 1, below: scrollTop + clientHeight < scrollHeight - 1 };
}

/** How far from the edge, which fades, it stands clear. */
const marginOf = (element: Element) => Number.parseFloat(getComputedStyle(element).scrollMarginTop);
