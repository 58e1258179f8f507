import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { EvaluatorError, type EndStatus, type Evaluator, type GroupRequest, type RateOptions, type RatingEnd, type RatingProgress, type RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { ownError } from '../../../core/counter-link/sdk/own-errors.ts';
import { droppedBefore, rememberDropped, withDropped, without, type Dropped } from './dropped.ts';
import { createPatience } from './patience.ts';
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

/** For how long a start waits for a citizen who is still rating the case before: 长者模式 gives 120 s a step. The words of the page say it. */
const BUSY_MS = 5 * 60_000;

export interface Rating {
  now: Now | null;
  /** What waited, and was never started. Until it is forgotten. */
  dropped: readonly Dropped[];
  forgetDropped(): void;
  start(what: RatingRequest | GroupRequest): void;
  /** Until the first touch; afterwards the rating goes on. What comes of it is told by `now`. */
  cancel(): void;
  isOver: boolean;
}

/** The cases of a start, in their order; one where it is no group. */
export const requestsOf = (what: Now['what']): readonly RatingRequest[] => (what === null ? [] : 'evaluations' in what ? what.evaluations : [what]);

export const numbersOf = (what: Now['what']): readonly string[] => requestsOf(what).map(({ case: { projectNo } }) => projectNo);

interface Run {
  numbers: readonly string[];
  /** Null until the evaluator has taken it. */
  id: string | null;
  controller: AbortController;
  /** Until the evaluator has taken it, or it came to nothing. */
  isPending: boolean;
  /** By the clerk. */
  isCancelled: boolean;
}

/** What comes of a start, told as it becomes known; not of one that a newer start replaced. */
export interface StartListener {
  onTaken(): void;
  onRefused(error: EvaluatorError): void;
}

/** Starts ratings, one after the other, and follows the last; also where this page was loaded anew meanwhile. */
export function useNow(evaluator: Evaluator, { onTaken, onRefused }: StartListener): Rating {
  const [now, setNow] = useState<Now | null>(() => beginning(runningBefore()));
  const [dropped, setDropped] = useState(droppedBefore);
  const run = useRef<Run>(undefined);
  const id = useRef<string | null>(null);
  const takenUp = useRef<TakenUp>(undefined);

  /** What was started, and is known by its id alone. */
  const follow = useCallback(
    (running: Running) => {
      id.current = running.id;
      takenUp.current?.end();
      takenUp.current = takeUp(evaluator, running, (change) => {
        if (change.step === 'over' || change.step === 'failed') forgetRunning(running.id);
        setNow((shown) => shown && { ...shown, ...change });
      });
    },
    [evaluator],
  );

  const start = useCallback(
    (what: RatingRequest | GroupRequest) => {
      const mine: Run = { numbers: numbersOf(what), id: null, controller: new AbortController(), isPending: true, isCancelled: false };
      const before = run.current;
      setDropped((list) => without(list, mine.numbers));
      // What waited for an evaluator that does not answer gives way; what was taken, the evaluator itself replaces.
      if (id.current === null) before?.controller.abort();
      takenUp.current?.end();
      takenUp.current = undefined;
      run.current = mine;
      id.current = null;
      const isGroup = 'evaluations' in what;
      const isLatest = () => run.current === mine;
      const tell = (change: Partial<Now>) => setNow((shown) => shown && { ...shown, ...change });
      setNow((shown) => ({ run: (shown?.run ?? 0) + 1, what, count: requestsOf(what).length, step: 'sending', id: null, ends: [], error: null }));
      const patience = createPatience(() => mine.controller.abort());
      const onProgress = (progress: RatingProgress) => {
        patience.note(progress.step);
        if (progress.id !== null) {
          mine.id = progress.id;
          mine.isPending = false;
        }
        if (!isLatest()) return;
        id.current = progress.id;
        if (progress.id !== null) {
          rememberRunning({ id: progress.id, isGroup });
          onTaken();
        }
        tell(progress);
      };
      /** @returns whether it is still the one that is shown; of another it is said if it was never started */
      const settle = (isStarted: boolean): boolean => {
        patience.note('over');
        const wasDropped = mine.isPending && !isStarted && !mine.isCancelled;
        mine.isPending = false;
        const latest = run.current;
        if (latest !== undefined && latest !== mine && wasDropped) setDropped((list) => withDropped(list, mine.numbers, latest.numbers));
        return isLatest();
      };
      startToEnd(evaluator, what, { deadline: BUSY_MS, signal: mine.controller.signal, onProgress }).then(
        (ends) => {
          if (mine.id !== null) forgetRunning(mine.id);
          if (!settle(ends.some((end) => end.id !== null))) return;
          onTaken();
          tell({ step: 'over', ends: ends.map(({ status }) => status), ...(ends[0] && { id: ends[0].id }) });
        },
        (cause: unknown) => {
          if (!(cause instanceof EvaluatorError)) throw cause;
          if (!settle(false)) return;
          // What was taken and could not be taken back may still stand on the screen: that is not called cancelled.
          const wasStopped = cause.code === 'aborted' && id.current === null && !patience.isOver();
          const error = cause.code === 'aborted' && patience.isOver() ? ownError('no-evaluator') : cause;
          tell(wasStopped ? { step: 'over', ends: requestsOf(what).map(() => 'cancelled') } : { step: 'failed', error });
          if (id.current !== null) follow({ id: id.current, isGroup });
          else if (!wasStopped) onRefused(error);
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

  // While it is painted: whoever sees that it waits may load the page anew.
  useLayoutEffect(() => rememberDropped(dropped, now?.step === 'busy' ? numbersOf(now.what) : []), [dropped, now]);

  const cancel = useCallback(() => {
    if (takenUp.current) return takenUp.current.cancel();
    if (run.current === undefined) return;
    run.current.isCancelled = true;
    run.current.controller.abort();
  }, []);
  const forgetDropped = useCallback(() => setDropped([]), []);

  return { now, dropped, forgetDropped, start, cancel, isOver: now === null || now.step === 'over' || now.step === 'failed' };
}

/** Has a start rated. @returns how each of its cases ended */
const startToEnd = async (evaluator: Evaluator, what: RatingRequest | GroupRequest, options: RateOptions): Promise<readonly RatingEnd[]> =>
  'evaluations' in what ? (await evaluator.rateGroup(what, options)).evaluations : [await evaluator.rate(what, options)];

const beginning = (running: Running | null): Now | null => running && { run: 0, what: null, count: 1, step: 'offered', id: running.id, ends: [], error: null };
