import { realHid } from '../../../../device-drivers/hid/real-hid.ts';
import type { HidConnection, HidDeviceInfo } from '../../../../device-drivers/hid/hid-library.ts';
import { KEYPAD, REPORT_BYTES, type PlugKeypad, type PluggedKeypad } from '../devices/hid-keypad.ts';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

const REPORTS = 50;
const OUTPUT = Uint8Array.from([0xa5, 1, 2, 3, 4, 5, 6, 7]);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const report = (number: number) => new Uint8Array(REPORT_BYTES).fill(number);

/** The HID library against a keypad that is read, written to, unplugged and plugged in again. */
export const hidDriver = (plug: PlugKeypad): Scenario => async () => {
  const first = await plug();
  const listed = await eventually('listed', findKeypad);
  const connection = await realHid.open(listed.path);
  const read = await readReports(connection, first, REPORTS);
  await connection.write(Uint8Array.of(0, ...OUTPUT));
  const output = hex(await first.nextOutput());
  const loss = await lossAfter(connection, () => first.unplug());
  const gone = await eventually('no longer listed', async () => ((await findKeypad()) === undefined ? true : undefined));

  const second = await plug();
  const again = await realHid.open((await eventually('listed again', findKeypad)).path);
  const readAgain = await readReports(again, second, 1);
  await again.close();
  await second.unplug();
  return { listed, read, output, loss, gone, readAgain };
};

async function findKeypad(): Promise<HidDeviceInfo | undefined> {
  return (await realHid.list()).find(({ vendorId, productId }) => vendorId === KEYPAD.vendorId && productId === KEYPAD.productId);
}

/** Sends that many different reports, and returns what the library read by the time it read as many. */
async function readReports(connection: HidConnection, keypad: PluggedKeypad, count: number): Promise<string[]> {
  const read: string[] = [];
  connection.onReport((bytes) => read.push(hex(bytes)));
  for (let number = 1; number <= count; number += 1) await keypad.send(report(number));
  return eventually(`${count} reports`, () => (read.length >= count ? read : undefined));
}

async function lossAfter(connection: HidConnection, unplug: () => Promise<void>): Promise<{ ms: number; error: string | undefined }> {
  const { promise, resolve } = Promise.withResolvers<Error | undefined>();
  connection.onClose(resolve);
  const began = performance.now();
  await unplug();
  const error = await promise;
  return { ms: Math.round(performance.now() - began), error: error?.name };
}
