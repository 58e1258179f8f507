import * as z from 'zod';
import { devicesEventSchema } from '../finder/device-events.ts';

/** From the scanner's device host. */
export const scannerEventSchema = z.discriminatedUnion('type', [
  devicesEventSchema,
  /** One whole code, 1 to 1000 printable characters. */
  z.object({ type: z.literal('scanned'), text: z.string() }),
]);
export type ScannerEvent = z.infer<typeof scannerEventSchema>;

/** A scanner on a serial port (also USB-CDC). One that types as a keyboard needs no settings. */
export const scannerConfigSchema = z.strictObject({
  /** Fixed name of the port, or the USB numbers by which to find it. */
  port: z.string().min(1).max(200).optional(),
  vendorId: z.string().regex(/^[0-9a-f]{4}$/).optional(),
  productId: z.string().regex(/^[0-9a-f]{4}$/).optional(),
  baudRate: z.int().min(300).max(921_600).default(9600),
});
export type ScannerConfig = z.infer<typeof scannerConfigSchema>;
