import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type * as Sdk from '../../core/counter-link/sdk/index.ts';
import { buildSdk } from '../../build/build-sdk.ts';
import { eventually } from '../support/eventually.ts';
import { codeOn } from '../support/pairing.ts';
import { connectTestScreen, startTestEvaluator, type TestScreen } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startGate } from './support/gate.ts';
import { startBusinessSystem, useBusinessPages, type BusinessPage } from './support/pages.ts';

declare global {
  interface Window {
    sdk: typeof Sdk;
    evaluator: Sdk.Evaluator;
    /** All states of it, and what each `rate` came to. */
    states: Sdk.EvaluatorState[];
    outcomes: unknown[];
    giveCode(code: string): void;
  }
}

const openPage = useBusinessPages();

/** A page of the business system, on an origin of its own, that uses the evaluator at this address. */
async function businessPage(url: string): Promise<BusinessPage> {
  await buildSdk();
  const { page, problems } = await openPage(await startBusinessSystem());
  await page.waitForFunction(() => 'sdk' in window);
  await page.evaluate((address) => {
    window.evaluator = window.sdk.connect({ url: address });
    window.states = [window.evaluator.state];
    window.outcomes = [];
  }, url);
  return { page, problems };
}

async function pairPage(page: Page, screen: TestScreen): Promise<void> {
  const paired = page.evaluate(() =>
    window.evaluator.pair({ name: '综合窗口系统', windowNo: '12', code: () => new Promise((resolve) => (window.giveCode = resolve)) }),
  );
  const code = await codeOn(screen);
  await page.waitForFunction(() => 'giveCode' in window);
  await page.evaluate((digits) => window.giveCode(digits), code);
  expect(await paired).toMatchObject({ windowNo: '12', origin: new URL(page.url()).origin });
  await stateIs(page, 'ready');
}

const stateIs = (page: Page, state: Sdk.EvaluatorState) =>
  eventually(async () => expect(await page.evaluate(() => window.evaluator.state)).toBe(state));
const outcomes = (page: Page) => page.evaluate(() => window.outcomes);
/** Begins a rating in the page; it comes to an outcome later. */
const rate = (page: Page, ordinal: number, deadline = 60_000) =>
  page.evaluate(
    ([request, ms]) =>
      void window.evaluator
        .rate(request, { deadline: ms })
        .then((end) => window.outcomes.push(end.status))
        .catch((error) => window.outcomes.push(error.code)),
    [sampleRequest(ordinal), deadline] as const,
  );
async function offered(screen: TestScreen): Promise<string> {
  const view = await screen.waitFor((next) => next.screen === 'rating');
  return view.screen === 'rating' ? view.session : '';
}

test('a page of another origin pairs, has citizens rate, and goes on after the evaluator was away', async () => {
  const gate = await startGate();
  const dataFolder = temporaryFolder();
  const first = await startTestEvaluator({ dataFolder });
  await gate.open(first);
  const screen = await connectTestScreen(first);
  const { page, problems } = await businessPage(gate.url);
  // What a listener of the page throws is the page's error, and keeps nobody else from hearing.
  await page.evaluate(() => {
    window.evaluator.on('evaluation', () => {
      throw new Error('a mistake of the page');
    });
    window.evaluator.on('state', (state) => window.states.push(state));
  });
  await pairPage(page, screen);
  await rate(page, 1);
  const session = await offered(screen);
  await screen.send('touch', { session });
  await screen.send('chooseLevel', { session, level: 5 });
  await eventually(async () => expect(await outcomes(page)).toEqual(['completed']));

  gate.shut();
  await first.stop();
  await stateIs(page, 'offline');
  await rate(page, 2, 300);
  await eventually(async () => expect(await outcomes(page)).toEqual(['completed', 'no-evaluator']));
  // Kept, and sent when the evaluator comes up.
  await rate(page, 3);
  const second = await startTestEvaluator({ dataFolder });
  const screenAgain = await connectTestScreen(second);
  await gate.open(second);
  await screenAgain.send('decline', { session: await offered(screenAgain) });
  await eventually(async () => expect(await outcomes(page)).toEqual(['completed', 'no-evaluator', 'unrated']));
  // On a busy machine the line may be lost more than once; it always comes back.
  const states = await page.evaluate(() => window.states);
  expect(states.slice(0, 5)).toEqual(['unpaired', 'connecting', 'ready', 'offline', 'ready']);
  await stateIs(page, 'ready');
  expect(new Set(problems)).toEqual(new Set(['Error: a mistake of the page']));
  expect(await second.status(await second.offer(sampleRequest(2)))).toBe('offered');
});

test('whoever is waiting when the pairing is ended is told so, though the browser shows the page no refusal', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const { page } = await businessPage(server.url);
  await pairPage(page, screen);
  await rate(page, 1);
  await offered(screen);
  const { token } = await page.evaluate((place) => JSON.parse(localStorage.getItem(place) ?? '{}'), `counter-evaluator:${server.url}`);
  await fetch(`${server.url}/v1/pairing`, { method: 'DELETE', headers: { authorization: `Bearer ${token}`, origin: new URL(page.url()).origin } });
  await eventually(async () => expect(await outcomes(page)).toEqual(['revoked']));
  await rate(page, 2);
  await eventually(async () => expect(await outcomes(page)).toEqual(['revoked', 'revoked']));
  expect(await page.evaluate(() => window.evaluator.state)).toBe('revoked');
});
