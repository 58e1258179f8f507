import { create } from 'qrcode';
import type { PrinterProfile } from './printer-profile.ts';
import { UnprintableReceipt } from './receipt-encoder.ts';

/** A QR code of model 2 at error level M, square. */
export interface QrSymbol {
  /** Modules per side. */
  size: number;
  /** Side of a module in dots: the profile's, or the largest with which the symbol still fits. */
  moduleDots: number;
  isDark: (row: number, column: number) => boolean;
}

/** 3 dots are 0.375 mm at 203 dpi; phones fail on finer modules. */
const FINEST_MODULE_DOTS = 3;

/**
 * Makes the QR code of a payload to fit a paper. The quiet zone beside it is the paper's own margin.
 *
 * @throws UnprintableReceipt if the payload is empty, is not printable ASCII (other characters make scanners disagree),
 *   or is too long for the paper
 */
export function makeQrSymbol(payload: string, { dotsPerLine, qrModuleDots }: PrinterProfile): QrSymbol {
  if (!/^[ -~]+$/.test(payload)) {
    throw new UnprintableReceipt(`A QR payload must be printable ASCII, at least one character; got ${JSON.stringify(payload)}.`);
  }
  const { size, data } = modulesOf(payload);
  const moduleDots = Math.min(qrModuleDots, Math.floor(dotsPerLine / size));
  if (moduleDots < FINEST_MODULE_DOTS) {
    throw new UnprintableReceipt(
      `A QR payload of ${payload.length} characters needs ${size} modules; on ${dotsPerLine} dots they would be too fine to scan.`,
    );
  }
  return { size, moduleDots, isDark: (row, column) => data[row * size + column] === 1 };
}

function modulesOf(payload: string) {
  try {
    // Byte mode, as printers encode it: a printer's own symbol is then never larger than the one measured here.
    return create([{ data: Buffer.from(payload, 'ascii'), mode: 'byte' }], { errorCorrectionLevel: 'M' }).modules;
  } catch (cause) {
    throw new UnprintableReceipt(`A QR code cannot hold ${payload.length} characters.`, { cause });
  }
}
