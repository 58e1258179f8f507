import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { buildSdk } from '../../../build/build-sdk.ts';
import { launchBrowser } from '../../support/browser.ts';
import { listening } from '../../support/listening.ts';
import { NOON } from '../../support/sample-requests.ts';

/** A page of a business system in a real browser. */
export interface BusinessPage {
  page: Page;
  /** Exceptions in the page. */
  problems: string[];
}

/** In a test file: starts the browser once. @returns how to open a page in a test */
export function useBusinessPages(): (url: string) => Promise<BusinessPage> {
  let browser: Browser;
  beforeAll(async () => {
    [browser] = await Promise.all([launchBrowser(), buildSdk()]);
  });
  afterAll(async () => {
    await browser.close();
  });
  return async (url) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    // The day of the test's evaluator: else the case would be too old to rate.
    await page.clock.setFixedTime(NOON);
    await page.goto(url);
    return { page, problems };
  };
}

/** A business system's own web server, with the SDK's ES module beside its page. @returns its origin */
export function startBusinessSystem(): Promise<string> {
  const module = readFileSync(join(import.meta.dirname, '../../../dist/renderer/sdk/evaluator.js'), 'utf8');
  const server = createServer((request, response) => {
    const isModule = request.url === '/evaluator.js';
    response.writeHead(200, { 'content-type': isModule ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(isModule ? module : '<!doctype html><title>综合窗口</title><script type="module">import * as sdk from "./evaluator.js"; window.sdk = sdk;</script>');
  });
  return listening(server);
}
