import { describe, expect, test } from 'vitest';
import { THEME_PAIRS, USUAL_COLOURS } from '../contract/theme-pairs.ts';
import { colourOf, contrast, paletteWith, weakPairs } from './theme-contrast.ts';

const WHITE = [255, 255, 255] as const;

describe('contrast, as WCAG reckons it', () => {
  test.each<[what: string, colour: readonly [number, number, number], ratio: number]>([
    ['white on itself', WHITE, 1],
    ['black', [0, 0, 0], 21],
    // Known from the documents of WCAG: #767676 is the lightest grey that passes 4.5 : 1 on white, #777777 falls short of it.
    ['#767676', [118, 118, 118], 4.54],
    ['#777777', [119, 119, 119], 4.48],
    ['pure red', [255, 0, 0], 4],
  ])('%s on white', (_what, colour, ratio) => {
    expect(contrast(colour, WHITE)).toBeCloseTo(ratio, 2);
    expect(contrast(WHITE, colour)).toBe(contrast(colour, WHITE));
  });
});

describe('the pairs of the screens', () => {
  test('the usual colours can be read', () => {
    expect(weakPairs(USUAL_COLOURS)).toEqual([]);
  });

  test('so can dark reds, greens and blues of a hall', () => {
    for (const [brand, deep] of [['#a3121f', '#6d0b14'], ['#14532d', '#0b3a1f'], ['#1d3f8f', '#132a63']]) {
      expect(weakPairs(paletteWith({ ...(brand && { brand }), ...(deep && { 'brand-deep': deep }) })), brand).toEqual([]);
    }
  });

  test.each([
    ['a light brand', { brand: '#f5a623' }, 'on-brand/brand'],
    ['a light band', { 'brand-deep': '#7f8c8d' }, 'on-brand/brand-deep'],
    ['a dark ground', { ground: '#222222' }, 'ink/ground'],
    ['a grey surface', { surface: '#8a8a8a' }, 'edge/surface'],
  ])('%s is found out', (_what, colours, pair) => {
    expect(weakPairs(paletteWith(colours)).map(({ front, back }) => `${front}/${back}`)).toContain(pair);
  });

  test('a hall can spoil no token that no pair looks at', () => {
    const looked = new Set(THEME_PAIRS.flatMap(({ front, back }) => [front, back]));
    expect(Object.keys(USUAL_COLOURS).filter((token) => ![...looked].some((one) => one === token))).toEqual([]);
  });

  test('a mixed colour lies between the two', () => {
    const palette = { ...USUAL_COLOURS, brand: '#000000', surface: '#ffffff', 'brand-tint': { mix: 'brand', share: 0.25, into: 'surface' } as const };
    expect(colourOf(palette, 'brand-tint')).toEqual([191.25, 191.25, 191.25]);
  });
});
