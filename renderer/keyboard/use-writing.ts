import { useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';

/** As long as Windows waits for the second half of a double click. */
const DOUBLE_TAP_MS = 500;
const TAP = ['pointerdown', 'click'] as const;

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
  const wasWriting = useRef(false);

  useLayoutEffect(() => {
    if (isWriting) {
      panel.current?.showPopover();
      field.current?.focus({ preventScroll: true });
    } else if (wasWriting.current) {
      // What was written is seen before it is submitted.
      panel.current?.scrollIntoView({ block: 'end' });
    }
    wasWriting.current = isWriting;
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
  const close = useCallback(() => {
    setWriting(false);
    ignoreDoubleTap();
  }, []);
  return { isWriting, onTouch, onKey, close };
}

/** Beneath 完成 lies 提交: the second half of a double tap would submit. */
function ignoreDoubleTap(): void {
  const closedAt = performance.now();
  let beganAt = closedAt;
  const hear = (event: globalThis.MouseEvent) => {
    // A click ends the tap that began with a pointer; without one (detail 0) it is the click of a key or a screen reader.
    if (event.type === 'pointerdown' || event.detail === 0) beganAt = event.timeStamp;
    if (beganAt - closedAt < DOUBLE_TAP_MS) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      for (const type of TAP) window.removeEventListener(type, hear, { capture: true });
    }
  };
  for (const type of TAP) window.addEventListener(type, hear, { capture: true });
}

/** Digits and Enter may come from a keypad beside the screen, whose owner needs the keyboard on it. */
const isOfKeyboard = (key: string) => !/^[0-9*#+./-]$|^Enter$|^Shift$|^NumLock$|^Unidentified$/.test(key);
