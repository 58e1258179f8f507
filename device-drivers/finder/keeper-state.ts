import type { Candidate } from './keeper-choice.ts';

/**
 * `searching`: not looked yet. `missing`: not there, or just lost. `failed`: there, and does not open. `open`: works.
 * `released`: let go on purpose.
 */
export type KeeperStanding = 'searching' | 'missing' | 'failed' | 'open' | 'released';

/** How a keeper's device is, and what else is plugged in. */
export interface KeeperState<Found, Connection> {
  standing: KeeperStanding;
  open: { id: string; found: Found; connection: Connection } | undefined;
  /** Why it is missing or failed, if that is known. */
  error: Error | undefined;
  /** Devices that would do; the first is taken. More than one is worth a word to the technician. */
  candidates: readonly string[];
  /** What the last good listing showed. */
  seen: readonly Candidate<Found>[];
  listProblem: Error | undefined;
}

export function initialState<Found, Connection>(): KeeperState<Found, Connection> {
  return { standing: 'searching', open: undefined, error: undefined, candidates: [], seen: [], listProblem: undefined };
}

/** Whether nobody need be told of the difference. */
export function sameState(a: KeeperState<unknown, unknown>, b: KeeperState<unknown, unknown>): boolean {
  return a.open?.connection === b.open?.connection && summary(a) === summary(b);
}

const summary = ({ standing, error, candidates, seen, listProblem }: KeeperState<unknown, unknown>) =>
  JSON.stringify([standing, error?.message, candidates, seen.map(({ id, path }) => [id, path]), listProblem?.message]);
