import { PrintProblem } from '../../core/contract/receipt.ts';
import type { FamilyContext } from '../host/family-context.ts';
import { type DeviceFamilyServer, DeviceProblem } from '../host/host-messages.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import { LinkPrinter } from './link-printer.ts';
import { deviceFileLink } from './links/device-file-link.ts';
import type { OpenLink } from './links/printer-link.ts';
import { serialLink } from './links/serial-link.ts';
import { spoolerLink } from './links/spooler-link.ts';
import { tcpLink } from './links/tcp-link.ts';
import { type DrivenPrinter, drivenPrinterSchema, printParamsSchema } from './printer-messages.ts';
import { profileOf } from './printer-profile.ts';
import { printerWords } from './printer-words.ts';

/** A network printer that refused is left in peace for so long; one that is plugged in is looked for more often. */
const MISSING_MS = { network: 60_000, plugged: 5_000 };

/**
 * The receipt printer in its device host. Calls: `print` (`printParamsSchema`), which resolves when the receipt was printed
 * and else fails with a `PrintProblemKind` or `duplicate`; `status`, which asks the printer now and answers its
 * `DeviceHealth`. Tell: `hint`, something was plugged in or out.
 *
 * @throws ZodError; Error when this system has no such way to a printer
 */
export function startPrinterFamily(settings: unknown, context: FamilyContext): DeviceFamilyServer {
  const config = drivenPrinterSchema.parse(settings);
  const tellDevices = () => context.emit({ type: 'devices', devices: [printer.health()], claimed: claimedBy(config, printer), seen: [] });
  const printer = new LinkPrinter({
    id: 'receipt-printer',
    words: printerWords(config),
    open: openLinkOf(config, context),
    asks: config.status === 'dle-eot' && config.transport !== 'spooler',
    idle: idleOf(config),
    profile: profileOf(config),
    encode: encodeReceipt,
    clock: context.clock,
    onChange: tellDevices,
  });
  tellDevices();
  printer.start();

  return {
    async call(method, params, signal) {
      if (method === 'status') return printer.check();
      if (method !== 'print') throw new DeviceProblem('unknown-method', `A printer has no call ${method}.`);
      const { job, receipt } = printParamsSchema.parse(params);
      try {
        await printer.print(job, receipt, signal);
      } catch (error) {
        throw error instanceof PrintProblem ? new DeviceProblem(error.kind, error.message, { cause: error }) : error;
      }
      return {};
    },
    tell(method) {
      if (method === 'hint') printer.hint();
    },
    stop: () => printer.close(),
  };
}

function openLinkOf(config: DrivenPrinter, { clock, connect, serial, spooler }: FamilyContext): OpenLink {
  switch (config.transport) {
    case 'tcp':
      return tcpLink({ connect, host: config.host, port: config.port });
    case 'serial': {
      const { path, vendorId, productId, baudRate } = config;
      if (path === undefined && vendorId === undefined) throw new Error('A serial printer needs a path or a vendorId.');
      return serialLink({ serial, path, vendorId, productId, baudRate });
    }
    case 'device-file':
      return deviceFileLink(config.path, clock);
    case 'spooler':
      if (spooler === undefined) throw new Error('Only Windows has a print spooler.');
      return spoolerLink(spooler, config.name, clock);
  }
}

/** A network printer that tells nothing is left in peace: a connection is all that could be learnt, and some print on it. */
function idleOf({ transport, status }: DrivenPrinter): { missingMs: number } | undefined {
  if (transport !== 'tcp') return { missingMs: MISSING_MS.plugged };
  return status === 'none' ? undefined : { missingMs: MISSING_MS.network };
}

function claimedBy(config: DrivenPrinter, printer: LinkPrinter): string[] {
  const fixed = config.transport === 'serial' || config.transport === 'device-file' ? config.path : undefined;
  const path = fixed ?? printer.path;
  return path === undefined ? [] : [path];
}
