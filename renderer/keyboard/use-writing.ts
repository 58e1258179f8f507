import { useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';

export interface Writing {
  /** The keyboard on the screen is there. */
  isWriting: boolean;
  /** For the click of the field. */
  onTouch(event: MouseEvent): void;
  /** For the keys that come to the field. */
  onKey(event: KeyboardEvent): void;
  close(): void;
}

/**
 * When the keyboard on the screen is there: from a touch of the field until 完成, or until somebody types on a real keyboard,
 * who from then on gets it by a finger and not by the mouse.
 * @param panel what comes to the front with the field and the keyboard; it has the attribute `popover` while `isWriting`
 */
export function useWriting(panel: RefObject<HTMLElement | null>, field: RefObject<HTMLElement | null>): Writing {
  const [isWriting, setWriting] = useState(false);
  const hasKeyboard = useRef(false);

  useLayoutEffect(() => {
    if (!isWriting) return;
    panel.current?.showPopover();
    field.current?.focus({ preventScroll: true });
  }, [isWriting, panel, field]);

  const onTouch = ({ nativeEvent }: MouseEvent) => {
    const byMouse = nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'mouse';
    if (!(hasKeyboard.current && byMouse)) setWriting(true);
  };
  const onKey = ({ key, nativeEvent }: KeyboardEvent) => {
    if (!nativeEvent.isTrusted || !isOfKeyboard(key)) return;
    hasKeyboard.current = true;
    setWriting(false);
  };
  return { isWriting, onTouch, onKey, close: useCallback(() => setWriting(false), []) };
}

/** Digits and Enter may come from a keypad beside the screen, whose owner needs the keyboard on it. */
const isOfKeyboard = (key: string) => !/^[0-9*#+./-]$|^Enter$|^Shift$|^NumLock$|^Unidentified$/.test(key);
