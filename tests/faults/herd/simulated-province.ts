import type { Clock } from '../../../core/contract/clock.ts';
import { ProvinceUnavailable, type Courier, type Reply } from '../../../core/contract/province.ts';

export interface Capacity {
  requestsPerSecond: number;
  /** Requests that may wait for their turn; more are turned away. */
  queue: number;
}

/** There and back, milliseconds. */
const LATENCY_MS = 40;

/** One request that reached the province after its return. */
export interface Arrival {
  /** In ticks. */
  at: number;
  /** When it was dealt with, or undefined when it was turned away. */
  doneAt: number | undefined;
  records: number;
}

/**
 * A province of limited strength, in simulated time: away until `comeBack`, then it deals with one request after the other at
 * an even pace, lets a few wait, and turns away what is beyond, without saying for how long (HTTP 503).
 */
export class SimulatedProvince {
  readonly arrivals: Arrival[] = [];
  readonly #clock: Clock;
  readonly #capacity: Capacity;
  #isAway = true;
  #busyUntil = 0;

  constructor(clock: Clock, capacity: Capacity) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  comeBack(): void {
    this.#isAway = false;
  }

  /** The way of one device to it. */
  courier(): Courier {
    return {
      sendServices: (records, signal) => this.#receive(records.length, signal),
      sendRatings: (records, signal) => this.#receive(records.length, signal),
      renewCredentials: () => Promise.resolve(),
    };
  }

  #receive(records: number, signal: AbortSignal): Promise<Reply[]> {
    const at = this.#clock.ticks();
    if (this.#isAway) return this.#answerAt(at, signal, () => unavailable('It is away.'));
    const doneAt = this.#placeInQueue(at);
    this.arrivals.push({ at, doneAt, records });
    if (doneAt === undefined) return this.#answerAt(at, signal, () => unavailable('HTTP 503.'));
    return this.#answerAt(doneAt, signal, () => Array.from({ length: records }, () => ACCEPTED));
  }

  /** @returns when a request that arrives now is dealt with, or undefined when too many wait already */
  #placeInQueue(at: number): number | undefined {
    const eachMs = 1000 / this.#capacity.requestsPerSecond;
    const from = Math.max(at, this.#busyUntil);
    if (from - at > this.#capacity.queue * eachMs) return undefined;
    this.#busyUntil = from + eachMs;
    return this.#busyUntil;
  }

  #answerAt(ticks: number, signal: AbortSignal, answer: () => Reply[]): Promise<Reply[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply[]>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    this.#clock.after(ticks - this.#clock.ticks() + LATENCY_MS, () => {
      try {
        resolve(answer());
      } catch (error) {
        reject(error);
      }
    });
    return promise;
  }
}

const ACCEPTED: Reply = { class: 'accepted', code: 'OK', words: '' };

function unavailable(why: string): never {
  throw new ProvinceUnavailable(why);
}
