import { create, type QRCodeErrorCorrectionLevel } from 'qrcode';
import type { Bitmap } from './bitmap.ts';
import type { ByteReader } from './byte-reader.ts';

interface Symbol2d {
  /** Modules per side, row by row; 1 is dark. */
  size: number;
  modules: Uint8Array;
  moduleDots: number;
}

const LEVELS: ReadonlyMap<number, QRCodeErrorCorrectionLevel> = new Map([
  [0x30, 'L'],
  [0x31, 'M'],
  [0x32, 'Q'],
  [0x33, 'H'],
]);

/** The printer's QR settings and symbol storage, set by the `GS ( k` functions. */
export class QrMemory {
  #moduleDots = 3;
  #level: QRCodeErrorCorrectionLevel = 'L';
  #data: Uint8Array | undefined;

  /**
   * Runs one `GS ( k` command; the reader stands behind `GS (`.
   *
   * @returns the symbol if the command prints it
   * @throws EscPosError on an unknown function or parameter, or when nothing is stored to print
   */
  run(reader: ByteReader): Symbol2d | undefined {
    if (reader.byte() !== 0x6b) reader.fail('Unknown GS ( command');
    const length = reader.littleEndian16();
    const [family, code, first, ...rest] = reader.take(length);
    if (family !== 0x31 || first === undefined) reader.fail('Unknown two-dimensional code');
    switch (code) {
      case 0x41:
        if (first !== 0x32 || rest[0] !== 0) reader.fail('QR code of another model than 2');
        return undefined;
      case 0x43:
        if (first < 1 || first > 16) reader.fail('QR module size outside 1 to 16');
        this.#moduleDots = first;
        return undefined;
      case 0x45:
        this.#level = LEVELS.get(first) ?? reader.fail('Unknown QR error level');
        return undefined;
      case 0x50:
        if (first !== 0x30 || rest.length === 0) reader.fail('Unknown QR storage, or no data for it');
        this.#data = Uint8Array.from(rest);
        return undefined;
      case 0x51:
        if (first !== 0x30 || this.#data === undefined) reader.fail('No QR data stored to print');
        return this.#symbol(this.#data);
      default:
        return reader.fail('Unknown QR function');
    }
  }

  #symbol(data: Uint8Array): Symbol2d {
    const { size, data: modules } = create([{ data, mode: 'byte' }], { errorCorrectionLevel: this.#level }).modules;
    return { size, modules, moduleDots: this.#moduleDots };
  }
}

/** Draws a symbol below what is printed, `left` dots from the paper's edge. */
export function drawQr(bitmap: Bitmap, { size, modules, moduleDots }: Symbol2d, left: number): void {
  const top = bitmap.height;
  bitmap.extendTo(top + size * moduleDots);
  for (const [index, dark] of modules.entries()) {
    if (dark !== 1) continue;
    bitmap.fill(left + (index % size) * moduleDots, top + Math.floor(index / size) * moduleDots, moduleDots, moduleDots);
  }
}
