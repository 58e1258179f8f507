import { realSerial } from '../../device-drivers/serial/real-serial.ts';
import type { SimulatedPrinter } from './simulated-printer.ts';

/** Puts a simulated printer at one end of a serial cable. @returns takes it away again */
export async function printerOnTty(printer: SimulatedPrinter, path: string): Promise<() => Promise<void>> {
  const connection = await realSerial.open(path, { baudRate: 115_200, dataBits: 8, stopBits: 1, parity: 'none' });
  let writing: Promise<void> = Promise.resolve();
  printer.connect({
    send: (bytes) => {
      // The cable is pulled on purpose here.
      writing = writing.then(() => connection.write(bytes)).catch(() => {});
    },
    hangUp: () => {},
    onRoom: () => {},
  });
  connection.onData((bytes) => void printer.receive(bytes));
  return async () => {
    printer.disconnect();
    await connection.close().catch(() => {});
  };
}
