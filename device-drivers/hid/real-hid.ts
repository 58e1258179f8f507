import type { Device, HIDAsync } from 'node-hid';
import { CloseNotice } from '../finder/close-notice.ts';
import { CannotOpen, ConnectionClosed, DeviceLost, DeviceMisuse, errorOf, type OpenFailure } from '../finder/device-errors.ts';
import type { HidConnection, HidDeviceInfo, HidLibrary } from './hid-library.ts';

/** The native library; it loads at the first use. */
export const realHid: HidLibrary = { list, open };

// node-hid is CommonJS: its functions come with the default import when it is bundled, too.
const library = async () => (await import('node-hid')).default;

async function list(): Promise<HidDeviceInfo[]> {
  const { devicesAsync } = await library();
  return (await devicesAsync()).flatMap(infoOf);
}

function infoOf({ path, vendorId, productId, serialNumber, usagePage, usage, manufacturer, product }: Device): HidDeviceInfo[] {
  if (path === undefined || path === '') return [];
  const label = [manufacturer, product].filter((part) => part !== undefined && part !== '').join(' ');
  return [
    {
      path,
      vendorId,
      productId,
      // Devices without a number give an empty one.
      serialNumber: serialNumber === '' ? undefined : serialNumber,
      usagePage,
      usage,
      label: label === '' ? path : label,
    },
  ];
}

async function open(path: string): Promise<HidConnection> {
  const { HIDAsync } = await library();
  try {
    return new RealHidConnection(path, await HIDAsync.open(path));
  } catch (cause) {
    throw await cannotOpen(path, cause);
  }
}

/** hidapi's own words differ from system to system, and some say nothing: whether the device is listed says more. */
async function cannotOpen(path: string, cause: unknown): Promise<CannotOpen> {
  const { message } = errorOf(cause);
  const listed = await list().then((devices) => devices.some((device) => device.path === path), () => false);
  const why: OpenFailure = !listed ? 'absent' : /permission|denied|EACCES/i.test(message) ? 'forbidden' : 'other';
  return new CannotOpen(why, `The HID device ${path} did not open: ${message}`, { cause });
}

class RealHidConnection implements HidConnection {
  readonly #path: string;
  readonly #device: HIDAsync;
  readonly #notice = new CloseNotice();
  readonly #reportListeners: ((report: Uint8Array) => void)[] = [];
  #writing = false;
  #closing: Promise<void> | undefined;

  constructor(path: string, device: HIDAsync) {
    this.#path = path;
    this.#device = device;
    device.on('data', (report: Uint8Array) => {
      for (const listener of this.#reportListeners) listener(report);
    });
    // The only sign of an unplugged device. It is kept after the close: the reading thread may still tell of its end.
    device.on('error', (cause: unknown) => this.#lose(cause));
  }

  onReport(listener: (report: Uint8Array) => void): void {
    this.#reportListeners.push(listener);
  }

  onClose(listener: (error: Error | undefined) => void): void {
    this.#notice.listen(listener);
  }

  async write(report: Uint8Array): Promise<void> {
    if (this.#writing) throw new DeviceMisuse(`A write to ${this.#path} is under way.`);
    if (this.#notice.ended) throw this.#notice.error ?? new ConnectionClosed(`The HID device ${this.#path} was closed.`);
    this.#writing = true;
    try {
      await this.#device.write(Buffer.from(report));
    } finally {
      this.#writing = false;
    }
  }

  close(): Promise<void> {
    this.#notice.tell(undefined);
    return this.#release();
  }

  #lose(cause: unknown): void {
    if (!this.#notice.tell(new DeviceLost(`The HID device ${this.#path} is gone.`, { cause }))) return;
    // A device that is gone has nothing more to say to its closing.
    void this.#release().catch(() => {});
  }

  #release(): Promise<void> {
    this.#closing ??= this.#device.close();
    return this.#closing;
  }
}
