import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import type { KeypadEvent } from './keypad-messages.ts';

/** At most one event of a kind in so many milliseconds. */
const EVERY_MS = 1_000;

/**
 * Counts what a keypad sent that is no press, and tells of it seldom: a keypad gone mad must not flood the evaluator. The
 * first is told at once.
 */
export class KeypadTally {
  readonly #clock: Clock;
  readonly #emit: (event: KeypadEvent) => void;
  readonly #onTick: () => boolean;
  #reasons: Record<string, number> = {};
  #unknown: string | undefined;
  #cancel: CancelTimer | undefined;

  /** @param onTick runs with each telling, and a second after the last; true asks for one more */
  constructor(clock: Clock, emit: (event: KeypadEvent) => void, onTick: () => boolean) {
    this.#clock = clock;
    this.#emit = emit;
    this.#onTick = onTick;
  }

  count(reason: string, times = 1): void {
    this.#reasons[reason] = (this.#reasons[reason] ?? 0) + times;
    if (this.#cancel === undefined) this.#tick();
  }

  unknownCode(code: string): void {
    this.#unknown = code;
    if (this.#cancel === undefined) this.#tick();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #tick(): void {
    const told = this.#tell();
    const again = this.#onTick();
    this.#cancel = told || again ? this.#clock.after(EVERY_MS, () => this.#tick()) : undefined;
  }

  #tell(): boolean {
    const reasons = this.#reasons;
    const code = this.#unknown;
    this.#reasons = {};
    this.#unknown = undefined;
    const counted = Object.keys(reasons).length > 0;
    if (counted) this.#emit({ type: 'ignored', reasons });
    if (code !== undefined) this.#emit({ type: 'unknown-code', code });
    return counted || code !== undefined;
  }
}
