import type { Clock } from '../../core/contract/clock.ts';
import type { KeypadInput } from './keypad-decoder.ts';
import { KeyGate } from './key-gate.ts';
import type { WedgeProfile } from './keypad-profile.ts';

/**
 * A keypad that types like a keyboard. Its keys come from the window that has the focus, which also tells two keys at once
 * and a scanner from a single key: only it knows the instant of each.
 */
export class WedgeKeypad {
  readonly #profile: WedgeProfile;
  readonly #clock: Clock;
  readonly #gate: KeyGate;

  constructor(profile: WedgeProfile, clock: Clock) {
    this.#profile = profile;
    this.#clock = clock;
    this.#gate = new KeyGate(profile);
  }

  /** @param key a `KeyboardEvent.key` */
  press(key: string): KeypadInput {
    const { keys, ignore } = this.#profile;
    const meaning = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (meaning === undefined) return ignore.includes(key) ? { type: 'ignored', why: 'listed' } : { type: 'unknown', code: key };
    const verdict = this.#gate.press(key, this.#clock.ticks());
    return verdict === 'counts' ? { type: 'key', meaning } : { type: 'ignored', why: verdict };
  }

  /** Whether a key has been repeating for `stuckMs`, and still does. */
  stuck(): boolean {
    return this.#gate.stuck(this.#clock.ticks());
  }
}
