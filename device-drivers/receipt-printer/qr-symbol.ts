import { create, type QRCodeMaskPattern } from 'qrcode';
import type { PrinterProfile } from './printer-profile.ts';
import { UnprintableReceipt } from './receipt-encoder.ts';

/** How large a QR code of model 2 at error level M is on a paper. */
export interface QrFit {
  /** Modules per side. */
  size: number;
  /** Side of a module in dots: the profile's, or the largest with which the symbol still fits. */
  moduleDots: number;
}

export interface QrSymbol extends QrFit {
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
export function makeQrSymbol(payload: string, profile: PrinterProfile): QrSymbol {
  const fit = fitQr(payload, profile);
  const { size, data } = modulesOf(payload);
  return { ...fit, isDark: (row, column) => data[row * size + column] === 1 };
}

/**
 * The size alone, in a fraction of the time: which mask reads best is then the printer's to find.
 * @throws UnprintableReceipt as `makeQrSymbol`
 */
export function fitQr(payload: string, { dotsPerLine, qrModuleDots }: PrinterProfile): QrFit {
  if (!/^[ -~]+$/.test(payload)) {
    throw new UnprintableReceipt(`A QR payload must be printable ASCII, at least one character; got ${JSON.stringify(payload)}.`);
  }
  const { size } = modulesOf(payload, 0);
  const moduleDots = Math.min(qrModuleDots, Math.floor(dotsPerLine / size));
  if (moduleDots < FINEST_MODULE_DOTS) {
    throw new UnprintableReceipt(
      `A QR payload of ${payload.length} characters needs ${size} modules; on ${dotsPerLine} dots they would be too fine to scan.`,
    );
  }
  return { size, moduleDots };
}

/** @param maskPattern left out: the best of the eight, found by trying them all */
function modulesOf(payload: string, maskPattern?: QRCodeMaskPattern) {
  try {
    // Byte mode, as printers encode it: a printer's own symbol is then never larger than the one measured here.
    return create([{ data: Buffer.from(payload, 'ascii'), mode: 'byte' }], { errorCorrectionLevel: 'M', maskPattern }).modules;
  } catch (cause) {
    throw new UnprintableReceipt(`A QR code cannot hold ${payload.length} characters.`, { cause });
  }
}
