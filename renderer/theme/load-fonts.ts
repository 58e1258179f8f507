import { LANGUAGES } from '../i18n/languages.ts';

/** One file in a hundred holds each few characters; the variable font has one for all weights. */
const FONT = "1em 'Noto Sans SC Variable'";

/**
 * Fetches what the screens' own texts and the names of the levels are written with, while there is nothing else to do: a
 * character that comes late appears in another font first, and moves what stands beside it under the finger. What a case or a
 * hall is called comes with its view.
 */
export function loadFonts(): void {
  requestIdleCallback(() => void loadInTurn());
}

async function loadInTurn(): Promise<void> {
  const texts = LANGUAGES.flatMap(({ texts, evaluator }) => [...Object.keys(evaluator), ...Object.values(texts)]);
  // One at a time, for a weak PC also has a first screen to paint.
  for (const text of texts) {
    // A file that does not come now is asked for again by the text itself.
    await document.fonts.load(FONT, text).catch(() => []);
  }
}
