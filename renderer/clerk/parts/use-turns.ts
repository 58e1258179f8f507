import { useCallback, useRef } from 'react';

/** Does one after the other what is asked for meanwhile. @returns what puts into the line, and resolves with what came of it */
export function useTurns(): <T>(job: () => Promise<T>) => Promise<T> {
  const line = useRef<Promise<unknown>>(Promise.resolve());
  return useCallback(<T>(job: () => Promise<T>): Promise<T> => {
    const mine = line.current.then(job, job);
    line.current = mine;
    return mine;
  }, []);
}
