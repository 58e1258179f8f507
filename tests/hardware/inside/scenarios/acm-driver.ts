import { spawnSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { buildGadget } from '../devices/usb-gadget.ts';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';
import { ALL_BYTES, endOf, listedPort, openPort, received } from './serial.ts';

const PORT = { vendorId: 0x1209, productId: 0x0c5e, serialNumber: 'CDC-0001', product: 'Five keys, serial' };

/** The serial library on a USB device that is a CDC port: no chip of a maker, no driver to install. */
export const acmDriver: Scenario = async () => {
  const gadget = buildGadget({ ...PORT, function: 'acm.port', attributes: {} });
  gadget.plug();
  const device = await deviceEnd();
  const listed = await listedPort(PORT.vendorId.toString(16));
  const connection = await openPort(listed.path);
  const incoming = received(connection, ALL_BYTES.length);
  await device.write(ALL_BYTES);
  const read = await incoming;
  const [arrived] = await Promise.all([readExactly(device, ALL_BYTES.length), connection.write(ALL_BYTES)]);

  const end = endOf(connection);
  const began = performance.now();
  gadget.unplug();
  const lost = { error: await end, ms: Math.round(performance.now() - began) };
  return { listed, read, arrived, lost };
};

/** The gadget's own end of the port, which passes all bytes through unchanged. */
async function deviceEnd() {
  const path = '/dev/ttyGS0';
  const device = await eventually('the gadget’s own end', () => open(path, 'r+').catch(() => undefined));
  spawnSync('/run/guest/busybox', ['stty', '-F', path, 'raw', '-echo']);
  return device;
}

async function readExactly(device: Awaited<ReturnType<typeof open>>, count: number): Promise<string> {
  const bytes = Buffer.alloc(count);
  let length = 0;
  while (length < count) length += (await device.read(bytes, length, count - length, null)).bytesRead;
  return bytes.toString('hex');
}
