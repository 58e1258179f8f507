import type { CancelTimer, Clock } from '../../core/contract/clock.ts';

/** A hung process is silent, and nothing else would tell: a keypad's host speaks only when a key is pressed. */
const PING_EVERY_MS = 10_000;
const SILENT_FOR_MS = 30_000;

/** Asks a process again and again whether it still answers. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #ping: () => void;
  readonly #onSilent: (how: string) => void;
  #cancel: CancelTimer = () => {};

  constructor(clock: Clock, ping: () => void, onSilent: (how: string) => void) {
    this.#clock = clock;
    this.#ping = ping;
    this.#onSilent = onSilent;
  }

  /** Begins, or begins anew: it has just been heard. */
  heard(): void {
    this.#cancel();
    this.#cancel = this.#clock.after(PING_EVERY_MS, () => {
      this.#ping();
      this.#cancel = this.#clock.after(SILENT_FOR_MS, () => this.#suspect());
    });
  }

  stop(): void {
    this.#cancel();
  }

  /** After sleep the timer may run before an answer that lies waiting is read: that is read first. */
  #suspect(): void {
    let heard = false;
    this.#cancel = () => {
      heard = true;
    };
    setImmediate(() => setImmediate(() => !heard && this.#onSilent(`answered nothing for ${SILENT_FOR_MS / 1000} s`)));
  }
}
