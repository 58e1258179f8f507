import { BlockList, isIPv6 } from 'node:net';
import type { Logger } from 'pino';
import type { Clock } from '../../contract/clock.ts';
import { HttpProblem } from '../../http/problems.ts';
import { RateLimit } from '../../http/rate-limit.ts';

/** Messages of one address in a second; four seconds' worth may come at once. */
const PER_SECOND = 20;
const LOG_EVERY_MS = 60_000;

export interface DoorGuardOptions {
  /** Its entry in the configuration. */
  door: string;
  /** Addresses whose words are obeyed, beside 127.0.0.1 and ::1. */
  from: readonly string[];
  clock: Clock;
  log: Logger;
}

/** Who may speak at a door, and how much; and what the log says of the others: a line for each kind of refusal and minute, so that nobody fills it. */
export class DoorGuard {
  readonly #options: DoorGuardOptions;
  readonly #known = new BlockList();
  readonly #rate: RateLimit;
  /** When each kind was last logged, in ticks, and how many came since. */
  readonly #logged = new Map<string, { at: number; since: number }>();

  constructor(options: DoorGuardOptions) {
    this.#options = options;
    this.#rate = new RateLimit(PER_SECOND, options.clock);
    for (const address of ['127.0.0.1', '::1', ...options.from]) this.#known.addAddress(address, family(address));
  }

  /** Whether this address may speak; if not, the log knows. */
  knows(address: string | undefined): boolean {
    const plain = address?.split('%')[0];
    if (plain !== undefined && this.#known.check(plain, family(plain))) return true;
    this.refused('foreign-address', plain);
    return false;
  }

  /** Counts a message. @returns whether it may be looked at */
  allows(address: string | undefined): boolean {
    try {
      this.#rate.count(address ?? '');
      return true;
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      this.refused('too-many-requests', address);
      return false;
    }
  }

  /** @param kind a code of ours, never anything that was sent */
  refused(kind: string, address?: string): void {
    const { door, clock, log } = this.#options;
    const before = this.#logged.get(kind);
    if (before !== undefined && clock.ticks() - before.at < LOG_EVERY_MS) {
      before.since += 1;
      return;
    }
    this.#logged.set(kind, { at: clock.ticks(), since: 0 });
    log.warn({ door, refusal: kind, address, unlogged: before?.since ?? 0 }, 'A message at a door was refused.');
  }
}

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
