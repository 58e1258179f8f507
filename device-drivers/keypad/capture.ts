import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import type { CaptureSource } from '../../core/contract/keypad.ts';
import { DeviceKeeper } from '../finder/device-keeper.ts';
import type { KeeperState } from '../finder/keeper-state.ts';
import { DeviceProblem } from '../host/host-messages.ts';
import { toHex } from './hex.ts';
import { identityOfPlug, openPlug, type Plug, type PlugConnection, type PlugLibraries, unlistedPlug } from './keypad-plugs.ts';

/** Bytes of a serial keypad belong together until a pause of so many milliseconds. A HID report stands by itself. */
const GAP_MS = 30;
/** No keypad sends more for one key; what does is cut. */
const LONGEST = 256;
/** A device that chatters is shown, not recorded. */
const MOST_A_SECOND = 20;

const HID_HAS_NO_SETTINGS = { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' } as const;

/** Listens to one port for the technician's learn mode, also after it was unplugged and plugged in again. */
export class Capture {
  readonly #clock: Clock;
  readonly #tell: (hex: string) => void;
  readonly #keeper: DeviceKeeper<Plug, PlugConnection>;
  readonly #opened = Promise.withResolvers<void>();
  readonly path: string;
  #bytes: number[] = [];
  #cancelGap: CancelTimer = () => {};
  #second = 0;
  #toldInSecond = 0;

  /** @param tell takes bytes that came without a pause, in hex */
  constructor(source: CaptureSource, libraries: PlugLibraries, clock: Clock, tell: (hex: string) => void) {
    const settings = source.transport === 'serial' ? source : HID_HAS_NO_SETTINGS;
    const { baudRate, dataBits, stopBits, parity } = settings;
    this.#clock = clock;
    this.#tell = tell;
    // Whoever starts it hears of it; closed without a start, nobody need.
    this.#opened.promise.catch(() => {});
    this.path = source.path;
    this.#keeper = new DeviceKeeper<Plug, PlugConnection>({
      list: async () => [],
      match: () => false,
      fixed: unlistedPlug(source.transport, source.path),
      identify: identityOfPlug,
      open: async (plug) => this.#listen(plug, await openPlug(libraries, plug, { baudRate, dataBits, stopBits, parity })),
      clock,
      onChange: (state) => this.#follow(state),
    });
  }

  /** @throws DeviceProblem `cannot-open` */
  async start(): Promise<void> {
    this.#keeper.start();
    try {
      await this.#opened.promise;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  hint(): void {
    this.#keeper.hint();
  }

  async close(): Promise<void> {
    this.#cancelGap();
    this.#opened.reject(new DeviceProblem('cannot-open', 'The learning ended before the port was open.'));
    await this.#keeper.close();
  }

  #follow({ standing, error }: KeeperState<Plug, PlugConnection>): void {
    if (standing === 'open') this.#opened.resolve();
    else if (standing !== 'searching') this.#opened.reject(new DeviceProblem('cannot-open', error?.message ?? `${this.path} does not open.`));
  }

  #listen({ transport }: Plug, connection: PlugConnection): PlugConnection {
    connection.onBytes((bytes) => (transport === 'hid' ? this.#emit([...bytes]) : this.#gather(bytes)));
    return connection;
  }

  #gather(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#bytes.push(byte);
      if (this.#bytes.length === LONGEST) this.#flush();
    }
    this.#cancelGap();
    if (this.#bytes.length > 0) this.#cancelGap = this.#clock.after(GAP_MS, () => this.#flush());
  }

  #flush(): void {
    this.#emit(this.#bytes);
    this.#bytes = [];
  }

  #emit(bytes: number[]): void {
    const second = Math.floor(this.#clock.ticks() / 1_000);
    this.#toldInSecond = second === this.#second ? this.#toldInSecond + 1 : 1;
    this.#second = second;
    if (this.#toldInSecond <= MOST_A_SECOND) this.#tell(toHex(Uint8Array.from(bytes)));
  }
}
