import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import type { KeyMeaning } from '../../core/contract/keypad.ts';
import type { KeypadInput } from './keypad-decoder.ts';

/**
 * How long a key waits for a second one, in milliseconds. Nobody presses two keys on purpose so fast; an elbow, a bag or a
 * cloth does. Which of the keys came first is chance, and chance must not rate.
 */
export const TWO_KEYS_MS = 50;

/**
 * Tells a key only after it stayed alone; of keys that come together tells none. Two presses that a stalled machine
 * delivers at once are lost too: the citizen sees nothing happen and presses again.
 */
export class OneKeyAtATime {
  readonly #clock: Clock;
  readonly #tell: (input: KeypadInput) => void;
  #held: { meaning: KeyMeaning; since: number; cancel: CancelTimer } | undefined;
  /** Whatever comes before this tick came together with what was there before it. */
  #togetherUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, tell: (input: KeypadInput) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  press(meaning: KeyMeaning): void {
    if (this.disturb()) return this.#tell({ type: 'ignored', why: 'two-keys' });
    this.#held = { meaning, since: this.#clock.ticks(), cancel: this.#clock.after(TWO_KEYS_MS, () => this.#release()) };
  }

  /** Something came that may be a key of which the profile does not know. @returns whether it came together with another */
  disturb(): boolean {
    const now = this.#clock.ticks();
    // The machine was busy, and the timer is late.
    if (this.#held !== undefined && now - this.#held.since >= TWO_KEYS_MS) this.#release();
    const together = this.#held !== undefined || now < this.#togetherUntil;
    if (this.#held !== undefined) {
      this.discard();
      this.#tell({ type: 'ignored', why: 'two-keys' });
    }
    this.#togetherUntil = now + TWO_KEYS_MS;
    return together;
  }

  discard(): void {
    this.#held?.cancel();
    this.#held = undefined;
  }

  #release(): void {
    const held = this.#held;
    this.discard();
    if (held !== undefined) this.#tell({ type: 'key', meaning: held.meaning });
  }
}
