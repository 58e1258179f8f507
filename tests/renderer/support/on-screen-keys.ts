import type { Locator, Page } from 'playwright-core';

/** A citizen's finger on the keyboard of the screen. */
export interface ScreenKeys {
  keyboard: Locator;
  field: Locator;
  /** Touches the text field and waits until there is a keyboard. */
  open(): Promise<void>;
  /** Touches keys that bear one character each; the space bar for a space, which takes the first candidate and so waits for one. */
  type(characters: string): Promise<void>;
  /** Waits until there are candidates: the words are fetched when somebody first writes. */
  offered(): Promise<void>;
  /** Touches a key by its name. */
  key(name: string): Locator;
  /** Touches a candidate. */
  take(text: string): Promise<void>;
  /** What stands in the bar, from the first. */
  candidates(): Promise<string[]>;
}

export function screenKeys(page: Page): ScreenKeys {
  const keyboard = page.getByRole('group', { name: /^(屏幕键盘|Keyboard on the screen)$/ });
  const field = page.getByRole('textbox');
  const bar = page.getByRole('group', { name: /^(候选字词|Words to choose from)$/ });
  const key = (name: string) => keyboard.getByRole('button', { name, exact: true });
  const offered = () => bar.locator('[lang]').first().waitFor();
  return {
    keyboard,
    field,
    key,
    offered,
    open: async () => {
      await field.click();
      await keyboard.waitFor();
    },
    type: async (characters) => {
      for (const character of characters) {
        if (character === ' ') await offered();
        await key(character === ' ' ? '空格' : character.toUpperCase()).click();
      }
    },
    take: (text) => bar.getByRole('button', { name: text, exact: true }).click(),
    candidates: () => bar.locator('[lang]').allTextContents(),
  };
}
