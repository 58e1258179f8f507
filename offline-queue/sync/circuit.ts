import { ceilingAfter, pauseAfter, type BackoffLimits } from './backoff.ts';

/**
 * Whether, and how much, may be sent: after a failure of the province nothing for a while, then one request to see. A thousand
 * devices come back from one outage together, each with a backlog. So after an outage requests go one at a time with pauses
 * between them until nothing waits, and only then several at a time, twice as many after each that succeeds.
 */
export interface Circuit {
  /** Failures of the province in a row. */
  readonly failures: number;
  /** Until when nothing is sent, in ticks of the clock; null while requests may go. */
  readonly closedUntil: number | null;
  /** Requests that may be under way at a time. */
  readonly window: number;
  /** Ceiling of the pause between two requests, milliseconds; 0 when there was no outage or what it left behind is sent. */
  readonly paceMs: number;
}

export const UNTRIED: Circuit = { failures: 0, closedUntil: null, window: 1, paceMs: 0 };

/** After a start with a backlog: where power comes back, a thousand devices start in one minute. */
export function startedBehind(limits: BackoffLimits): Circuit {
  return { ...UNTRIED, paceMs: paceAfter(Infinity, limits) };
}

export function succeeded(circuit: Circuit, parallel: number): Circuit {
  // It was sent before the failure that closed the circuit, and says nothing of what came after.
  if (circuit.closedUntil !== null) return circuit;
  const window = circuit.paceMs > 0 ? 1 : Math.min(parallel, circuit.window * 2);
  return { ...circuit, failures: 0, window };
}

/**
 * @param ticks now
 * @param random in [0, 1)
 * @param atLeastMs what the server asked for
 */
export function failed(circuit: Circuit, ticks: number, limits: BackoffLimits, random: number, atLeastMs = 0): Circuit {
  // Requests that were under way together fail for one reason: it counts once, but what the server asks for counts.
  if (circuit.closedUntil !== null) return { ...circuit, closedUntil: Math.max(circuit.closedUntil, ticks + atLeastMs) };
  const failures = circuit.failures + 1;
  const closedUntil = ticks + pauseAfter(failures, limits, random, atLeastMs);
  return { failures, closedUntil, window: 1, paceMs: Math.max(circuit.paceMs, paceAfter(failures, limits)) };
}

/** More is to be sent: after an outage not before a pause. @param random in [0, 1) */
export function paced(circuit: Circuit, ticks: number, random: number): Circuit {
  if (circuit.closedUntil !== null) return circuit;
  const pauseMs = Math.round(random * circuit.paceMs);
  return pauseMs === 0 ? circuit : { ...circuit, closedUntil: ticks + pauseMs };
}

/** The pause is over, or somebody knows better: one request may go. */
export function reopened(circuit: Circuit): Circuit {
  return { ...circuit, closedUntil: null, window: 1 };
}

/** Nothing waits any more: what comes now is fresh, and goes at once. */
export function caughtUp(circuit: Circuit): Circuit {
  return { ...circuit, paceMs: 0 };
}

/**
 * A quarter of what the pauses after failures had grown to; nothing after a single failure, which is no outage. Of a thousand
 * devices that were away for long, about 135 a second then send.
 */
function paceAfter(failures: number, limits: BackoffLimits): number {
  return (ceilingAfter(failures, limits) - limits.firstMs) / 4;
}
