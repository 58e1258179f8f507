import { createHash, createPublicKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildSdk } from '../../build/build-sdk.ts';
import type * as Sdk from '../../core/counter-link/sdk/index.ts';
import { COUNTER_TOKEN_PREFIX, EVENTS_PROTOCOL } from '../../core/counter-link/counter-desk.ts';
import { LAN_KEY_FILE } from '../../core/lan-faults.ts';
import { makeKey } from '../../core/make-certificate.ts';
import { hears, openCitizenScreen } from '../e2e/citizen.ts';
import { startBusinessSystem } from '../sdk/support/pages.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { codeOn } from '../support/pairing.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { openClerkPage, pair, signIn, start, stepOf, type Clerk } from './clerk.ts';
import { hallFolder } from './hall.ts';

declare global {
  interface Window {
    sdk: typeof Sdk;
  }
}

/** Of the one device whose certificate the browser takes, as a PC does that was told to trust it. */
let key: string;
let browser: Browser;
beforeAll(async () => {
  key = await makeKey();
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const trusted = createHash('sha256').update(spki).digest('base64');
  [browser] = await Promise.all([launchBrowser(`--ignore-certificate-errors-spki-list=${trusted}`, '--no-proxy-server'), buildSdk()]);
});
afterAll(() => browser.close());

interface Device {
  evaluator: TestEvaluator;
  /** At the address of this machine, where it has one. */
  url: string;
}

/** A device that counters reach over the network. @param ownKey the one that the browser trusts, if not given */
async function startDevice(ownKey = key): Promise<Device> {
  const dataFolder = hallFolder();
  writeFileSync(join(dataFolder, LAN_KEY_FILE), ownKey, { mode: 0o600 });
  const evaluator = await startTestEvaluator({ dataFolder, config: { lan: { port: 0 } } });
  if (evaluator.lanUrl === null) throw new Error(evaluator.warnings().join());
  return { evaluator, url: evaluator.lanUrl };
}

/** SHA-256 of the certificate with which a server answers. */
const servedAt = ({ hostname, port }: URL) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on('error', reject);
  });

/** Any page of the hall's, with the SDK, on an origin of its own. */
async function openBusinessPage(): Promise<Page> {
  const page = await emptyPage();
  await page.goto(await startBusinessSystem());
  await page.waitForFunction(() => 'sdk' in window);
  return page;
}

async function emptyPage(): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  return context.newPage();
}

const FINGERPRINT = /(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/;

/** What somebody who reads a page aloud says of a certificate, however it is set. */
const fingerprintOn = async (page: Page): Promise<string | undefined> => {
  const said = await page.locator('body').innerText();
  return FINGERPRINT.exec(said)?.[0] ?? FINGERPRINT.exec((said.match(/(?:[0-9A-F]{2}:){3}[0-9A-F]{2}/g) ?? []).join(':'))?.[0];
};

test('a clerk elsewhere opens the page by TLS, compares the fingerprint, pairs, has a citizen rate, and is told of the end', async () => {
  const { evaluator, url } = await startDevice();
  const citizen = await openCitizenScreen(browser, evaluator);
  const clerk = await openClerkPage(browser, { url });
  const { page } = clerk;
  expect(page.url()).toBe(`${url}/clerk/`);
  const lines: string[] = [];
  page.on('websocket', (socket) => lines.push(socket.url()));

  await page.getByRole('button', { name: '显示配对码' }).click();
  const field = page.getByRole('textbox', { name: '配对码' });
  await field.waitFor();
  const code = (await citizen.getByText(/^(?:\d ){5}\d$/).innerText()).replaceAll(' ', '');
  const served = await servedAt(new URL(url));
  expect([await fingerprintOn(page), await fingerprintOn(citizen), evaluator.fingerprint]).toEqual([served, served, served]);
  await field.fill(code);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '开始工作' }).waitFor();
  expect(await fingerprintOn(page)).toBe(served);
  await page.getByRole('button', { name: '开始工作' }).click();

  await signIn(clerk, 'wxm');
  await page.getByText('在岗：王晓梅（A0317）').first().waitFor();
  await start(clerk, 'lnryd', 'LAN-1');
  // Said by the citizen's page alone, and told by the line alone.
  await stepOf(clerk, '屏幕已显示');
  await hears(citizen);
  await citizen.getByRole('button', { name: /^非常满意/ }).click();
  await stepOf(clerk, '已评价');
  expect(lines).toEqual([`${url.replace('https', 'wss')}/v1/events`]);
  expect(clerk.traffic.filter((line) => line.startsWith('{"type":"evaluation"')).map((line) => JSON.parse(line).status)).toContain('completed');
  // A PC that is switched off over night finds its pairing again.
  await page.reload();
  await page.getByRole('heading', { name: '请群众评价' }).waitFor();
  expect(clerk.problems).toEqual([]);
});

