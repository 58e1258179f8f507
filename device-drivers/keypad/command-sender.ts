import type { Clock } from '../../core/contract/clock.ts';
import { errorOf } from '../finder/device-errors.ts';

/** A keypad that has not taken a command for so many milliseconds hangs. */
export const WRITE_TIMEOUT_MS = 2_000;

export interface CommandSenderOptions {
  write(bytes: Uint8Array): Promise<void>;
  clock: Clock;
  /** Nothing waits any more. */
  onAllSent(): void;
  /** Told once; nothing more is sent. */
  onBroken(error: Error): void;
}

/** Sends commands over one connection, one at a time. What is new replaces what still waits: only the last scene counts. */
export class CommandSender {
  readonly #options: CommandSenderOptions;
  #waiting: readonly Uint8Array[] = [];
  #sending = false;
  #ended = false;

  constructor(options: CommandSenderOptions) {
    this.#options = options;
  }

  send(commands: readonly Uint8Array[]): void {
    this.#waiting = commands;
    if (!this.#sending) void this.#sendAll();
  }

  /** The connection is given up. */
  end(): void {
    this.#ended = true;
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      try {
        await this.#write(next);
      } catch (error) {
        if (!this.#ended) this.#options.onBroken(errorOf(error));
        this.#ended = true;
      }
    }
    this.#sending = false;
    if (!this.#ended) this.#options.onAllSent();
  }

  #take(): Uint8Array | undefined {
    const [next, ...rest] = this.#ended ? [] : this.#waiting;
    this.#waiting = rest;
    return next;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = this.#options.clock.after(WRITE_TIMEOUT_MS, () => reject(new Error('The keypad does not take a command.')));
    try {
      await Promise.race([this.#options.write(bytes), late]);
    } finally {
      cancel();
    }
  }
}
