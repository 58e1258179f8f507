import * as z from 'zod';
import { receiptSchema } from '../../core/contract/receipt.ts';
import { devicesEventSchema } from '../finder/device-events.ts';

/** From the printer's device host. */
export const printerEventSchema = devicesEventSchema;

/** The call `print`. A job that was printed, or begun, is never printed again, whoever asks. */
export const printParamsSchema = z.object({ job: z.string(), receipt: receiptSchema });

const paper = z.enum(['58mm', '80mm']);
/** `raster` for printers that print no QR code of their own. */
const qr = z.enum(['native', 'raster']).default('native');
/** `none` for printers that answer no DLE EOT: their state stays unknown. */
const status = z.enum(['dle-eot', 'none']).default('dle-eot');
const common = { paper, qr, status, cut: z.boolean().default(true) };

/** How a receipt printer is reached that has a driver. Without `transport` it is a network printer. */
export const drivenPrinterSchema = z.discriminatedUnion('transport', [
  z.strictObject({ transport: z.literal('tcp').default('tcp'), host: z.string().regex(/^([^\s:]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/, 'is a host name or an address, without a port'), port: z.int().min(1).max(65_535).default(9100), ...common }),
  z.strictObject({
    transport: z.literal('serial'),
    /** Fixed name of the port, or the USB numbers by which to find it. */
    path: z.string().min(1).max(200).optional(),
    vendorId: z.string().regex(/^[0-9a-f]{4}$/).optional(),
    productId: z.string().regex(/^[0-9a-f]{4}$/).optional(),
    baudRate: z.int().min(1200).max(921_600).default(9600),
    ...common,
  }),
  /** A printer of the Windows spooler, by its name; gets raw bytes. */
  z.strictObject({ transport: z.literal('spooler'), name: z.string().min(1).max(200), ...common }),
  /** USB printers on Linux: `/dev/usb/lp0`. */
  z.strictObject({ transport: z.literal('device-file'), path: z.string().min(1).max(200), ...common }),
]);
export type DrivenPrinter = z.infer<typeof drivenPrinterSchema>;

/** The receipt printer of a device; `file` writes receipts into the folder `receipts` instead, for trying things out. */
export const printerConfigSchema = z.discriminatedUnion('transport', [
  ...drivenPrinterSchema.options,
  z.strictObject({ transport: z.literal('file'), ...common, paper: paper.default('80mm') }),
]);
export type PrinterConfig = z.infer<typeof printerConfigSchema>;
