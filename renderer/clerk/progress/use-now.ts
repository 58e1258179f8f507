import { useCallback, useEffect, useRef, useState } from 'react';
import { EvaluatorError, type EndStatus, type Evaluator, type GroupRequest, type RatingProgress, type RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { forgetRunning, rememberRunning, runningBefore, type Running } from './running.ts';
import { takeUp, type TakenUp } from './take-up.ts';

/** The rating that was started last. */
export interface Now {
  /** Counts the starts. */
  run: number;
  /** As it was asked for; null for one that was started before this page was loaded anew, of which only the ids are known. */
  what: RatingRequest | GroupRequest | null;
  /** Of its cases; 1 for a group that was started before this page was loaded anew, until the evaluator has told. */
  count: number;
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

/** What comes of a start, told as it becomes known; not of one that a newer start replaced. */
export interface StartListener {
  onTaken(): void;
  onRefused(): void;
}

/** Starts ratings, one after the other, and follows the last; also where this page was loaded anew meanwhile. */
export function useNow(evaluator: Evaluator, { onTaken, onRefused }: StartListener): Rating {
  const [now, setNow] = useState<Now | null>(() => beginning(runningBefore()));
  const run = useRef<AbortController>(undefined);
  const id = useRef<string | null>(null);
  const takenUp = useRef<TakenUp>(undefined);

  /** What was started, and is known by its id alone. */
  const follow = useCallback(
    (running: Running) => {
      id.current = running.id;
      takenUp.current?.end();
      takenUp.current = takeUp(evaluator, running, (change) => {
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
      takenUp.current?.end();
      takenUp.current = undefined;
      run.current = controller;
      id.current = null;
      const isGroup = 'evaluations' in what;
      forgetRunning();
      const isLatest = () => run.current === controller;
      const tell = (change: Partial<Now>) => {
        if (isLatest()) setNow((before) => before && { ...before, ...change });
      };
      setNow((before) => ({ run: (before?.run ?? 0) + 1, what, count: requestsOf(what).length, step: 'sending', id: null, ends: [], error: null }));
      const options = {
        signal: controller.signal,
        onProgress(progress: RatingProgress) {
          if (isLatest()) {
            id.current = progress.id;
            if (progress.id !== null) {
              rememberRunning({ id: progress.id, isGroup });
              onTaken();
            }
          }
          tell(progress);
        },
      };
      const ended = 'evaluations' in what ? evaluator.rateGroup(what, options).then((end) => end.evaluations) : evaluator.rate(what, options).then((end) => [end]);
      ended.then(
        (ends) => {
          if (isLatest()) {
            forgetRunning();
            onTaken();
          }
          tell({ step: 'over', ends: ends.map(({ status }) => status), ...(ends[0] && { id: ends[0].id }) });
        },
        (cause: unknown) => {
          if (!(cause instanceof EvaluatorError)) throw cause;
          // What was taken and could not be taken back may still stand on the screen: that is not called cancelled.
          const wasStopped = cause.code === 'aborted' && id.current === null;
          tell(wasStopped ? { step: 'over', ends: requestsOf(what).map(() => 'cancelled') } : { step: 'failed', error: cause });
          if (!isLatest()) return;
          if (id.current === null && !wasStopped) onRefused();
          if (id.current !== null) follow({ id: id.current, isGroup });
        },
      );
    },
    [evaluator, follow, onTaken, onRefused],
  );

  useEffect(() => {
    const before = runningBefore();
    if (before !== null) follow(before);
    return () => takenUp.current?.end();
  }, [follow]);

  const cancel = useCallback(() => (takenUp.current ? takenUp.current.cancel() : run.current?.abort()), []);

  return { now, start, cancel, isOver: now === null || now.step === 'over' || now.step === 'failed' };
}

const beginning = (running: Running | null): Now | null => running && { run: 0, what: null, count: 1, step: 'offered', id: running.id, ends: [], error: null };
