import { backoff, createPauses } from './backoff.ts';
import { isCode, ownError } from './own-errors.ts';
import { EvaluatorError } from './evaluator-error.ts';
import { newKey } from './requests.ts';
import type { Surroundings } from './surroundings.ts';

const ATTEMPT_MS = 5_000;
/** A citizen who is rating is soon done. */
const BUSY_PAUSE_MS = 2_000;

export interface Attempt {
  key: string;
  timeoutMs: number;
}

export interface SpoolOptions {
  deadlineMs: number;
  signal: AbortSignal | undefined;
  tell(step: 'waiting' | 'busy'): void;
}

/** Keeps the newest start for the network's bad hours, until its deadline. */
export interface Spool {
  /**
   * Sends until the evaluator has answered, one attempt at a time.
   * @returns null when a newer start took its place before the evaluator had taken it
   */
  start<T>(send: (attempt: Attempt) => Promise<T>, options: SpoolOptions): Promise<T | null>;
  /** Tries at once what waits: something has changed. */
  wake(): void;
}

export function createSpool(surroundings: Surroundings): Spool {
  const { now, random } = surroundings;
  const { pause, wake } = createPauses(surroundings);
  let newest = 0;
  /** Starts reach the evaluator in their order, though an answer may be late. */
  let inFlight: Promise<unknown> = Promise.resolve();

  return {
    wake,
    async start(send, { deadlineMs, signal, tell }) {
      newest += 1;
      const mine = newest;
      const end = now() + deadlineMs;
      wake();
      signal?.addEventListener('abort', wake);
      let problem = ownError('no-evaluator');
      // Of a lost answer the same key brings the answer back; after a refusal a new one asks anew.
      let key = newKey();
      try {
        for (let failures = 0; ; ) {
          await inFlight;
          if (mine !== newest) return null;
          if (signal?.aborted) throw ownError('aborted');
          const left = end - now();
          if (left <= 0) throw problem;
          try {
            const sent = send({ key, timeoutMs: Math.min(ATTEMPT_MS, left) });
            inFlight = sent.catch(() => undefined);
            return await sent;
          } catch (error) {
            if (!isWorthAnotherTry(error)) throw error;
            problem = error;
          }
          if (problem.code !== 'no-evaluator') key = newKey();
          failures += 1;
          const isBusy = problem.code === 'citizen-is-rating';
          tell(isBusy ? 'busy' : 'waiting');
          const rest = Math.max(backoff(failures, random, isBusy ? BUSY_PAUSE_MS : undefined), problem.retryAfter || 0);
          await pause(Math.min(rest, Math.max(0, end - now())));
        }
      } finally {
        signal?.removeEventListener('abort', wake);
      }
    },
  };
}

const isWorthAnotherTry = (error: unknown): error is EvaluatorError => isCode(error, 'no-evaluator', 'citizen-is-rating', 'too-many-requests');
