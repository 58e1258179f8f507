import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Bitmap } from './bitmap.ts';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
// Without `wasmBinary` the package would fetch its decoder from a CDN.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });

/** Scans a receipt as a phone would. @returns the contents of all readable QR codes, from top to bottom */
export function readQrCodes(bitmap: Bitmap): Promise<string[]> {
  return readQrCodesOf(bitmap.toPng());
}

/** The same for any picture, e.g. of a screen. @param png a PNG file */
export async function readQrCodesOf(png: Uint8Array): Promise<string[]> {
  const found = await readBarcodes(png, { formats: ['QRCode'], tryHarder: true });
  return found
    .filter(({ isValid }) => isValid)
    .sort((a, b) => a.position.topLeft.y - b.position.topLeft.y)
    .map(({ text }) => text);
}
