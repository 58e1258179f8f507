import { open } from 'node:fs/promises';
import { eventually } from '../eventually.ts';
import { KEYPAD, REPORT_BYTES, REPORT_DESCRIPTOR, type PluggedKeypad } from './hid-keypad.ts';
import { buildGadget, type UsbGadget } from './usb-gadget.ts';

let gadget: UsbGadget | undefined;

/** The same keypad as a USB device, through the kernel's whole USB stack. */
export async function plugUsbHidKeypad(): Promise<PluggedKeypad> {
  gadget ??= buildGadget({
    ...KEYPAD,
    function: 'hid.keypad',
    attributes: { protocol: '0', subclass: '0', report_length: String(REPORT_BYTES), report_desc: REPORT_DESCRIPTOR },
  });
  const { unplug, plug } = gadget;
  plug();
  const device = await eventually('the gadget’s own end', () => open('/dev/hidg0', 'r+').catch(() => undefined));
  return {
    send: async (report) => void (await device.write(report)),
    nextOutput: async () => {
      const { buffer, bytesRead } = await device.read(Buffer.alloc(REPORT_BYTES), 0, REPORT_BYTES, null);
      return Uint8Array.from(buffer.subarray(0, bytesRead));
    },
    unplug: async () => {
      unplug();
      await device.close();
    },
  };
}
