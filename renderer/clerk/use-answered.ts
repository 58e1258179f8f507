import { useEffect, useState } from 'react';
import { EvaluatorError, type EvaluatorState } from '../../core/counter-link/sdk/index.ts';

const FRESH_MS = 60_000;
/** After a failure; doubled at each further one. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * What the evaluator answers: asked whenever it is there again, after a failure, and when somebody comes back to a page that is open all day.
 * What is not answered stays as it was; an answer that says the same changes nothing.
 * @param freshMs so old an answer may be when somebody comes back
 */
export function useAnswered<T>(start: T, state: EvaluatorState, ask: () => Promise<T>, freshMs = FRESH_MS): [T, (value: T) => void] {
  const [value, setValue] = useState(start);
  useEffect(() => {
    if (state !== 'ready') return;
    return keepAsking(ask, freshMs, (answer) => setValue((before) => (isAlike(before, answer) ? before : answer)));
    // oxlint-disable-next-line react/exhaustive-deps -- `ask` is made anew each time and always asks the same
  }, [state]);
  return [value, setValue];
}

/** @returns a function that ends it */
function keepAsking<T>(ask: () => Promise<T>, freshMs: number, tell: (answer: T) => void): () => void {
  let isOver = false;
  let isAsking = false;
  let answeredAt = -Infinity;
  let pause = FIRST_PAUSE_MS;
  let again: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(again);
    try {
      const answer = await ask();
      answeredAt = performance.now();
      pause = FIRST_PAUSE_MS;
      if (!isOver) tell(answer);
    } catch (cause) {
      if (!(cause instanceof EvaluatorError)) throw cause;
      if (!isOver) again = setTimeout(() => void look(), pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    } finally {
      isAsking = false;
    }
  };
  const comeBack = () => {
    if (document.visibilityState === 'visible' && performance.now() - answeredAt > freshMs) void look();
  };
  window.addEventListener('focus', comeBack);
  document.addEventListener('visibilitychange', comeBack);
  void look();
  return () => {
    isOver = true;
    clearTimeout(again);
    window.removeEventListener('focus', comeBack);
    document.removeEventListener('visibilitychange', comeBack);
  };
}

const isAlike = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
