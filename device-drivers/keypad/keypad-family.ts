import * as z from 'zod';
import { captureSourceSchema, keypadSceneSchema } from '../../core/contract/keypad.ts';
import { watchDevices } from '../finder/dev-watch.ts';
import type { DevicesEvent } from '../finder/device-events.ts';
import { DeviceKeeper } from '../finder/device-keeper.ts';
import { samePath } from '../finder/same-path.ts';
import type { FamilyContext } from '../host/family-context.ts';
import { type DeviceFamilyServer, DeviceProblem } from '../host/host-messages.ts';
import { Capture } from './capture.ts';
import { KeypadDriver } from './keypad-driver.ts';
import { keypadHealth } from './keypad-health.ts';
import { describePlug, identityOfPlug, openPlug, type Plug, type PlugConnection, type PlugDescription, PlugFinder, unlistedPlug } from './keypad-plugs.ts';
import { addressSchema, type HidProfile, keypadProfileSchema, type SerialProfile } from './keypad-profile.ts';
import { matchesHid, matchesSerial } from './profile-match.ts';

export const keypadSettingsSchema = z.strictObject({
  /** Null, or one of a keypad that types: nothing is opened, only listed and learnt. */
  profile: keypadProfileSchema.nullable(),
  port: z.string().min(1).max(400).optional(),
  address: addressSchema.optional(),
});
export type KeypadSettings = z.infer<typeof keypadSettingsSchema>;

/**
 * The keypads' family: keeps the one keypad of the settings open, and listens to any port for the learn mode.
 *
 * Calls: `list` → `PlugDescription[]`; `capture-start` with a `CaptureSource` → the `PlugDescription` of the port, or
 * problem `busy` (a session is armed) or `cannot-open`; `capture-stop`. Tells: `scene` with a `KeypadScene`; `hint`.
 *
 * @throws ZodError when the settings are none
 */
export function startKeypadFamily(settings: unknown, context: FamilyContext): DeviceFamilyServer {
  return new KeypadFamily(keypadSettingsSchema.parse(settings), context);
}

class KeypadFamily implements DeviceFamilyServer {
  readonly #context: FamilyContext;
  readonly #port: string | undefined;
  readonly #profile: HidProfile | SerialProfile | undefined;
  readonly #keeper: DeviceKeeper<Plug, PlugConnection>;
  readonly #driver: KeypadDriver | undefined;
  readonly #stopWatching: () => void;
  #capture: Capture | undefined;
  #lastTold = '';

