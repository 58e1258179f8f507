import type { ThemeColours } from '../contract/hall-display.ts';
import { THEME_PAIRS, USUAL_COLOURS, type ThemePair, type ThemeToken, type TokenValue } from '../contract/theme-pairs.ts';

/** Red, green and blue, 0 to 255. */
type Rgb = readonly [number, number, number];

export type Palette = Readonly<Record<ThemeToken, TokenValue>>;

export interface WeakPair extends ThemePair {
  ratio: number;
}

/** Those pairs of a palette that fall short of the contrast they need; none if all can be read. */
export function weakPairs(palette: Palette, pairs: readonly ThemePair[] = THEME_PAIRS): WeakPair[] {
  return pairs.map((pair) => ({ ...pair, ratio: contrast(colourOf(palette, pair.front), colourOf(palette, pair.back)) })).filter(
    ({ ratio, atLeast }) => ratio < atLeast,
  );
}

/** The palette of the screens with a hall's colours in it. */
export const paletteWith = (colours: ThemeColours): Palette => ({ ...USUAL_COLOURS, ...colours });

/** A token's colour in a palette. */
export function colourOf(palette: Palette, token: ThemeToken): Rgb {
  const value = palette[token];
  if (typeof value === 'string') return rgbOf(value);
  const [a, b] = [colourOf(palette, value.mix), colourOf(palette, value.into)];
  const mixed = (front: number, back: number) => front * value.share + back * (1 - value.share);
  return [mixed(a[0], b[0]), mixed(a[1], b[1]), mixed(a[2], b[2])];
}

function rgbOf(hex: string): Rgb {
  const channel = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2, "contrast ratio": 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
