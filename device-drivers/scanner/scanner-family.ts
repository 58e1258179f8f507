import type { Clock } from '../../core/contract/clock.ts';
import type { DeviceHealth } from '../../core/contract/device-health.ts';
import { watchDevices } from '../finder/dev-watch.ts';
import type { DevicesEvent } from '../finder/device-events.ts';
import type { DeviceKeeper } from '../finder/device-keeper.ts';
import { keptHealth, spoken } from '../finder/device-words.ts';
import type { KeeperState } from '../finder/keeper-state.ts';
import type { FamilyContext } from '../host/family-context.ts';
import { type DeviceFamilyServer, DeviceProblem } from '../host/host-messages.ts';
import { isWantedSerial, keepSerial } from '../serial/serial-keeper.ts';
import type { SerialConnection, SerialPortInfo } from '../serial/serial-library.ts';
import { CodeReader } from './code-reader.ts';
import { type ScannerConfig, type ScannerEvent, scannerConfigSchema } from './scanner-messages.ts';

/**
 * The scanners' family: keeps the serial scanner of the settings open and tells each whole code. Tells: `hint`. A scanner
 * that types as a keyboard is none of its.
 *
 * @throws ZodError when the settings are none
 */
export function startScannerFamily(settings: unknown, context: FamilyContext): DeviceFamilyServer {
  return new ScannerFamily(scannerConfigSchema.parse(settings), context);
}

const NAME = { name: { zh: '扫码器', en: 'scanner' } };
/** More than people scan. A scanner left in its continuous mode, or noise that passes for codes, would fill the log. */
const MOST_A_MINUTE = 60;
/** So many unreadable codes in a row are worth a word to the technician. */
const DROPPED_IN_A_ROW = 3;

class ScannerFamily implements DeviceFamilyServer {
  readonly #config: ScannerConfig;
  readonly #emit: (event: ScannerEvent) => void;
  readonly #reader: CodeReader;
  readonly #keeper: DeviceKeeper<SerialPortInfo, SerialConnection>;
  readonly #stopWatching: () => void;
  readonly #clock: Clock;
  #minute = 0;
  #toldInMinute = 0;
  #connection: SerialConnection | undefined;
  #droppedInARow = 0;
  #lastTold = '';

  constructor(config: ScannerConfig, { emit, clock, serial }: FamilyContext) {
    this.#config = config;
    this.#emit = emit;
    this.#clock = clock;
    this.#reader = new CodeReader({ clock, onCode: (text) => this.#scanned(text), onDropped: () => this.#dropped() });
    this.#keeper = keepSerial({
      serial,
      wanted: config,
      settings: { baudRate: config.baudRate, dataBits: 8, stopBits: 1, parity: 'none' },
      clock,
      onChange: (state) => this.#follow(state),
    });
    this.#tellDevices();
    this.#keeper.start();
    this.#stopWatching = watchDevices(() => this.#keeper.hint());
  }

  async call(method: string): Promise<unknown> {
    throw new DeviceProblem('unknown-method', `A scanner knows no "${method}".`);
  }

  tell(method: string): void {
    if (method === 'hint') this.#keeper.hint();
  }

  async stop(): Promise<void> {
    this.#stopWatching();
    this.#reader.reset();
    await this.#keeper.close();
  }

  #follow({ open }: KeeperState<SerialPortInfo, SerialConnection>): void {
    const connection = open?.connection;
    if (connection !== this.#connection) {
      this.#connection = connection;
      this.#reader.reset();
      this.#droppedInARow = 0;
      connection?.onData((bytes) => {
        if (this.#connection === connection) this.#reader.receive(bytes);
      });
    }
    this.#tellDevices();
  }

  #scanned(text: string): void {
    const minute = Math.floor(this.#clock.ticks() / 60_000);
    this.#toldInMinute = minute === this.#minute ? this.#toldInMinute + 1 : 1;
    this.#minute = minute;
    if (this.#toldInMinute > MOST_A_MINUTE) return this.#dropped();
    this.#emit({ type: 'scanned', text });
    this.#droppedInARow = 0;
    this.#tellDevices();
  }

  #dropped(): void {
    this.#droppedInARow += 1;
    this.#tellDevices();
  }

  #tellDevices(): void {
    const { seen } = this.#keeper.state;
    const { port } = this.#config;
    const claimed = seen.filter(({ found }) => isWantedSerial(this.#config, found)).map(({ path }) => path);
    const event: DevicesEvent = {
      type: 'devices',
      devices: [this.#health()],
      claimed: port === undefined ? claimed : [...claimed, port],
      // The keypads' family shows what is plugged in.
      seen: [],
    };
    const words = JSON.stringify(event);
    if (words === this.#lastTold) return;
    this.#lastTold = words;
    this.#emit(event);
  }

  #health(): DeviceHealth {
    const { port, vendorId } = this.#config;
    const base = { id: 'scanner', kind: 'scanner' } as const;
    if (port === undefined && vendorId === undefined) {
      const detail = spoken(NAME, '请在 config.json 的 scanner 中写明 port 或 vendorId。', 'name its "port" or "vendorId" in config.json under scanner.');
      return { ...base, state: 'failed', detail };
    }
    const kept = keptHealth({ ...NAME, port }, this.#keeper.state);
    if (kept.state !== 'ready' || this.#droppedInARow < DROPPED_IN_A_ROW) return { ...base, ...kept };
    const detail = spoken(
      NAME,
      '连续收到无法识别的内容，或不停地发送。请核对 config.json 中的 baudRate 是否与扫码器一致，并关闭扫码器的连续扫描模式。',
      'it keeps sending what is no code, or sends without end. Check that baudRate in config.json is the one of the scanner, and switch its continuous mode off.',
    );
    return { ...base, state: 'attention', detail };
  }
}
