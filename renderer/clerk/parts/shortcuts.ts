import { useEffect, type RefObject } from 'react';

/**
 * Keys that neither a Chromium browser (Alt with D, E, F), an input method, nor a messenger (Alt+A takes WeChat's picture of the screen)
 * takes for itself, nor undoes what one did (Alt+Z in some): F2, F4, F8, F9, Escape, and Alt with a letter.
 */
export type Shortcut = 'F2' | 'F4' | 'F8' | 'F9' | 'Escape' | `Alt+${'B' | 'C' | 'G' | 'I' | 'L' | 'M' | 'N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'W' | 'X' | 'Y'}`;

/** Presses this button at this key, wherever the focus is, while it is there. */
export function useShortcut(shortcut: Shortcut | undefined, button: RefObject<HTMLElement | null>, enabled: boolean): void {
  useEffect(() => {
    if (shortcut === undefined || !enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat || nameOf(event) !== shortcut) return;
      // In a field this key clears what is being typed.
      if (shortcut === 'Escape' && isTypedInto(event.target)) return;
      event.preventDefault();
      button.current?.click();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [shortcut, button, enabled]);
}

/** A list to pick from sees to the key itself; a choice made in it is not being typed. */
const isTypedInto = (target: EventTarget | null): boolean =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && target.value !== '' && target.getAttribute('role') !== 'combobox';

/** By the key's place: Alt with a letter gives another character on some keyboards. */
function nameOf({ altKey, ctrlKey, metaKey, shiftKey, code, key }: KeyboardEvent): string | undefined {
  if (ctrlKey || metaKey || shiftKey) return undefined;
  if (altKey) return /^Key[A-Z]$/.test(code) ? `Alt+${code.slice(3)}` : undefined;
  return key;
}
