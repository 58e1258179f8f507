import type { Page } from 'playwright-core';

/** Sizes of what is on a screen, as a person sees it: every text, every target, every edge. */

const LEAST_TEXT_PX = 24;

/** The least side of a target on a screen of this size. */
export function leastTarget({ width, height }: { width: number; height: number }): number {
  if (Math.max(width, height) >= 1920) return 96;
  return width >= 1280 ? 72 : 64;
}

/** Texts that are too small to read, in words; translations and numbers included. */
export function smallTexts(page: Page, least = LEAST_TEXT_PX): Promise<string[]> {
  return page.evaluate((least) => {
    // It stands in a box that is clipped to nothing.
    const isOnlyHeard = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).clipPath !== 'none' || isOnlyHeard(element.parentElement));
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (text === '' || parent === null || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      if (size < least && !isOnlyHeard(parent)) found.push(`${size} px: ${text.slice(0, 30)}`);
    }
    for (const field of document.querySelectorAll('input:not([type=checkbox]), textarea')) {
      const size = Number.parseFloat(getComputedStyle(field).fontSize);
      if (field.checkVisibility() && size < least) found.push(`${size} px: a field`);
    }
    return found;
  }, least);
}

/** Controls that are too small to hit, in words. */
export function smallTargets(page: Page, least = 64): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll('button, input, textarea, a[href], summary, select')) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { width, height } = element.getBoundingClientRect();
      if (width < least - 0.5 || height < least - 0.5) found.push(`${Math.round(width)} × ${Math.round(height)}: ${element.textContent ?? element.tagName}`);
    }
    return found;
  }, least);
}

/**
 * What scrolls, hides a part of what it holds, or stands out of its place or the screen; in words. A clamped name is no
 * fault where a button opens all of it.
 */
export function cutOff(page: Page, among = 'main *'): Promise<string[]> {
  return page.evaluate((among) => {
    const describe = (element: Element) => `${element.tagName} ${(element.textContent ?? '').slice(0, 30)}`;
    const isOnlyHeard = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).clipPath !== 'none' || isOnlyHeard(element.parentElement));
    const found: string[] = [];
    const page = document.documentElement;
    if (page.scrollHeight > page.clientHeight) found.push(`the page scrolls: ${page.scrollHeight} > ${page.clientHeight}`);
    if (page.scrollWidth > page.clientWidth) found.push(`the page scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`);
    const hasMore = document.querySelector('[aria-haspopup=dialog]') !== null;
    for (const element of document.querySelectorAll(among)) {
      const box = element.getBoundingClientRect();
      const { display, overflow, webkitLineClamp } = getComputedStyle(element);
      // An inline box is as high as its font, not as its line: its block tells.
      if (box.width === 0 || box.height === 0 || display === 'inline' || isOnlyHeard(element)) continue;
      if (box.top < -0.5 || box.left < -0.5 || box.bottom > innerHeight + 0.5 || box.right > innerWidth + 0.5) {
        found.push(`${describe(element)} is out of the screen`);
      }
      // A dialog stands over everything.
      const around = element.tagName === 'DIALOG' ? null : element.parentElement;
      const place = around?.closest('button, dialog, header, dd, h1, footer, section')?.getBoundingClientRect();
      if (place && (box.bottom > place.bottom + 1 || box.top < place.top - 1 || box.right > place.right + 1 || box.left < place.left - 1)) {
        found.push(`${describe(element)} stands out of its place`);
      }
      if (element instanceof SVGElement || (webkitLineClamp !== 'none' && hasMore)) continue;
      if (element.scrollWidth > element.clientWidth + 1) found.push(`${describe(element)} is too wide`);
      if (overflow !== 'visible' && element.scrollHeight > element.clientHeight) found.push(`${describe(element)} scrolls`);
    }
    return found;
  }, among);
}

/** Buttons that lie over one another, in words. */
export function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const buttons = [...document.querySelectorAll('main button')].filter((button) => button.checkVisibility({ visibilityProperty: true }));
    const boxes = buttons.map((button) => ({ name: button.textContent ?? '', box: button.getBoundingClientRect() }));
    return boxes.flatMap((one, place) =>
      boxes
        .slice(place + 1)
        .filter(({ box }) => box.left < one.box.right - 1 && box.right > one.box.left + 1 && box.top < one.box.bottom - 1 && box.bottom > one.box.top + 1)
        .map((other) => `${one.name} and ${other.name} overlap`),
    );
  });
}

/** Words in Latin letters in the head of a screen that go on in another line. */
export function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const head = document.querySelector('header');
    if (head === null) return ['there is no head'];
    const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[A-Za-z]+/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(`broken: ${word}`);
      }
    }
    return found;
  });
}
