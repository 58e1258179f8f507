import { useEffect, useState } from 'react';

/** Counts whole seconds down to 0, from when this appears; by this machine's ticks, as its clock may be wrong. */
export function useSecondsLeft(ms: number): number {
  const [endsAt] = useState(() => performance.now() + ms);
  const [left, setLeft] = useState(() => Math.ceil(ms / 1_000));
  const isOver = left <= 0;
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((endsAt - performance.now()) / 1_000))), 1_000);
    return () => clearInterval(timer);
  }, [endsAt, isOver]);
  return left;
}
