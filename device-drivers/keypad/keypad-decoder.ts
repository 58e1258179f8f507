import type { Clock } from '../../core/contract/clock.ts';
import type { KeyMeaning } from '../../core/contract/keypad.ts';
import { checksumBytes, checksumOf } from './checksum.ts';
import { FrameReader } from './frame-reader.ts';
import { fromHex, toHex } from './hex.ts';
import { KeyGate } from './key-gate.ts';
import { OneKeyAtATime } from './one-key-at-a-time.ts';
import type { HidProfile, KeypadCommand, SerialProfile } from './keypad-profile.ts';

/**
 * `bounce`: came too soon after the same key; `stuck`: repeats for longer than a person presses; `too-soon`: came with or
 * before the connection or the question, and was not let go since; `listed`: the profile says that the code means nothing; `other-address`: of another unit on the bus; `other-report`: a HID report of another
 * number; `two-keys`: came together with another key, as from an elbow, so neither counts.
 */
export type IgnoredWhy = 'bounce' | 'stuck' | 'too-soon' | 'listed' | 'other-address' | 'other-report' | 'two-keys';

/** What a keypad's bytes come to. */
export type KeypadInput =
  | { type: 'key'; meaning: KeyMeaning }
  | { type: 'ignored'; why: IgnoredWhy }
  /** In hex. */
  | { type: 'unknown'; code: string }
  /** So many bytes belong to no frame, or to one whose checksum is wrong. */
  | { type: 'noise'; bytes: number };

export interface DecoderOptions {
  clock: Clock;
  /** Of this unit, where the profile knows addresses: 0…255. Without it the profile's own. */
  address?: number | undefined;
  /** Told during `receive`, except a key, which is told `TWO_KEYS_MS` later if it stayed alone. */
  onInput(input: KeypadInput): void;
}

/**
 * Bytes of a HID or serial keypad → keys. What it cannot tell for sure is no key: an unknown code, a wrong checksum, two
 * keys at once. Keeps at most one frame, and one entry for each key of the profile.
 */
export class KeypadDecoder {
  readonly #profile: HidProfile | SerialProfile;
  readonly #options: DecoderOptions;
  readonly #reader: FrameReader | undefined;
  readonly #gate: KeyGate;
  readonly #oneKey: OneKeyAtATime;

  constructor(profile: HidProfile | SerialProfile, options: DecoderOptions) {
    this.#profile = profile;
    this.#options = options;
    this.#reader = profile.transport === 'serial' ? new FrameReader(profile) : undefined;
    this.#gate = new KeyGate(profile);
    this.#oneKey = new OneKeyAtATime(options.clock, options.onInput);
  }

  /** @param bytes one report of a HID keypad, or whatever a serial one has sent */
  receive(bytes: Uint8Array): void {
    if (this.#profile.transport === 'hid') return this.#report(this.#profile, bytes);
    const { codeAt, codeLength } = this.#profile;
    const noise = this.#reader?.push(bytes, this.#options.clock.ticks(), (buffer, start, bodyEnd) => {
      const end = codeLength === undefined ? bodyEnd : start + codeAt + codeLength;
      if (this.#isOurs(buffer, start)) this.#code(toHex(buffer.subarray(start + codeAt, end)));
    });
    if (noise !== undefined && noise > 0) this.#options.onInput({ type: 'noise', bytes: noise });
  }

  /** The frames to send for a command; for HID the first byte of each is the report's number. None where the keypad knows none such. */
  command(name: KeypadCommand): Uint8Array[] {
    return [this.#profile.commands?.[name] ?? []].flat().map((template) => this.#frame(template));
  }

  /** Whether a key has been repeating for `stuckMs`, and still does. */
  stuck(): boolean {
    return this.#gate.stuck(this.#options.clock.ticks());
  }

  /** Call it whenever another session is armed: neither the key that may be about to be told nor one that is held was for it. */
  askAnew(): void {
    this.#oneKey.discard();
    this.#gate.askAnew(this.#options.clock.ticks());
  }

  /**
   * After a reconnect, and before the decoder is thrown away. A key that was stuck stays so until it was silent once, and
   * for `LET_GO_MS` none counts: it may be held, or be what the keypad had kept for whoever would listen.
   */
  reset(): void {
    this.#reader?.reset();
    this.#oneKey.discard();
    this.#gate.reset(this.#options.clock.ticks());
  }

  #frame(template: string): Uint8Array {
    const address = toHex(Uint8Array.of(this.#address() ?? 0));
    const [body = '', trailer] = template.replaceAll('{address}', address).split('{checksum}');
    const bytes = fromHex(body);
    const checksum = this.#profile.transport === 'serial' ? this.#profile.checksum : undefined;
    // The schema lets none ask for a checksum that the profile does not know.
    if (trailer === undefined || checksum === undefined) return bytes;
    const check = checksumBytes(checksum, checksumOf(checksum)(bytes, checksum.from, bytes.length));
    return Uint8Array.of(...bytes, ...check, ...fromHex(trailer));
  }

  #report({ reportId, codeAt, codeLength }: HidProfile, report: Uint8Array): void {
    if (reportId !== undefined && report[0] !== reportId) this.#options.onInput({ type: 'ignored', why: 'other-report' });
    else if (report.length < codeAt + codeLength) this.#options.onInput({ type: 'noise', bytes: report.length });
    else this.#code(toHex(report.subarray(codeAt, codeAt + codeLength)));
  }

  #address(): number | undefined {
    const address = this.#profile.transport === 'serial' ? this.#profile.address : undefined;
    return address && (this.#options.address ?? address.value);
  }

  #isOurs(buffer: Uint8Array, start: number): boolean {
    const at = this.#profile.transport === 'serial' ? this.#profile.address?.at : undefined;
    if (at === undefined || buffer[start + at] === this.#address()) return true;
    this.#options.onInput({ type: 'ignored', why: 'other-address' });
    return false;
  }

  #code(code: string): void {
    const { keys, ignore } = this.#profile;
    const meaning = Object.hasOwn(keys, code) ? keys[code] : undefined;
    if (meaning !== undefined) {
      const verdict = this.#gate.press(code, this.#options.clock.ticks());
      if (verdict === 'counts') this.#oneKey.press(meaning);
      else this.#options.onInput({ type: 'ignored', why: verdict });
    } else if (ignore.includes(code)) {
      this.#options.onInput({ type: 'ignored', why: 'listed' });
    } else {
      // An unknown key beside a known one is as much an elbow as two known ones.
      this.#oneKey.disturb();
      this.#options.onInput({ type: 'unknown', code });
    }
  }
}
