import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { eventually } from '../eventually.ts';
import { buildGadget } from './usb-gadget.ts';

/** The far side of a USB printer: what its firmware would do. */
export interface PluggedPrinter {
  /** Waits for the next bytes that the printer is sent. @throws Error when it was unplugged */
  read(): Promise<Uint8Array>;
  answer(bytes: Uint8Array): Promise<void>;
  unplug(): void;
}

export const PRINTER_FILE = '/dev/usb/lp0';

const GADGET_FILE = '/dev/g_printer0';
const PRINTER = { vendorId: 0x1209, productId: 0x0c5f, serialNumber: 'PR-0001', product: 'Receipts' };
const PNP = 'MFG:Evaluator tests;MDL:Receipts;CLS:PRINTER;CMD:ESC/POS;';
const READ_BYTES = 8192;
const FOREVER_MS = 600_000;

export async function plugUsbPrinter(): Promise<PluggedPrinter> {
  const { plug, unplug } = buildGadget({ ...PRINTER, function: 'printer.paper', attributes: { pnp_string: PNP } });
  plug();
  // Not blocking: the gadget's driver lets no answer out while a read waits.
  const file = () => open(GADGET_FILE, constants.O_RDWR | constants.O_NONBLOCK).catch(() => undefined);
  const device = await eventually('the gadget’s own end', file);
  return {
    read: () => eventually('bytes for the printer', () => readSome(device), FOREVER_MS),
    answer: async (bytes) => void (await device.write(bytes)),
    unplug,
  };
}

/** Reads until the printer was sent so many bytes. */
export async function readAll(printer: PluggedPrinter, count: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let length = 0; length < count; length += pieces.at(-1)?.length ?? 0) pieces.push(await printer.read());
  return Buffer.concat(pieces);
}

async function readSome(device: FileHandle): Promise<Uint8Array | undefined> {
  try {
    const { buffer, bytesRead } = await device.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, null);
    return bytesRead === 0 ? undefined : Uint8Array.from(buffer.subarray(0, bytesRead));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
    throw error;
  }
}
