import { useEffect } from 'react';
import type { ScreenLink } from '../screen-link/screen-link.ts';

const LEAST_INTERVAL_MS = 2000;

/** On buttons whose press is itself a call, so that it is not also told as a touch. */
export const ANSWERS = { 'data-answers': '' };

/** Tells the evaluator, at most every two seconds, that the citizen is there: by a touch anywhere, or by a key. */
export function useTouch(call: ScreenLink['call'], session: string): void {
  useEffect(() => {
    let toldAt = Number.NEGATIVE_INFINITY;
    const tell = ({ timeStamp }: Event) => {
      if (timeStamp - toldAt < LEAST_INTERVAL_MS) return;
      toldAt = timeStamp;
      // If the evaluator refuses it, the session is over and the next view says so.
      call('touch', { session }).catch(() => {});
    };
    const onPointer = (event: PointerEvent) => {
      if (!isAnswer(event.target)) tell(event);
    };
    const onKey = (event: KeyboardEvent) => {
      const presses = event.key === 'Enter' || event.key === ' ';
      if (!event.defaultPrevented && isOfAPerson(event) && !(presses && isAnswer(event.target))) tell(event);
    };
    window.addEventListener('pointerdown', onPointer);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('pointerdown', onPointer);
      window.removeEventListener('keydown', onKey);
    };
  }, [call, session]);
}

/**
 * A key that is held or stuck repeats for ever, and would keep a session open that nobody is at. A character outside a text
 * field moves nothing here: it comes from a number pad that rates, or is not to.
 */
function isOfAPerson({ repeat, key, code, target }: KeyboardEvent): boolean {
  if (repeat) return false;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return true;
  return key === ' ' || key === 'Enter' || (key.length > 1 && !code.startsWith('Numpad'));
}

function isAnswer(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-answers]') !== null;
}
