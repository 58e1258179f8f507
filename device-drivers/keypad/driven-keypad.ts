import type { DeviceHealth } from '../../core/contract/device-health.ts';
import type { Keypad, KeypadScene } from '../../core/contract/keypad.ts';
import type { FamilyClient } from '../host/family-client.ts';
import type { KeypadEvent } from './keypad-messages.ts';
import type { KeypadProfile } from './keypad-profile.ts';

/** A keypad with a driver in the keypads' device host. */
export class DrivenKeypad implements Keypad {
  readonly typed = {};
  readonly typedBeside = [];
  readonly digits: boolean;
  readonly confirms: boolean;
  readonly zero: boolean;
  readonly #client: FamilyClient<KeypadEvent>;

  constructor(profile: KeypadProfile, client: FamilyClient<KeypadEvent>) {
    const meanings = Object.values(profile.keys);
    this.digits = meanings.some(({ digit }) => digit !== undefined);
    this.confirms = meanings.some(({ action }) => action === 'confirm');
    this.zero = meanings.some(({ digit }) => digit === 0);
    this.#client = client;
  }

  press(): undefined {
    return undefined;
  }

  show(scene: KeypadScene): void {
    this.#client.host.tell('scene', scene);
  }

  health(): readonly DeviceHealth[] {
    return this.#client.health();
  }
}
