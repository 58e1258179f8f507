import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { readProvince } from '../tests/support/running-province.ts';
import { linkToken, START_MS, startTestSandbox, wireRating, wireService, type TestSandbox } from './test-kit.ts';

/** The pages that a device shows in a frame, over HTTP. */

let clock: ManualClock;
let sandbox: TestSandbox;
beforeEach(async () => {
  clock = new ManualClock(START_MS);
  sandbox = await startTestSandbox(clock, { region: 'ordos' });
});
afterEach(() => sandbox.stop());

const issued = z.object({ url: z.string() });

async function issue(service = wireService(), pf = '4'): Promise<string> {
  const { status, body } = await sandbox.post('/gateway/rating-pages', { service, pf });
  expect(status).toBe(200);
  return issued.parse(body).url;
}

const submit = (url: string, fields: Record<string, string>) => fetch(url, { method: 'POST', body: new URLSearchParams(fields) });

describe('a page is issued', () => {
  test('with the service that it is about, which need not have come before', async () => {
    const url = await issue();
    expect(url.startsWith(`${sandbox.url}/d/`)).toBe(true);
    expect(await (await fetch(url)).text()).toContain('食品经营许可新办');
    expect(await sandbox.codes('/gateway/services', [wireService()])).toEqual(['ALREADY_EXISTS']);
  });

  test('under an address that says nothing, and is another each time', async () => {
    const [one, other] = [await issue(), await issue()];
    expect(one).not.toBe(other);
    expect(one).not.toContain('TJ2026');
  });

  test.each([
    ['no signature', undefined, '4', 401],
    ['a faulty service', { ...wireService(), taskName: '' }, '4', 400],
    ['the channel of a phone', wireService(), '3', 400],
    ['the channel of paper forms', wireService(), '1', 400],
  ])('not to %s', async (_, service, pf, status) => {
    const answer =
      service === undefined
        ? await fetch(`${sandbox.url}/gateway/rating-pages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
        : await sandbox.post('/gateway/rating-pages', { service, pf });
    expect(answer.status).toBe(status);
  });
});

test('the device may frame it, a phone page nobody; only the last page runs a script', async () => {
  const url = await issue();
  const policy = async (address: string) => (await fetch(address)).headers.get('content-security-policy') ?? '';
  expect(await policy(url)).toMatch(/frame-ancestors http:\/\/127\.0\.0\.1:\* http:\/\/localhost:\* app:$/);
  expect(await policy(`${sandbox.url}/r/${linkToken('TJ20260302-0001', 1, START_MS + 1000)}`)).toMatch(/frame-ancestors 'none'$/);
  expect(await (await fetch(url)).text()).not.toContain('<script');
});

test.each(['4', '5'])('a rating on it counts as channel %s, once, and the page says that it is done', async (pf) => {
  const url = await issue(wireService(), pf);
  const thanks = await (await submit(url, { level: '5' })).text();
  expect(thanks).toContain('感谢您的评价');
  expect(thanks).toContain('<script src="/rating-done.js"');
  expect(await (await submit(url, { level: '1', 'reason.staff': 'x', text: '改成差评' })).text()).toContain('已评价');
  expect(readProvince(sandbox.databaseFile).ratings).toMatchObject([{ satisfaction: '5', pf }]);
  expect(await (await fetch(`${sandbox.url}/rating-done.js`)).text()).toContain("'rating-done'");
});

test('a bad level asks for reasons as on the phone', async () => {
  await sandbox.stop();
  sandbox = await startTestSandbox(clock, { region: 'qiqihar' });
  const again = await submit(await issue(), { level: '1' });
  expect(again.status).toBe(422);
  expect(await again.text()).toContain('还差一步');
  expect(readProvince(sandbox.databaseFile).ratings).toEqual([]);
});

test('who rated at the window already is told so, and the frame too', async () => {
  const url = await issue();
  expect(await sandbox.codes('/gateway/ratings', [wireRating({ evalDetail: '' })])).toEqual(['OK']);
  expect(await (await fetch(url)).text()).toContain('rating-done.js');
});

test('its address is good for half an hour, and no receipt’s address is one of a page', async () => {
  const url = await issue();
  clock.advance(1_800_000);
  expect((await fetch(url)).status).toBe(410);
  expect((await fetch(`${sandbox.url}/d/${linkToken('TJ20260302-0001', 1, clock.now() + 9_000)}`)).status).toBe(404);
});
