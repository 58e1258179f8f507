import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** What a phone reads from the screen. */
export async function readCodes(page: Page): Promise<string[]> {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer } });
  const results = await readBarcodes(Uint8Array.from(await page.screenshot()), { formats: ['QRCode'] });
  return results.map(({ text }) => text);
}
