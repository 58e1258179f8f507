import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import { systemClock } from '../../core/contract/clock.ts';
import { CannotOpen, errorOf, type OpenFailure } from '../finder/device-errors.ts';
import { RealSerialConnection } from './real-serial-connection.ts';
import type { SerialConnection, SerialLibrary, SerialPortInfo, SerialSettings } from './serial-library.ts';

/** The native library; it loads at the first use. */
export const realSerial: SerialLibrary = { list, open };

const listedSchema = z.array(
  z.object({
    path: z.string(),
    vendorId: z.string().toLowerCase().optional(),
    productId: z.string().toLowerCase().optional(),
    serialNumber: z.string().optional(),
    manufacturer: z.string().optional(),
    /** Windows alone has it. */
    friendlyName: z.string().optional(),
  }),
);

async function list(): Promise<SerialPortInfo[]> {
  const { SerialPort } = await import('serialport');
  const ports = listedSchema.parse(await SerialPort.list().catch(explainMissingUdevadm));
  const real = await Promise.all(ports.map(async ({ path }) => !(await isPhantom(path))));
  return ports
    .filter((_, index) => real[index])
    .map(({ path, vendorId, productId, serialNumber, manufacturer, friendlyName }) => ({
      path,
      vendorId,
      productId,
      serialNumber,
      label: friendlyName ?? [manufacturer, path].filter((part) => part !== undefined).join(' '),
    }));
}

function explainMissingUdevadm(cause: unknown): never {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
    throw new Error('Serial ports cannot be listed because `udevadm` is missing; install the package udev.', { cause });
  }
  throw cause;
}

/** Linux makes /dev/ttyS0 to 31 whether a PC has such ports or not; type 0 is one that is not there. */
async function isPhantom(path: string): Promise<boolean> {
  if (!path.startsWith('/dev/ttyS')) return false;
  const type = await readFile(`/sys/class/tty/${basename(path)}/type`, 'utf8').catch(() => '');
  return type.trim() === '0';
}

async function open(path: string, settings: SerialSettings): Promise<SerialConnection> {
  const { SerialPort } = await import('serialport');
  // `lock` keeps every other program that asks for the lock out, ourselves included.
  const port = new SerialPort({ path, ...settings, lock: true, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error === null ? resolve() : reject(cannotOpen(path, error))));
  });
  return new RealSerialConnection(port, systemClock);
}

/** The library tells apart by words only; these are its own for Linux, macOS and Windows. */
const FAILURES: readonly [RegExp, OpenFailure][] = [
  [/cannot lock|access denied|busy/i, 'busy'],
  [/no such (file|device)|file not found|cannot find/i, 'absent'],
  [/permission denied|not permitted/i, 'forbidden'],
];

function cannotOpen(path: string, cause: unknown): CannotOpen {
  const { message } = errorOf(cause);
  const why = FAILURES.find(([words]) => words.test(message))?.[1] ?? 'other';
  return new CannotOpen(why, `The serial port ${path} did not open: ${message}`, { cause });
}
