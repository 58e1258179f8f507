import type { Candidate } from '../pinyin/candidates.ts';

/** Sizes of the bar, in px. */
export interface Bar {
  width: number;
  /** As wide at least are candidates, and exactly so the buttons that turn the page: one on the first, two on each other. */
  height: number;
  /** Of a character of the text; a Chinese one is as wide as high. */
  font: number;
  /** Between two candidates. */
  gap: number;
}

/** Beside the text, both sides together. */
const PADDING = 24;

/** What fits on each page, so that nothing is cut off. One that is too long for the bar has a page of its own. */
export function pagesOf(candidates: readonly Candidate[], bar: Bar): readonly (readonly Candidate[])[] {
  const pages: Candidate[][] = [];
  let left = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const width = Math.max(bar.height, candidate.text.length * bar.font + PADDING) + bar.gap;
    if (width > left) {
      left = bar.width - (pages.length === 0 ? 1 : 2) * (bar.height + bar.gap);
      pages.push([]);
    }
    pages.at(-1)?.push(candidate);
    left -= width;
  }
  return pages;
}
