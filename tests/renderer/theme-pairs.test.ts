import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { THEME_PAIRS, USUAL_COLOURS, type ThemeToken, type TokenValue } from '../../core/contract/theme-pairs.ts';
import { weakPairs, type Palette } from '../../core/hall/theme-contrast.ts';

const TOKENS = readFileSync(join(import.meta.dirname, '../../renderer/theme/tokens.css'), 'utf8').replaceAll(/\/\*.*?\*\//gs, '');

const isToken = (name: string): name is ThemeToken => Object.hasOwn(USUAL_COLOURS, name);

/** `#rrggbb`, or one colour mixed into another. */
function valueOf(css: string): TokenValue {
  if (/^#[0-9a-f]{6}$/.test(css)) return css;
  const [, mix = '', share, into = ''] = /^color-mix\(in srgb, var\(--([\w-]+)\) (\d+)%, var\(--([\w-]+)\)\)$/.exec(css) ?? [];
  if (!isToken(mix) || !isToken(into)) throw new Error(`${css} is no colour that core/contract/theme-pairs.ts can say.`);
  return { mix, share: Number(share) / 100, into };
}

/** The colours that each rule of the style sheet sets, by its selector. */
const RULES = [...TOKENS.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector = '', body = '']) => ({
  selector: selector.trim(),
  colours: Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].flatMap(([, name = '', css = '']) => (isToken(name) ? [[name, valueOf(css.trim())] as const] : [])),
  ),
}));

const usual = Object.fromEntries(RULES.filter(({ selector }) => selector === ':root').flatMap(({ colours }) => Object.entries(colours)));

describe("the colours of the screens' style sheet", () => {
  test('are the ones that a hall is judged by (core/contract/theme-pairs.ts)', () => {
    expect(usual).toEqual(USUAL_COLOURS);
  });

  const others = RULES.filter(({ selector, colours }) => selector !== ':root' && Object.keys(colours).length > 0);
  test.each([{ selector: ':root', colours: {} }, ...others])('can be read under $selector', ({ colours }) => {
    const palette: Palette = { ...USUAL_COLOURS, ...colours };
    expect(weakPairs(palette).map(({ front, back, ratio }) => `${front} / ${back} ${ratio.toFixed(2)}`)).toEqual([]);
  });

  test('high contrast is there, and its text and edges stand out further', () => {
    const contrast = RULES.find(({ selector }) => selector === ':root[data-contrast]');
    expect(contrast).toBeDefined();
    const palette: Palette = { ...USUAL_COLOURS, ...contrast?.colours };
    const further = THEME_PAIRS.map((pair) => ({ ...pair, atLeast: pair.front === 'edge' ? 4.5 : pair.atLeast >= 4.5 ? 7 : pair.atLeast }));
    expect(weakPairs(palette, further)).toEqual([]);
  });
});
