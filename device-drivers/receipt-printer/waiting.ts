import type { Clock } from '../../core/contract/clock.ts';

/** Waits for a promise, not longer than the signal allows. @throws the signal's reason */
export function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  // Whoever waits no longer must not be told of a late failure.
  promise.catch(() => {});
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise: outcome, resolve, reject } = Promise.withResolvers<T>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  promise.then(resolve, reject);
  return outcome.finally(() => signal.removeEventListener('abort', onAbort));
}

/** What a promise gives within so many milliseconds; undefined if it takes longer. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | undefined> {
  promise.catch(() => {});
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.after(ms, () => late.resolve(undefined));
  return Promise.race([promise, late.promise]).finally(cancel);
}

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
