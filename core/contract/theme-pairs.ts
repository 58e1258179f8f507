import type { ThemeColour } from './hall-display.ts';

/**
 * The colours of the screens as data: what `renderer/theme/tokens.css` sets, and which of them meet. A hall's colours are
 * judged by it before a screen sees them, and a test holds the style sheet to it.
 */

/** `#rrggbb`, or the share (0 to 1) of one colour in another, as `color-mix(in srgb, …)` mixes them. */
export type TokenValue = string | { mix: ThemeToken; share: number; into: ThemeToken };

export type ThemeToken =
  | ThemeColour
  | 'sunken'
  | 'ink'
  | 'ink-quiet'
  | 'edge'
  | 'brand-tint'
  | 'on-brand'
  | 'on-brand-quiet'
  | 'attention'
  | 'attention-ground'
  | 'focus'
  | 'focus-on-brand';

/** Without a hall's colours. */
export const USUAL_COLOURS: Readonly<Record<ThemeToken, TokenValue>> = {
  ground: '#f4f1eb',
  surface: '#fffefb',
  sunken: '#e9e4da',
  ink: '#17272f',
  'ink-quiet': '#46545b',
  edge: '#7d776b',
  brand: '#0d4a5a',
  'brand-deep': '#083543',
  'brand-tint': '#dfebec',
  'on-brand': '#ffffff',
  'on-brand-quiet': '#c3d6da',
  attention: '#7a3410',
  'attention-ground': '#fbeee2',
  focus: '#b45a00',
  'focus-on-brand': '#ffc773',
};

export interface ThemePair {
  front: ThemeToken;
  back: ThemeToken;
  /** Least contrast ratio, as WCAG 2.2 reckons it: 4.5 (better 7) for text, 3 for edges and marks. */
  atLeast: number;
}

export const THEME_PAIRS: readonly ThemePair[] = [
  { front: 'ink', back: 'ground', atLeast: 7 },
  { front: 'ink', back: 'surface', atLeast: 7 },
  { front: 'ink', back: 'sunken', atLeast: 7 },
  { front: 'ink', back: 'brand-tint', atLeast: 7 },
  { front: 'ink-quiet', back: 'ground', atLeast: 4.5 },
  { front: 'ink-quiet', back: 'surface', atLeast: 4.5 },
  { front: 'ink-quiet', back: 'brand-tint', atLeast: 4.5 },
  { front: 'brand-deep', back: 'ground', atLeast: 7 },
  { front: 'brand-deep', back: 'surface', atLeast: 7 },
  { front: 'brand-deep', back: 'sunken', atLeast: 4.5 },
  { front: 'brand-deep', back: 'brand-tint', atLeast: 4.5 },
  { front: 'brand', back: 'surface', atLeast: 4.5 },
  { front: 'brand', back: 'ground', atLeast: 3 },
  { front: 'brand', back: 'brand-tint', atLeast: 3 },
  { front: 'on-brand', back: 'brand', atLeast: 4.5 },
  { front: 'on-brand', back: 'brand-deep', atLeast: 7 },
  { front: 'on-brand-quiet', back: 'brand-deep', atLeast: 4.5 },
  { front: 'attention', back: 'attention-ground', atLeast: 7 },
  { front: 'edge', back: 'ground', atLeast: 3 },
  { front: 'edge', back: 'surface', atLeast: 3 },
  { front: 'focus', back: 'ground', atLeast: 3 },
  { front: 'focus', back: 'surface', atLeast: 3 },
  { front: 'focus-on-brand', back: 'brand-deep', atLeast: 3 },
];
