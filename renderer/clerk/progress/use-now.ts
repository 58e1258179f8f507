import { useCallback, useEffect, useRef, useState } from 'react';
import { EvaluatorError, type EndStatus, type Evaluator, type GroupRequest, type RatingProgress, type RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { forgetRunning, rememberRunning, runningBefore } from './running.ts';
import { takeUp } from './take-up.ts';

/** The rating that was started last. */
export interface Now {
  /** Counts the starts. */
  run: number;
  /** As it was asked for; null for one that was started before this page was loaded anew, of which only the ids are known. */
  what: RatingRequest | GroupRequest | null;
  step: 'sending' | RatingProgress['step'] | 'over' | 'failed';
  /** Null until the evaluator has taken it. */
  id: string | null;
  /** How each case ended; empty until then. */
  ends: readonly EndStatus[];
  error: EvaluatorError | null;
}

export interface Rating {
  now: Now | null;
  start(what: RatingRequest | GroupRequest): void;
  /** Until the first touch; afterwards the rating goes on. What comes of it is told by `now`. */
  cancel(): void;
  isOver: boolean;
}

/** The cases of a start, in their order; one where it is no group. */
export const requestsOf = (what: Now['what']): readonly RatingRequest[] => (what === null ? [] : 'evaluations' in what ? what.evaluations : [what]);

/** Starts ratings, one after the other, and follows the last; also where this page was loaded anew meanwhile. */
export function useNow(evaluator: Evaluator): Rating {
  const [now, setNow] = useState<Now | null>(() => beginning(runningBefore()));
  const run = useRef<AbortController>(undefined);
  const id = useRef<string | null>(null);

  const unfollow = useRef(() => {});

  /** What was started, and is known by its id alone. */
  const follow = useCallback(
    (which: string) => {
      const controller = new AbortController();
      run.current = controller;
      id.current = which;
      unfollow.current();
      unfollow.current = takeUp(evaluator, which, controller.signal, (change) => {
        if (run.current !== controller) return;
        if (change.step === 'over' || change.step === 'failed') forgetRunning();
        setNow((shown) => shown && { ...shown, ...change });
      });
    },
    [evaluator],
  );

  const start = useCallback(
    (what: RatingRequest | GroupRequest) => {
      const controller = new AbortController();
      // What waited for an evaluator that does not answer gives way; what was taken, the evaluator itself replaces.
      if (id.current === null) run.current?.abort();
      run.current = controller;
      id.current = null;
      forgetRunning();
      const isLatest = () => run.current === controller;
      const tell = (change: Partial<Now>) => {
        if (isLatest()) setNow((before) => before && { ...before, ...change });
      };
      setNow((before) => ({ run: (before?.run ?? 0) + 1, what, step: 'sending', id: null, ends: [], error: null }));
      const options = {
        signal: controller.signal,
        onProgress(progress: RatingProgress) {
          if (isLatest()) {
            id.current = progress.id;
            // A group's cannot be asked for.
            if (progress.id !== null && !('evaluations' in what)) rememberRunning(progress.id);
          }
          tell(progress);
        },
      };
      const ended = 'evaluations' in what ? evaluator.rateGroup(what, options).then((end) => end.evaluations) : evaluator.rate(what, options).then((end) => [end]);
      ended.then(
        (ends) => {
          if (isLatest()) forgetRunning();
          tell({ step: 'over', ends: ends.map(({ status }) => status), ...(ends[0] && { id: ends[0].id }) });
        },
        (cause: unknown) => {
          if (!(cause instanceof EvaluatorError)) throw cause;
          // What was taken and could not be taken back may still stand on the screen: that is not called cancelled.
          const wasStopped = cause.code === 'aborted' && id.current === null;
          tell(wasStopped ? { step: 'over', ends: requestsOf(what).map(() => 'cancelled') } : { step: 'failed', error: cause });
          if (isLatest() && id.current !== null && !('evaluations' in what)) follow(id.current);
        },
      );
    },
    [evaluator, follow],
  );

  useEffect(() => {
    const before = runningBefore();
    if (before !== null) follow(before);
    return () => unfollow.current();
  }, [follow]);

  const cancel = useCallback(() => run.current?.abort(), []);

  return { now, start, cancel, isOver: now === null || now.step === 'over' || now.step === 'failed' };
}

const beginning = (id: string | null): Now | null => (id === null ? null : { run: 0, what: null, step: 'offered', id, ends: [], error: null });
