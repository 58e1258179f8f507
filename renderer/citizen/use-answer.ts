import { useRef, useState } from 'react';
import type { ScreenCall, ScreenCallArgs } from '../../core/contract/screen-link.ts';
import type { Words } from '../../core/contract/words.ts';
import { CallError } from '../screen-link/call-error.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';

/** Calls the evaluator with what the citizen decided, one decision at a time. */
export interface Answer {
  /** A decision is on its way: nothing else can be decided. */
  busy: boolean;
  /** Why the last decision was refused. */
  refused: Words | null;
  give<C extends ScreenCall>(name: C, args: ScreenCallArgs<C>): void;
}

export function useAnswer(call: ScreenLink['call']): Answer {
  // A ref beside the state: the second half of a double tap comes before React has drawn the first.
  const inFlight = useRef(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Words | null>(null);

  const give = async <C extends ScreenCall>(name: C, args: ScreenCallArgs<C>) => {
    if (inFlight.current) return;
    inFlight.current = true;
    setBusy(true);
    setRefused(null);
    try {
      await call(name, args);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      setRefused(error);
    } finally {
      inFlight.current = false;
      setBusy(false);
    }
  };
  return { busy, refused, give: (name, args) => void give(name, args) };
}
