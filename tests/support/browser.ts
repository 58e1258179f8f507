import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';
import * as z from 'zod';
import { findBrowser } from '../../core/host/find-browser.ts';

/** Without them Chromium looks up its maker's hosts at every start, which a closed network answers slowly. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A real, headless browser: the Edge, Chrome or Chromium of this machine, else the Chromium inside an npm package, so
 * that tests need no download but npm's. `EVALUATOR_TEST_BROWSER=npm` takes the package even where a browser is installed.
 *
 * @param more switches of Chromium
 */
export async function launchBrowser(...more: readonly string[]): Promise<Browser> {
  const args = [...QUIET, ...more];
  const installed = process.env['EVALUATOR_TEST_BROWSER'] === 'npm' ? undefined : findBrowser(process.platform, process.env);
  if (installed) return chromium.launch({ executablePath: installed, args });
  // Not the package's own flags: they fit one page in a cloud function, and its single process dies with the first page.
  return chromium.launch({ executablePath: await unpackedChromium(), args });
}

const packageSchema = z.object({ version: z.string() });

/** The package unpacks to a fixed place and keeps whatever lies there, so another version's copy must go first. */
async function unpackedChromium(): Promise<string> {
  const { version } = packageSchema.parse(
    JSON.parse(readFileSync(new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url), 'utf8')),
  );
  const stampFolder = join(tmpdir(), 'counter-evaluator-chromium');
  const stampFile = join(stampFolder, 'version');
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== version) {
    rmSync(join(tmpdir(), 'chromium'), { force: true });
    mkdirSync(stampFolder, { recursive: true });
    writeFileSync(stampFile, version);
  }
  return sparticuz.executablePath();
}
