import { useLayoutEffect } from 'react';
import { THEME_COLOURS, type ThemeColours } from '../../core/contract/hall-display.ts';
import type { Preferences } from '../../core/contract/preferences.ts';

/** Puts on the page how the citizen wants to see it, and the hall's colours; `tokens.css` does the rest. */
export function useAppearance({ elder, contrast }: Preferences, colours: ThemeColours): void {
  // Before the screen is painted: it is to appear at once as it stays.
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.toggleAttribute('data-elder', elder);
    root.toggleAttribute('data-contrast', contrast);
  }, [elder, contrast]);

  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const set = (name: string, colour: string | undefined) => {
      if (colour === undefined) style.removeProperty(name);
      else style.setProperty(name, colour);
    };
    // A style of the element would win against the high contrast of the style sheet.
    const shown = contrast ? {} : colours;
    for (const name of THEME_COLOURS) set(`--${name}`, shown[name]);
    set('--brand-tint', shown.brand === undefined ? undefined : 'color-mix(in srgb, var(--brand) 13%, var(--surface))');
  }, [contrast, colours]);
}
