import * as z from 'zod';
import { errorOf } from '../finder/device-errors.ts';
import { type Identity, identityOf } from '../finder/identities.ts';
import type { HidDeviceInfo, HidLibrary } from '../hid/hid-library.ts';
import type { SerialLibrary, SerialPortInfo, SerialSettings } from '../serial/serial-library.ts';

/** Where a keypad may be plugged in: a serial port, or a HID device that the system leaves to programs. */
export type Plug = { transport: 'serial'; info: SerialPortInfo } | { transport: 'hid'; info: HidDeviceInfo };

/** A connection to either. */
export interface PlugConnection {
  /** Of a HID device one report, of a serial port whatever came. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  onClose(listener: (error: Error | undefined) => void): void;
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** A plug as the technician's side reads it: answers to `list` and `capture-start`. USB numbers as profiles write them. */
export const plugDescriptionSchema = z.object({
  id: z.string(),
  transport: z.enum(['serial', 'hid']),
  path: z.string(),
  label: z.string(),
  vendorId: z.string().optional(),
  productId: z.string().optional(),
  serialNumber: z.string().optional(),
  usagePage: z.int().optional(),
  usage: z.int().optional(),
});
export type PlugDescription = z.infer<typeof plugDescriptionSchema>;

/** The first of the usage pages that a maker may define. What is below, keyboards say, the system keeps to itself. */
const VENDOR_DEFINED = 0xff00;

const isVendorDefined = ({ usagePage }: HidDeviceInfo) => usagePage !== undefined && usagePage >= VENDOR_DEFINED;

export interface PlugLibraries {
  serial: SerialLibrary;
  hid: HidLibrary;
}

/** Lists both kinds. */
export class PlugFinder {
  readonly #libraries: PlugLibraries;
  readonly #needed: Plug['transport'] | undefined;
  readonly #wantsHid: (info: HidDeviceInfo) => boolean;
  #serial: Plug[] = [];
  #hid: Plug[] = [];

  /**
   * @param needed the kind without whose listing the keypad cannot be found
   * @param wantsHid HID devices beside the vendor-defined ones
   */
  constructor(libraries: PlugLibraries, needed: Plug['transport'] | undefined, wantsHid: (info: HidDeviceInfo) => boolean) {
    this.#libraries = libraries;
    this.#needed = needed;
    this.#wantsHid = wantsHid;
  }

  /** @throws Error when the needed kind cannot be listed; of the other kind the last listing stands */
  async list(): Promise<Plug[]> {
    const { serial, hid } = this.#libraries;
    const [ports, devices] = await Promise.allSettled([serial.list(), hid.list()]);
    if (ports.status === 'fulfilled') this.#serial = ports.value.map((info) => ({ transport: 'serial', info }));
    else if (this.#needed === 'serial') throw errorOf(ports.reason);
    if (devices.status === 'fulfilled') {
      const ours = devices.value.filter((info) => isVendorDefined(info) || this.#wantsHid(info));
      this.#hid = ours.map((info) => ({ transport: 'hid', info }));
    } else if (this.#needed === 'hid') throw errorOf(devices.reason);
    return [...this.#serial, ...this.#hid];
  }
}

/** A plug that no listing need show. */
export function unlistedPlug(transport: Plug['transport'], path: string): Plug {
  const unknown = { serialNumber: undefined, label: path, path };
  return transport === 'serial'
    ? { transport, info: { ...unknown, vendorId: undefined, productId: undefined } }
    : { transport, info: { ...unknown, vendorId: 0, productId: 0, usagePage: undefined, usage: undefined } };
}

export async function openPlug({ serial, hid }: PlugLibraries, plug: Plug, settings: SerialSettings): Promise<PlugConnection> {
  if (plug.transport === 'serial') {
    const connection = await serial.open(plug.info.path, settings);
    return connectionBy(connection, (listener) => connection.onData(listener));
  }
  const connection = await hid.open(plug.info.path);
  return connectionBy(connection, (listener) => connection.onReport(listener));
}

function connectionBy(connection: Omit<PlugConnection, 'onBytes'>, onBytes: PlugConnection['onBytes']): PlugConnection {
  return {
    onBytes,
    onClose: (listener) => connection.onClose(listener),
    write: (bytes) => connection.write(bytes),
    close: () => connection.close(),
  };
}

export function identityOfPlug(plug: Plug): Identity {
  const { path, serialNumber } = plug.info;
  return identityOf({ path, serialNumber, ...usbNumbers(plug) });
}

export function describePlug(id: string, plug: Plug): PlugDescription {
  const { path, label, serialNumber } = plug.info;
  const usages = plug.transport === 'hid' ? { usagePage: plug.info.usagePage, usage: plug.info.usage } : {};
  return plugDescriptionSchema.parse({ id, transport: plug.transport, path, label, serialNumber, ...usbNumbers(plug), ...usages });
}

function usbNumbers(plug: Plug): { vendorId?: string | undefined; productId?: string | undefined } {
  if (plug.transport === 'serial') return { vendorId: plug.info.vendorId, productId: plug.info.productId };
  const { vendorId, productId } = plug.info;
  return vendorId === 0 && productId === 0 ? {} : { vendorId: fourDigits(vendorId), productId: fourDigits(productId) };
}

const fourDigits = (number: number) => number.toString(16).padStart(4, '0');