  constructor({ profile, port, address }: KeypadSettings, context: FamilyContext) {
    this.#context = context;
    this.#port = port;
    this.#profile = profile === null || profile.transport === 'wedge' ? undefined : profile;
    this.#driver =
      this.#profile &&
      new KeypadDriver(this.#profile, {
        address,
        clock: context.clock,
        emit: context.emit,
        onChange: () => this.#tellDevices(),
        onBroken: (connection, error) => void this.#keeper.reopen(connection, error),
      });
    this.#keeper = this.#keep(this.#profile);
    this.#tellDevices();
    this.#keeper.start();
    this.#stopWatching = watchDevices(() => this.#hint());
  }

  async call(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    switch (method) {
      case 'list':
        return this.#list();
      case 'capture-start':
        return this.#startCapture(params, signal);
      case 'capture-stop':
        await this.#stopCapture();
        return {};
      default:
        throw new DeviceProblem('unknown-method', `A keypad knows no "${method}".`);
    }
  }

  tell(method: string, params: unknown): void {
    if (method === 'hint') return this.#hint();
    if (method !== 'scene') return;
    const scene = keypadSceneSchema.parse(params);
    // What a citizen presses is for no technician's eyes, and the citizen needs the keypad.
    if (scene.session !== null) void this.#stopCapture();
    this.#driver?.show(scene);
  }

  async stop(): Promise<void> {
    this.#stopWatching();
    this.#driver?.stop();
    await Promise.all([this.#capture?.close(), this.#keeper.close()]);
  }

  #keep(profile: HidProfile | SerialProfile | undefined): DeviceKeeper<Plug, PlugConnection> {
    const { serial, hid, clock } = this.#context;
    const finder = new PlugFinder({ serial, hid }, profile?.transport, (info) => profile?.transport === 'hid' && matchesHid(profile, info));
    // A HID keypad has no settings of the line.
    const line = profile?.transport === 'serial' ? profile.settings : ({ baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' } as const);
    return new DeviceKeeper<Plug, PlugConnection>({
      list: () => finder.list(),
      match: (plug) => isWanted(plug, profile, this.#port),
      fixed: profile === undefined || this.#port === undefined ? undefined : unlistedPlug(profile.transport, this.#port),
      identify: identityOfPlug,
      open: (plug) => openPlug({ serial, hid }, plug, line),
      clock,
      onChange: ({ open }) => {
        this.#driver?.use(open?.connection);
        this.#tellDevices();
      },
    });
  }

  #hint(): void {
    this.#keeper.hint();
    this.#capture?.hint();
  }

  async #list(): Promise<PlugDescription[]> {
    await this.#keeper.scan();
    return this.#keeper.state.seen.map(({ id, found }) => describePlug(id, found));
  }

  async #startCapture(params: unknown, signal: AbortSignal): Promise<PlugDescription> {
    const source = captureSourceSchema.parse(params);
    await this.#stopCapture();
    // Asked after the wait, in which a citizen may have been invited.
    if (this.#driver?.armed === true) throw new DeviceProblem('busy', 'A citizen is rating; learn when nobody is.');
    const { serial, hid, clock, emit } = this.#context;
    const capture = new Capture(source, { serial, hid }, clock, (bytes) => emit({ type: 'captured', bytes }));
    this.#capture = capture;
    // One port cannot be open twice.
    if (this.#isOurs(source.path)) await this.#keeper.pause();
    await capture.start().catch(async (error: unknown) => {
      if (this.#capture === capture) await this.#stopCapture();
      throw error;
    });
    if (signal.aborted && this.#capture === capture) await this.#stopCapture();
    const seen = this.#keeper.state.seen.find(({ path, found }) => found.transport === source.transport && samePath(path, source.path));
    const plug = seen?.found ?? unlistedPlug(source.transport, source.path);
    return describePlug(seen?.id ?? identityOfPlug(plug).base, plug);
  }

  async #stopCapture(): Promise<void> {
    const capture = this.#capture;
    if (capture === undefined) return;
    this.#capture = undefined;
    await capture.close();
    // Unless the next one has begun meanwhile.
    if (this.#capture === undefined) this.#keeper.resume();
  }

  #isOurs(path: string): boolean {
    const paths = [this.#keeper.state.open?.found.info.path, this.#port];
    return paths.some((ours) => ours !== undefined && samePath(ours, path));
  }

  #tellDevices(): void {
    const { state } = this.#keeper;
    const claimed = state.seen.filter(({ found }) => isWanted(found, this.#profile, this.#port)).map(({ path }) => path);
    if (this.#port !== undefined) claimed.push(this.#port);
    const event: DevicesEvent = {
      type: 'devices',
      devices: this.#driver === undefined ? [] : [keypadHealth(this.#driver, state, this.#port)],
      claimed,
      // A port that was built in is not news, and would stand among the unsupported for ever.
      seen: state.seen.filter(({ found }) => isPluggedIn(found)).map(({ id, path, found }) => ({ id, path, label: found.info.label })),
    };
    const words = JSON.stringify(event);
    if (words === this.#lastTold) return;
    this.#lastTold = words;
    this.#context.emit(event);
  }
}

function isWanted(plug: Plug, profile: HidProfile | SerialProfile | undefined, port: string | undefined): boolean {
  if (profile === undefined || plug.transport !== profile.transport) return false;
  if (port !== undefined) return samePath(plug.info.path, port);
  if (plug.transport === 'serial') return profile.transport === 'serial' && matchesSerial(profile, plug.info);
  return profile.transport === 'hid' && matchesHid(profile, plug.info);
}

const isPluggedIn = ({ transport, info }: Plug) => transport === 'hid' || info.vendorId !== undefined;
