import type { Clock } from '../../core/contract/clock.ts';
import type { DeviceHealth } from '../../core/contract/device-health.ts';
import type { Keypad, KeyMeaning } from '../../core/contract/keypad.ts';
import type { KeypadProfile } from './keypad-profile.ts';
import { WedgeKeypad } from './wedge-keypad.ts';

type TypingProfile = Extract<KeypadProfile, { transport: 'wedge' }>;

/** A key whose meaning nobody knows stays in sight of the technician for so long. */
const REMEMBERED_MS = 3_600_000;

/** A keypad that types like a keyboard: the screen hears its keys, nobody can tell whether it is plugged in. */
export class TypingKeypad implements Keypad {
  readonly typed: Readonly<Record<string, KeyMeaning>>;
  readonly typedBeside: readonly string[];
  readonly digits: boolean;
  readonly confirms: boolean;
  readonly zero: boolean;
  readonly #profile: TypingProfile;
  readonly #wedge: WedgeKeypad;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #heard = false;
  #unknown: { key: string; at: number } | undefined;

  constructor(profile: TypingProfile, clock: Clock, onChange: () => void) {
    const meanings = Object.values(profile.keys);
    this.typed = profile.keys;
    this.typedBeside = profile.ignore;
    this.digits = meanings.some(({ digit }) => digit !== undefined);
    this.confirms = meanings.some(({ action }) => action === 'confirm');
    this.zero = meanings.some(({ digit }) => digit === 0);
    this.#profile = profile;
    this.#wedge = new WedgeKeypad(profile, clock);
    this.#clock = clock;
    this.#onChange = onChange;
  }

  press(key: string): KeyMeaning | undefined {
    const input = this.#wedge.press(key);
    if (input.type === 'unknown') this.#unknown = { key, at: this.#clock.ticks() };
    const isNews = input.type === 'unknown' || (input.type === 'key' && !this.#heard);
    if (input.type === 'key') this.#heard = true;
    if (isNews) this.#onChange();
    return input.type === 'key' ? input.meaning : undefined;
  }

  show(): void {
    // It has neither lamps nor a voice.
  }

  health(): DeviceHealth[] {
    const { id, name } = this.#profile;
    const own = { id: `keypad-${id}`, kind: 'keypad' } as const;
    const unknown = this.#unknown;
    if (unknown !== undefined && this.#clock.ticks() - unknown.at < REMEMBERED_MS) {
      return [
        {
          ...own,
          state: 'attention',
          unknownCode: unknown.key,
          detail: {
            zh: `${name}：按下了配置中没有的键，未计为评价。如属于按键器，请用学习功能重新生成按键器配置。`,
            en: `${name}: a key was pressed that the profile does not know; it was no rating. If it belongs to the keypad, make a new profile with learn-keypad.`,
          },
        },
      ];
    }
    return [
      {
        ...own,
        state: this.#heard ? 'ready' : 'unknown',
        detail: this.#heard
          ? { zh: `${name}：启动后已收到按键。`, en: `${name}: keys have come since the start.` }
          : { zh: `${name}：启动后尚未收到按键；键盘型按键器不报告是否插好。`, en: `${name}: no key has come since the start; a keypad that types cannot tell whether it is plugged in.` },
      },
    ];
  }
}
