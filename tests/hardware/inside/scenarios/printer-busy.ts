import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../../core/contract/clock.ts';
import { deviceFileLink } from '../../../../device-drivers/receipt-printer/links/device-file-link.ts';
import type { PrinterLink } from '../../../../device-drivers/receipt-printer/links/printer-link.ts';
import { plugUsbPrinter, PRINTER_FILE, readAll, type PluggedPrinter } from '../devices/usb-printer.ts';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

/** More than the printer's side keeps for a printer that reads nothing. */
const MUCH = 200_000;
const PIECE = 300;
/** Far longer than a write takes that does not wait for the printer. */
const NOT_TAKEN_MS = 1_500;
const MARKER = 0xff;

/** A printer that reads nothing for a while: what it has not taken does not count as written, and `abort` throws it away. */
export const printerBusy: Scenario = async () => {
  const printer = await plugUsbPrinter();
  const link = await openLink();
  const much = outcomeOf(link.write(new Uint8Array(MUCH)));
  const whileNobodyReads = await soon(much);
  await readAll(printer, MUCH);
  const whenAllIsRead = await much;

  const { taken, waiting } = await writeUntilFull(link);
  await link.abort();
  const whenAborted = await waiting;
  const next = await openLink();
  const [arrived] = await Promise.all([readToMarker(printer), next.write(Uint8Array.of(MARKER)).then(() => next.close())]);
  return { whileNobodyReads, whenAllIsRead, whenAborted, taken, arrived };
};

/** Writes pieces, each of bytes of its own, until one is not taken. */
async function writeUntilFull(link: PrinterLink): Promise<{ taken: number; waiting: Promise<string> }> {
  for (let taken = 0; ; taken++) {
    const waiting = outcomeOf(link.write(new Uint8Array(PIECE).fill(taken + 1)));
    if ((await soon(waiting)) === 'waits' || taken === 100) return { taken, waiting };
  }
}

/** @returns the numbers of the pieces that came, each once for `PIECE` bytes */
async function readToMarker(printer: PluggedPrinter): Promise<number[]> {
  const bytes: number[] = [];
  while (bytes.at(-1) !== MARKER) bytes.push(...(await printer.read()));
  return bytes.filter((_, index) => index % PIECE === 0).slice(0, -1);
}

const outcomeOf = (write: Promise<void>) => write.then(() => 'taken', () => 'given up');
const soon = (outcome: Promise<string>) => Promise.race([outcome, setTimeout(NOT_TAKEN_MS, 'waits')]);

function openLink(): Promise<PrinterLink> {
  return eventually(PRINTER_FILE, () => deviceFileLink(PRINTER_FILE, systemClock)(new AbortController().signal).catch(() => undefined));
}
