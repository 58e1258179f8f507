import { useEffect, type RefObject } from 'react';
import type { ScreenLink } from '../screen-link/screen-link.ts';

/** Shorter than the five seconds for which a browser says that somebody is there. */
const LOOKED_EVERY_MS = 2_000;
/** A stuck key is somebody, too, to a browser, and may not keep a session open for ever. */
const BELIEVED_FOR_MS = 900_000;

/**
 * Tells the evaluator that the citizen is busy within a frame. What is touched there is not ours to see, but that somebody
 * touches or types, a browser tells the page around as well. The focus alone says nothing: a page may take it by itself.
 */
export function useTouchWithin(
  frame: RefObject<HTMLIFrameElement | null>,
  call: ScreenLink['call'],
  session: string,
  onTouch: () => void,
): void {
  useEffect(() => {
    const { userActivation } = navigator;
    // Of the screen before, whose citizen may have been another one.
    let isOfBefore = userActivation.isActive;
    const tell = () => {
      // What is touched or typed beside the frame is judged by `useTouch`.
      if (document.activeElement !== frame.current || !userActivation.isActive) return;
      onTouch();
      // If the evaluator refuses it, the session is over and the next view says so.
      call('touch', { session }).catch(() => {});
    };
    const look = () => {
      isOfBefore &&= userActivation.isActive;
      if (!isOfBefore) tell();
    };
    const looking = setInterval(look, LOOKED_EVERY_MS);
    const end = setTimeout(() => clearInterval(looking), BELIEVED_FOR_MS);
    // The first touch takes the focus there: so the counter cannot take its offer back a moment later.
    window.addEventListener('blur', tell);
    return () => {
      clearInterval(looking);
      clearTimeout(end);
      window.removeEventListener('blur', tell);
    };
  }, [frame, call, session, onTouch]);
}
