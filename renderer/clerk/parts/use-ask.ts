import { useCallback, useEffect, useRef, useState } from 'react';
import { EvaluatorError } from '../../../core/counter-link/sdk/index.ts';

export interface Ask {
  busy: boolean;
  error: EvaluatorError | null;
  /** Asks the evaluator; while it is asked nothing else is. @returns what it answered; undefined when it refused, or is being asked */
  run<T>(what: () => Promise<T>): Promise<T | undefined>;
  forget(): void;
}

/** One thing at a time that the evaluator is asked for, and why it refused the last. */
export function useAsk(): Ask {
  const [state, setState] = useState<{ busy: boolean; error: EvaluatorError | null }>({ busy: false, error: null });
  const busy = useRef(false);
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => void (here.current = false);
  }, []);

  const run = useCallback(async <T>(what: () => Promise<T>): Promise<T | undefined> => {
    if (busy.current) return undefined;
    busy.current = true;
    setState({ busy: true, error: null });
    let error: EvaluatorError | null = null;
    try {
      const answer = await what();
      return here.current ? answer : undefined;
    } catch (cause) {
      // What is no refusal of the evaluator's is a fault of ours, and belongs into the browser's console.
      if (!(cause instanceof EvaluatorError)) throw cause;
      error = cause;
      return undefined;
    } finally {
      busy.current = false;
      if (here.current) setState({ busy: false, error });
    }
  }, []);
  return { ...state, run, forget: useCallback(() => setState({ busy: false, error: null }), []) };
}