test('a browser that trusts one device takes no other for it: neither the page, nor what a page asks there', async () => {
  const { url } = await startDevice();
  const impostor = await startDevice(await makeKey());
  await expect((await emptyPage()).goto(`${impostor.url}/clerk/`)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  const page = await openBusinessPage();
  const begin = (at: string) =>
    page.evaluate(
      (address) =>
        window.sdk
          .connect({ url: address })
          .beginPairing('综合窗口系统')
          .then(() => 'offered', (error) => error.code),
      at,
    );
  expect([await begin(impostor.url), await begin(url)]).toEqual(['no-evaluator', 'offered']);
});

test('the page there keeps to its strict policy: no script but its own, no word to anybody but the device', async () => {
  const { url } = await startDevice();
  const elsewhere = await startBusinessSystem();
  const { page, problems } = await openClerkPage(browser, { url });
  const answer = await page.goto(`${url}/clerk/`);
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(policy).not.toMatch(/unsafe|\*/);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
  });
  expect(await page.evaluate(() => 'injected' in window)).toBe(false);
  const ask = (address: string) => page.evaluate((at) => fetch(at, { mode: 'no-cors' }).then(() => 'answered', () => 'forbidden'), address);
  expect([await ask(elsewhere), await ask(`${url}/v1/openapi.json`)]).toEqual(['forbidden', 'answered']);
  await eventually(() => expect(problems.join()).toMatch(/forbids script-src.*[^]*forbids connect-src/));
});

test('a page of another origin that has the clerk’s token is refused, by request and by line', async () => {
  const { evaluator, url } = await startDevice();
  const screen = await connectTestScreen(evaluator);
  const clerk = await openClerkPage(browser, { url });
  await pair(clerk, screen);
  const stolen = await tokenOf(clerk, url);
  const thief = await openBusinessPage();
  /** What a page gets with that token: by a request, by a line. */
  const tries = (page: Page) =>
    page.evaluate(
      async ([at, token, ...protocols]) => {
        const headers = { authorization: `Bearer ${token}` };
        const get = await fetch(`${at}/v1/window`, { headers }).then(({ status }) => String(status), () => 'refused');
        const line = await new Promise((resolve) => {
          const socket = new WebSocket(`${at.replace('https', 'wss')}/v1/events`, protocols);
          socket.addEventListener('open', () => resolve('open'));
          socket.addEventListener('error', () => resolve('refused'));
        });
        return [get, line];
      },
      [url, stolen, EVENTS_PROTOCOL, COUNTER_TOKEN_PREFIX + stolen] as const,
    );
  expect([await tries(thief), await tries(clerk.page)]).toEqual([['refused', 'refused'], ['200', 'open']]);
});

test('the SDK in a page of a business system pairs by TLS, and has citizens rate', async () => {
  const { evaluator, url } = await startDevice();
  const screen = await connectTestScreen(evaluator);
  const page = await openBusinessPage();
  const offer = await page.evaluate(async (at) => window.sdk.connect({ url: at }).beginPairing('综合窗口系统'), url);
  expect(offer.fingerprint).toBe(await servedAt(new URL(url)));
  const code = await codeOn(screen);
  const rated = page.evaluate(
    async ([at, pairing, digits, request]) => {
      const steps: string[] = [];
      const evaluatorThere = window.sdk.connect({ url: at });
      await evaluatorThere.confirmPairing(pairing, { code: digits, windowNo: '12' });
      const end = await evaluatorThere.rate(request, { onProgress: ({ step }) => steps.push(step) });
      return [...steps, end.status];
    },
    [url, offer, code, sampleRequest(1)] as const,
  );
  const view = await screen.waitFor((next) => next.screen === 'rating');
  const session = view.screen === 'rating' ? view.session : '';
  await screen.send('shown', { session });
  await screen.send('touch', { session });
  await screen.send('chooseLevel', { session, level: 5 });
  const steps = await rated;
  expect([steps[0], steps.at(-1)]).toEqual(['offered', 'completed']);
});

/** The token of the page's pairing, as any script of that origin could read it. */
async function tokenOf({ page }: Clerk, url: string): Promise<string> {
  const kept: unknown = await page.evaluate((place) => JSON.parse(localStorage.getItem(place) ?? '{}'), `counter-evaluator:${url}`);
  if (typeof kept !== 'object' || kept === null || !('token' in kept)) throw new Error('The page keeps no token.');
  return String(kept.token);
}
