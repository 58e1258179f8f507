import { open, type FileHandle } from 'node:fs/promises';
import { KEYPAD, REPORT_DESCRIPTOR, type PluggedKeypad } from './hid-keypad.ts';

/** Types of `struct uhid_event` (linux/uhid.h): a type (u32), then its own packed fields. */
const EVENT = { destroy: 1, output: 6, create2: 11, input2: 12 };
const EVENT_BYTES = 4380;
const REPORT_MAX = 4096;
const BUS_USB = 3;

/** A keypad made in user space: what the kernel's HID layer sees is real, the USB below it is not there. */
export async function plugUhidKeypad(): Promise<PluggedKeypad> {
  const uhid = await open('/dev/uhid', 'r+');
  await uhid.write(createEvent());
  return {
    send: async (report) => {
      const event = Buffer.alloc(EVENT_BYTES);
      event.writeUInt32LE(EVENT.input2, 0);
      event.writeUInt16LE(report.length, 4);
      event.set(report, 6);
      await uhid.write(event);
    },
    nextOutput: () => nextOutput(uhid),
    unplug: async () => {
      const event = Buffer.alloc(EVENT_BYTES);
      event.writeUInt32LE(EVENT.destroy, 0);
      await uhid.write(event);
      await uhid.close();
    },
  };
}

/** name[128], phys[64], uniq[64], then numbers, then the report descriptor. */
function createEvent(): Buffer {
  const event = Buffer.alloc(EVENT_BYTES);
  event.writeUInt32LE(EVENT.create2, 0);
  event.write(KEYPAD.product, 4);
  event.write(KEYPAD.serialNumber, 4 + 128 + 64);
  event.writeUInt16LE(REPORT_DESCRIPTOR.length, 260);
  event.writeUInt16LE(BUS_USB, 262);
  event.writeUInt32LE(KEYPAD.vendorId, 264);
  event.writeUInt32LE(KEYPAD.productId, 268);
  event.set(REPORT_DESCRIPTOR, 280);
  return event;
}

async function nextOutput(uhid: FileHandle): Promise<Uint8Array> {
  for (;;) {
    const event = Buffer.alloc(EVENT_BYTES);
    await uhid.read(event, 0, EVENT_BYTES, null);
    if (event.readUInt32LE(0) !== EVENT.output) continue;
    // hidraw leaves the report's number before an unnumbered report; USB's driver takes it off, uhid does not.
    const length = event.readUInt16LE(4 + REPORT_MAX);
    return Uint8Array.from(event.subarray(5, 4 + length));
  }
}
