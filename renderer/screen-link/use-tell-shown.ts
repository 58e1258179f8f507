import { useEffect, useRef } from 'react';
import type { LinkState, ScreenLink } from './screen-link.ts';

/**
 * Tells the evaluator, once for each session, that the citizen can see it: its first view is painted. What is offered anew while its
 * QR code still stood here is told anew.
 */
export function useTellShown(state: LinkState, tell: ScreenLink['tell']): void {
  const view = state.standing === 'linked' ? state.view : null;
  const session = view === null || view.screen === 'idle' || view.screen === 'thanks' ? null : view.session;
  const isPutOff = view?.screen === 'later';
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (session === null || (isPutOff && told.current === session)) {
      told.current = null;
      return;
    }
    return oncePainted(() => {
      told.current = session;
      tell('shown', { session });
    });
  }, [tell, session, isPutOff]);
}

/** @param then is called when what the page now holds is on the glass: not while its window is hidden. @returns what calls it off */
function oncePainted(then: () => void): () => void {
  let frame = 0;
  const look = () => {
    cancelAnimationFrame(frame);
    if (document.visibilityState !== 'visible') return;
    // The second frame begins when the first is on its way to the glass.
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        if (document.visibilityState !== 'visible') return;
        stop();
        then();
      });
    });
  };
  const stop = () => {
    cancelAnimationFrame(frame);
    document.removeEventListener('visibilitychange', look);
  };
  document.addEventListener('visibilitychange', look);
  look();
  return stop;
}
