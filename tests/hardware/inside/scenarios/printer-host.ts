import { systemClock } from '../../../../core/contract/clock.ts';
import type { DeviceState } from '../../../../core/contract/device-health.ts';
import { PrintProblem } from '../../../../core/contract/receipt.ts';
import type { DevicesEvent } from '../../../../device-drivers/finder/device-events.ts';
import { FamilyClient } from '../../../../device-drivers/host/family-client.ts';
import { HostedPrinter } from '../../../../device-drivers/receipt-printer/hosted-printer.ts';
import { printerEventSchema } from '../../../../device-drivers/receipt-printer/printer-messages.ts';
import { SimulatedPrinter } from '../../../printer-simulator/simulated-printer.ts';
import { plugUsbPrinter, PRINTER_FILE, type PluggedPrinter } from '../devices/usb-printer.ts';
import { eventually } from '../eventually.ts';
import { killableLauncher } from '../host-process.ts';
import { RECEIPT } from '../printed-receipt.ts';
import type { Scenario } from '../scenario.ts';

/** The printer's device host and a simulated printer, with the kernel's USB between them. */
export const printerHost: Scenario = async () => {
  const plugged = await plugUsbPrinter();
  const paper = new SimulatedPrinter();
  void obey(plugged, paper);
  const { printer, comesTo } = startHost();
  await comesTo('ready');
  const outcomes = [await outcomeOf(printer)];
  paper.runOutOfPaper();
  outcomes.push(await outcomeOf(printer));
  await comesTo('failed');
  paper.putPaperIn();
  outcomes.push(await outcomeOf(printer));
  await comesTo('ready');
  plugged.unplug();
  await comesTo('missing');
  outcomes.push(await outcomeOf(printer));
  await printer.close();
  return { outcomes, receipts: paper.receipts, left: paper.hanging, violations: paper.violations };
};

async function outcomeOf(printer: HostedPrinter): Promise<string> {
  try {
    await printer.print(RECEIPT);
    return 'printed';
  } catch (error) {
    if (error instanceof PrintProblem) return error.kind;
    throw error;
  }
}

/** Passes bytes between the wire and the printer, until it is unplugged. */
async function obey(wire: PluggedPrinter, printer: SimulatedPrinter): Promise<void> {
  let answered = Promise.resolve();
  printer.connect({
    send: (bytes) => void (answered = answered.then(() => wire.answer(bytes)).catch(() => {})),
    hangUp: () => {},
    onRoom: () => {},
  });
  for (let bytes = await nextBytes(wire); bytes !== undefined; bytes = await nextBytes(wire)) printer.receive(bytes);
}

const nextBytes = (wire: PluggedPrinter) => wire.read().catch(() => undefined);

function startHost() {
  const { launch } = killableLauncher();
  const client = new FamilyClient<DevicesEvent>({
    family: 'receipt-printer',
    settings: { transport: 'device-file', path: PRINTER_FILE, paper: '80mm', qr: 'raster' },
    launch,
    clock: systemClock,
    log: (words) => console.log(words),
    events: printerEventSchema,
    onEvent: () => {},
    onChange: () => {},
  });
  client.host.start();
  return {
    printer: new HostedPrinter(client),
    comesTo: (state: DeviceState) =>
      eventually(`the printer is ${state}`, () => (client.health()[0]?.state === state ? true : undefined), 60_000),
  };
}
