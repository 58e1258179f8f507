import { useEffect, useState } from 'react';

/** Counts a view's `secondsLeft` down between two views. It only shows time: the evaluator decides when it is over. */
export function useSecondsLeft(view: { secondsLeft: number }): number {
  const [passed, setPassed] = useState({ view, seconds: 0 });
  useEffect(() => {
    const since = performance.now();
    const timer = setInterval(
      () => setPassed({ view, seconds: Math.round((performance.now() - since) / 1000) }),
      1000,
    );
    return () => clearInterval(timer);
  }, [view]);
  const seconds = passed.view === view ? passed.seconds : 0;
  return Math.max(0, Math.ceil(view.secondsLeft - seconds));
}
