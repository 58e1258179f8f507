import type { CancelTimer, Clock } from '../../core/contract/clock.ts';

/** A hung process is silent, and nothing else would tell: a keypad's host speaks only when a key is pressed. */
const PING_EVERY_MS = 10_000;
/** So many pings in a row without an answer. */
const MOST_UNANSWERED = 3;

/** Asks a process again and again whether it still answers. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #ping: () => void;
  readonly #onSilent: (how: string) => void;
  #unanswered = 0;
  #cancel: CancelTimer = () => {};

  constructor(clock: Clock, ping: () => void, onSilent: (how: string) => void) {
    this.#clock = clock;
    this.#ping = ping;
    this.#onSilent = onSilent;
  }

  /** Begins, or begins anew: it has just been heard. */
  heard(): void {
    this.#cancel();
    this.#unanswered = 0;
    this.#pingLater();
  }

  stop(): void {
    this.#cancel();
  }

  #pingLater(): void {
    this.#cancel = this.#clock.after(PING_EVERY_MS, () => {
      if (this.#unanswered === MOST_UNANSWERED) return this.#onSilent(`answered nothing for ${(MOST_UNANSWERED * PING_EVERY_MS) / 1000} s`);
      this.#unanswered += 1;
      this.#ping();
      // Hours of sleep, or a busy minute of ours, count as one ping: what was answered meanwhile is heard before the next.
      const next = setImmediate(() => this.#pingLater());
      this.#cancel = () => clearImmediate(next);
    });
  }
}
