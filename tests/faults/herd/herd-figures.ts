import type { HerdPlan, HerdRun } from './herd.ts';

export interface HerdFigures {
  /** Requests that the province dealt with: at its capacity they take `floorSeconds`. */
  requests: number;
  floorSeconds: number;
  /** Most requests within any window of `windowMs`, as a share of what the province can take in it. */
  peak: number;
  /** Share of the requests that were turned away. */
  rejected: number;
  /** From the province's return until 99 % of all records were in, as a multiple of the floor; infinite when they never were. */
  drained: number;
  drainedSeconds: number;
}

/** @param windowMs every window of this length counts, wherever it begins */
export function figuresOf(run: HerdRun, { capacity: { requestsPerSecond } }: HerdPlan, windowMs: number): HerdFigures {
  const done = run.arrivals.filter(({ doneAt }) => doneAt !== undefined);
  const floorSeconds = done.length / requestsPerSecond;
  const drainedSeconds = (instantOf(run, 0.99) - run.backAt) / 1000;
  return {
    requests: done.length,
    floorSeconds,
    peak: mostWithin(run.arrivals.map(({ at }) => at), windowMs) / ((requestsPerSecond * windowMs) / 1000),
    rejected: 1 - done.length / run.arrivals.length,
    drained: drainedSeconds / floorSeconds,
    drainedSeconds,
  };
}

/** When a share of all records was in. */
function instantOf({ arrivals, records }: HerdRun, share: number): number {
  let within = 0;
  for (const { doneAt = Infinity, records: count } of arrivals.toSorted((a, b) => (a.doneAt ?? Infinity) - (b.doneAt ?? Infinity))) {
    within += count;
    if (within >= share * records) return doneAt;
  }
  return Infinity;
}

/** @param instants in order */
function mostWithin(instants: readonly number[], windowMs: number): number {
  let most = 0;
  let from = 0;
  for (const [nth, at] of instants.entries()) {
    while ((instants[from] ?? at) <= at - windowMs) from += 1;
    most = Math.max(most, nth - from + 1);
  }
  return most;
}
