import type { PrinterConfig } from './printer-messages.ts';

/** What the encoder must know about a printer and its paper. Data only: another printer is another value, not another code path. */
export interface PrinterProfile {
  /** Half-width characters per line; a Chinese character takes two. */
  columns: 32 | 48;
  /** Printable dots per line. */
  dotsPerLine: 384 | 576;
  /** `native`: the printer draws the QR code; `raster`: we send its pixels, for printers that cannot, at many times the bytes. */
  qr: 'native' | 'raster';
  /** Side of one QR module in dots, 1 to 16; made smaller when the symbol would be wider than the paper. */
  qrModuleDots: number;
  /** Whether to cut (partially) at the end; a printer without a cutter has a tear bar. */
  cut: boolean;
}

export const PAPER_58MM: PrinterProfile = { columns: 32, dotsPerLine: 384, qr: 'native', qrModuleDots: 6, cut: true };
export const PAPER_80MM: PrinterProfile = { columns: 48, dotsPerLine: 576, qr: 'native', qrModuleDots: 8, cut: true };

const PAPERS: Record<PrinterConfig['paper'], PrinterProfile> = { '58mm': PAPER_58MM, '80mm': PAPER_80MM };

/** The profile of a configured printer. */
export function profileOf({ paper, qr, cut }: Pick<PrinterConfig, 'paper' | 'qr' | 'cut'>): PrinterProfile {
  return { ...PAPERS[paper], qr, cut };
}
