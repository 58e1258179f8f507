import { useCallback, useRef, useState } from 'react';
import { EvaluatorError, type EndStatus, type Evaluator, type GroupRequest, type RatingProgress, type RatingRequest } from '../../../core/counter-link/sdk/index.ts';

/** The rating that was started last, in the life of this page only. */
export interface Now {
  /** Counts the starts. */
  run: number;
  /** In their order; one where it is no group. */
  requests: readonly RatingRequest[];
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

/** Starts ratings, one after the other, and follows the last. */
export function useNow(evaluator: Evaluator): Rating {
  const [now, setNow] = useState<Now | null>(null);
  const run = useRef<AbortController>(undefined);
  const id = useRef<string | null>(null);

  const start = useCallback(
    (what: RatingRequest | GroupRequest) => {
      const controller = new AbortController();
      // What waited for an evaluator that does not answer gives way; what was taken, the evaluator itself replaces.
      if (id.current === null) run.current?.abort();
      run.current = controller;
      id.current = null;
      const requests = 'evaluations' in what ? what.evaluations : [what];
      const tell = (change: Partial<Now>) => {
        if (run.current === controller) setNow((before) => before && { ...before, ...change });
      };
      setNow((before) => ({ run: (before?.run ?? 0) + 1, requests, step: 'sending', id: null, ends: [], error: null }));
      const options = {
        signal: controller.signal,
        onProgress(progress: RatingProgress) {
          if (run.current === controller) id.current = progress.id;
          tell(progress);
        },
      };
      const ended = 'evaluations' in what ? evaluator.rateGroup(what, options).then((end) => end.evaluations) : evaluator.rate(what, options).then((end) => [end]);
      ended.then(
        (ends) => tell({ step: 'over', ends: ends.map(({ status }) => status), ...(ends[0] && { id: ends[0].id }) }),
        (cause: unknown) => {
          if (!(cause instanceof EvaluatorError)) throw cause;
          // What was taken and could not be taken back may still stand on the screen: that is not called cancelled.
          const wasStopped = cause.code === 'aborted' && id.current === null;
          tell(wasStopped ? { step: 'over', ends: requests.map(() => 'cancelled') } : { step: 'failed', error: cause });
        },
      );
    },
    [evaluator],
  );

  const cancel = useCallback(() => run.current?.abort(), []);

  return { now, start, cancel, isOver: now === null || now.step === 'over' || now.step === 'failed' };
}
