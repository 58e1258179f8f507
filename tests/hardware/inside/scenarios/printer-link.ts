import { systemClock } from '../../../../core/contract/clock.ts';
import { encodeReceipt } from '../../../../device-drivers/receipt-printer/escpos-encoder.ts';
import { deviceFileLink } from '../../../../device-drivers/receipt-printer/links/device-file-link.ts';
import type { PrinterLink } from '../../../../device-drivers/receipt-printer/links/printer-link.ts';
import { plugUsbPrinter, PRINTER_FILE, readAll } from '../devices/usb-printer.ts';
import { eventually } from '../eventually.ts';
import { PROFILE, RECEIPT } from '../printed-receipt.ts';
import type { Scenario } from '../scenario.ts';

/** More than the kernel's drivers of both sides keep: the write waits for the printer. */
const MUCH = Uint8Array.from({ length: 400_000 }, (_, index) => (index * 31) % 251);

/** The link to `/dev/usb/lp0`, on the kernel's printer driver. */
export const printerLink: Scenario = async () => {
  const printer = await plugUsbPrinter();
  const link = await openLink();
  const receipt = encodeReceipt(RECEIPT, PROFILE);
  const [taken] = await Promise.all([readAll(printer, receipt.length), link.write(receipt)]);
  const answer = nextBytes(link);
  await printer.answer(Uint8Array.of(0x12));
  const answered = await answer;

  const written = link.write(MUCH).then(() => link.close());
  const much = await readAll(printer, MUCH.length);
  await written;

  const again = await openLink();
  const { promise: gone, resolve } = Promise.withResolvers<Error>();
  again.onBytes(() => {});
  again.onGone(resolve);
  const began = performance.now();
  printer.unplug();
  await gone;
  const lostMs = Math.round(performance.now() - began);
  return { twoWay: link.twoWay, taken: hex(taken), answered, muchIsWhole: Buffer.from(MUCH).equals(much), lostMs };
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function openLink(): Promise<PrinterLink> {
  return eventually(PRINTER_FILE, () => deviceFileLink(PRINTER_FILE, systemClock)(new AbortController().signal).catch(() => undefined));
}

function nextBytes(link: PrinterLink): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  link.onBytes((bytes) => resolve(hex(bytes)));
  return promise;
}
