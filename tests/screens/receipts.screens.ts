import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, onTestFinished, test } from 'vitest';
import { PAPER_58MM, PAPER_80MM } from '../../device-drivers/receipt-printer/printer-profile.ts';
import { receiptSvg } from '../../device-drivers/receipt-printer/receipt-svg.ts';
import { readQrCodesOf } from '../escpos-emulator/qr-reader.ts';
import { launchBrowser } from '../support/browser.ts';
import { sampleReceipts } from '../support/sample-receipts.ts';

/** Pictures of every kind of receipt, for docs/RECEIPTS.md; on both papers where it is worth a look. */
const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'images', 'receipts');
const FONT = join(import.meta.dirname, '..', '..', 'node_modules', '@fontsource-variable', 'noto-sans-sc');
const KINDS: Record<string, readonly string[]> = {
  '58mm': ['acceptance-intake', 'acceptance-completion', 'rate-later', 'self-test', 'paper-form', 'status-slip'],
  '80mm': ['acceptance-intake', 'self-test', 'paper-form-blank'],
};

const STYLE = 'body{margin:0;background:#ddd}svg{display:block;margin:16px;box-shadow:0 2px 8px #0004}';

/** A page around one receipt, with the Chinese font that comes by npm, so that pictures are alike on any machine. */
async function servePage(): Promise<{ url: string; show(svg: string): void }> {
  let page = '';
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/') response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
    else if (/^\/(index\.css|files\/[\w.-]+)$/.test(path)) response.end(readFileSync(join(FONT, path)));
    else response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    show(svg) {
      page = `<!doctype html><link rel="stylesheet" href="/index.css"><style>${STYLE}</style>${svg}`;
    },
  };
}

/** Paper has no colours, and a third of the file is enough for it. */
const inGrey = (picture: Uint8Array) => PNG.sync.write(PNG.sync.read(Buffer.from(picture)), { colorType: 0, deflateLevel: 9 });

test.each([
  ['58mm', PAPER_58MM],
  ['80mm', PAPER_80MM],
])('%s', async (paper, profile) => {
  mkdirSync(FOLDER, { recursive: true });
  const site = await servePage();
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ deviceScaleFactor: 1.5 });
  for (const [kind, receipt] of Object.entries(sampleReceipts(profile))) {
    if (!KINDS[paper]?.includes(kind)) continue;
    site.show(receiptSvg(receipt, profile));
    await page.goto(site.url);
    await page.evaluate(() => document.fonts.ready);
    const box = await page.locator('svg').boundingBox();
    if (box === null) throw new Error('The page shows no receipt.');
    const clip = { x: 0, y: 0, width: box.width + 32, height: box.height + 32 };
    const picture = inGrey(await page.screenshot({ fullPage: true, clip }));
    writeFileSync(join(FOLDER, `${kind}-${paper}.png`), picture);
    const payloads = receipt.lines.flatMap((line) => (line.type === 'qr' ? [line.payload] : []));
    expect(await readQrCodesOf(picture)).toEqual(payloads);
  }
});
