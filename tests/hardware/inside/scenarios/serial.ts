import { realSerial } from '../../../../device-drivers/serial/real-serial.ts';
import type { SerialConnection, SerialPortInfo } from '../../../../device-drivers/serial/serial-library.ts';
import { eventually } from '../eventually.ts';

export const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);

/** Waits until the library lists a port of this maker. */
export function listedPort(vendorId: string): Promise<SerialPortInfo> {
  return eventually(`a serial port of ${vendorId}`, async () => (await realSerial.list()).find((port) => port.vendorId === vendorId));
}

export function openPort(path: string): Promise<SerialConnection> {
  return realSerial.open(path, { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' });
}

/** Waits until so many bytes came, and returns them in hex. */
export async function received(connection: SerialConnection, count: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let bytes = Buffer.alloc(0);
  connection.onData((more) => {
    bytes = Buffer.concat([bytes, more]);
    if (bytes.length >= count) resolve(bytes.toString('hex'));
  });
  return promise;
}

/** The name of the error that the connection ended with. */
export function endOf(connection: SerialConnection): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  connection.onClose((error) => resolve(error?.name));
  return promise;
}
