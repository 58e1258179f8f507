import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../tests/support/manual-clock.ts';
import type { Fault } from './faults.ts';
import { resultsSchema, signedHeaders, START_MS, startTestSandbox, wireRating, wireService, type TestSandbox } from './test-kit.ts';

let clock: ManualClock;
let province: TestSandbox;
let fault: Fault | undefined;

beforeEach(async () => {
  clock = new ManualClock(START_MS);
  fault = undefined;
  province = await startTestSandbox(clock, { faults: { beforeReply: () => fault } });
});
afterEach(async () => await province.stop());

async function call(path: string, headers: Record<string, string>, body: string) {
  const response = await fetch(province.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const reply: unknown = await response.json();
  return { status: response.status, reply, date: response.headers.get('date') };
}

describe('records', () => {
  test('a service and its rating are stored once; a repeat says so and changes nothing', async () => {
    expect(await province.codes('/gateway/services', [wireService()])).toEqual(['OK']);
    expect(await province.codes('/gateway/services', [wireService()])).toEqual(['ALREADY_EXISTS']);
    expect(await province.codes('/gateway/ratings', [wireRating()])).toEqual(['OK']);
    expect(await province.codes('/gateway/ratings', [wireRating({ satisfaction: '1' })])).toEqual(['ALREADY_EXISTS']);

    const page = await (await fetch(`${province.url}/`)).text();
    expect(page).toContain('非常满意');
    expect(page).not.toContain('非常不满意');
  });

  test('the same key twice in one request is stored once', async () => {
    expect(await province.codes('/gateway/services', [wireService(), wireService()])).toEqual(['OK', 'ALREADY_EXISTS']);
  });

  test('an additional rating has a key of its own', async () => {
    await province.codes('/gateway/services', [wireService()]);
    expect(await province.codes('/gateway/ratings', [wireRating(), wireRating({ assessNumber: 2 })])).toEqual(['OK', 'OK']);
  });

  test('a service at a terminal, by nobody of the staff and for several agencies, is stored with all that a rating says of it', async () => {
    const { proManager: _name, proManagerNo: _no, ...alone } = wireService({
      caseKind: 'self-service',
      terminalNo: 'T-03',
      jointDepts: [{ code: 'agency-1', name: '市场监督管理局' }, { code: 'agency-2', name: '城市管理局' }],
    });
    expect(await province.codes('/gateway/services', [alone])).toEqual(['OK']);
    const rating = wireRating({ relDeptCodes: 'agency-2', reasonPending: 'text,other-text', groupId: 'batch-2026-1' });
    expect(await province.codes('/gateway/ratings', [rating])).toEqual(['OK']);
    expect(await province.codes('/gateway/ratings', [rating])).toEqual(['ALREADY_EXISTS']);
  });

  test('a rating of an unknown service is not stored, and is accepted once the service is known', async () => {
    await province.codes('/gateway/services', [wireService({ serviceNumber: 2 })]);
    expect(await province.codes('/gateway/ratings', [wireRating()])).toEqual(['SERVICE_UNKNOWN']);
    await province.codes('/gateway/services', [wireService()]);
    expect(await province.codes('/gateway/ratings', [wireRating()])).toEqual(['OK']);
  });

  test.each([
    ['taskName', { taskName: undefined }],
    ['serviceNumber', { serviceNumber: 100 }],
    ['projectNo', { projectNo: 'x'.repeat(51) }],
    ['serviceTime', { serviceTime: '2026-02-30 09:00:00' }],
    ['serviceTime', { serviceTime: '2026-03-02T09:00:00' }],
    ['proStatus', { proStatus: '4' }],
    ['certkeyGOV', { certkeyGOV: '1'.repeat(19) }],
    ['caseKind', { caseKind: 'unheard-of' }],
    ['terminalNo', { terminalNo: 'T'.repeat(21) }],
    ['jointDepts', { jointDepts: [] }],
    ['jointDepts', { jointDepts: Array.from({ length: 21 }, (_, index) => ({ code: `agency-${index}`, name: '局' })) }],
    ['jointDepts.0.name', { jointDepts: [{ code: 'agency-1' }] }],
    ['jointDepts', { jointDepts: [{ code: 'agency-1', name: '甲局' }, { code: 'agency-1', name: '乙局' }] }],
    ['favourite', { favourite: 'tea' }],
  ])('an invalid service names its field: %s', async (field, fault) => {
    const { status, body } = await province.post('/gateway/services', { records: [{ ...wireService(), ...fault }] });
    expect(status).toBe(200);
    const [result] = resultsSchema.parse(body).results;
    expect(result?.code).toBe('INVALID');
    expect(result?.message).toContain(`field ${field}:`);
  });

  test.each([
    ['satisfaction', { satisfaction: '6' }],
    ['assessNumber', { assessNumber: 3 }],
    ['evalDetail', { evalDetail: '510;511' }],
    ['writingEvaluation', { writingEvaluation: '字'.repeat(501) }],
    ['assessTime', { assessTime: '2026/03/02 09:00' }],
    ['pf', { pf: '6' }],
    ['relDeptCodes', { relDeptCodes: 'agency-1;agency-2' }],
    ['relDeptCodes', { relDeptCodes: Array.from({ length: 21 }, (_, index) => `agency-${index}`).join() }],
    ['reasonPending', { reasonPending: 'patience' }],
    ['reasonPending', { reasonPending: '' }],
    ['groupId', { groupId: 'g'.repeat(65) }],
    ['groupId', { groupId: 'group 1' }],
  ])('an invalid rating names its field: %s', async (field, fault) => {
    const { body } = await province.post('/gateway/ratings', { records: [{ ...wireRating(), ...fault }] });
    const [result] = resultsSchema.parse(body).results;
    expect(result).toMatchObject({ code: 'INVALID', message: expect.stringContaining(`field ${field}:`) });
  });

  test('an error message never repeats a personal value', async () => {
    const records = [{ ...wireService(), certkeyGOV: '120101199001011234567' }];
    const { body } = await province.post('/gateway/services', { records });
    expect(JSON.stringify(body)).not.toContain('12010119900101');
  });

  test('one bad record does not spoil the others', async () => {
    const records = [wireService(), { projectNo: 'only this' }, 'not a record', wireService({ serviceNumber: 2 })];
    expect(await province.codes('/gateway/services', records)).toEqual(['OK', 'INVALID', 'INVALID', 'OK']);
  });

  test('takes 100 records in one request and refuses 101', async () => {
    const records = Array.from({ length: 101 }, (_, index) => wireService({ projectNo: `case-${index}` }));
    expect(await province.post('/gateway/services', { records })).toMatchObject({ status: 400, body: { code: 'MALFORMED' } });
    const codes = await province.codes('/gateway/services', records.slice(0, 100));
    expect(codes).toEqual(Array.from({ length: 100 }, () => 'OK'));
  });
});

test('the rated query tells which services have a first rating, and no level', async () => {
  await province.codes('/gateway/services', [1, 2, 3].map((serviceNumber) => wireService({ serviceNumber })));
  await province.codes('/gateway/ratings', [wireRating({ serviceNumber: 2 }), wireRating({ serviceNumber: 3, assessNumber: 2 })]);
  const keys = [1, 2, 3, 4].map((serviceNumber) => ({ projectNo: wireService().projectNo, serviceNumber }));
  expect(await province.post('/gateway/rated', { keys })).toEqual({
    status: 200,
    body: { rated: [{ projectNo: 'TJ20260302-0001', serviceNumber: 2 }] },
  });
});

describe('the door', () => {
  const body = JSON.stringify({ records: [] });

  test.each([
    ['wrong secret', { secret: 'another' }],
    ['wrong application', { appId: 'another' }],
  ])('%s is a bad signature', async (_name, wrong) => {
    const { status, reply } = await call('/gateway/services', signedHeaders(clock, wrong), body);
    expect({ status, reply }).toMatchObject({ status: 401, reply: { code: 'BAD_SIGNATURE' } });
  });

  test('a call without the headers is a bad signature, even when its JSON is broken', async () => {
    const { status, reply } = await call('/gateway/services', {}, '{');
    expect({ status, reply }).toMatchObject({ status: 401, reply: { code: 'BAD_SIGNATURE' } });
  });

  test('a timestamp may be 300 seconds off, not more; the refusal tells the province time', async () => {
    const now = Math.floor(clock.now() / 1000);
    for (const timestamp of [now - 300, now + 300]) {
      expect((await call('/gateway/services', signedHeaders(clock, { timestamp }), body)).status).toBe(200);
    }
    for (const timestamp of [now - 301, now + 301]) {
      const { status, reply, date } = await call('/gateway/services', signedHeaders(clock, { timestamp }), body);
      expect({ status, reply }).toMatchObject({ status: 401, reply: { code: 'STALE_TIMESTAMP' } });
      expect(Date.parse(date ?? '')).toBe(START_MS);
    }
  });

  test('a nonce works once within 600 seconds', async () => {
    const nonce = 'the-same-nonce';
    const withNonce = () => call('/gateway/services', signedHeaders(clock, { nonce }), body);
    expect((await withNonce()).status).toBe(200);
    clock.advance(600_000);
    expect(await withNonce()).toMatchObject({ status: 401, reply: { code: 'REPLAYED_NONCE' } });
    clock.advance(1000);
    expect((await withNonce()).status).toBe(200);
  });

  test.each([['{"records":'], ['[]'], ['{"records":{}}'], ['{}'], ['']])('malformed body %s is answered with 400', async (text) => {
    expect(await call('/gateway/services', signedHeaders(clock), text)).toMatchObject({ status: 400, reply: { code: 'MALFORMED' } });
  });

  test('the reply to broken JSON does not quote it', async () => {
    const { reply } = await call('/gateway/services', signedHeaders(clock), '{"mobile": 13812340000');
    expect(JSON.stringify(reply)).not.toContain('1381234');
  });
});

test('health, unknown addresses', async () => {
  const health: unknown = await (await fetch(`${province.url}/health`)).json();
  expect(health).toEqual({ ok: true });
  const unknown = await fetch(`${province.url}/nothing`);
  expect(unknown.status).toBe(404);
  expect(unknown.headers.get('content-type')).toContain('application/json');
  const page = await fetch(`${province.url}/nothing`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(404);
  expect(await page.text()).toContain('页面不存在');
});

describe('faults', () => {
  test('after a reset the record is stored, though its sender saw no reply', async () => {
    fault = 'reset';
    await expect(province.post('/gateway/services', { records: [wireService()] })).rejects.toThrow('fetch failed');
    fault = undefined;
    expect(await province.codes('/gateway/services', [wireService()])).toEqual(['ALREADY_EXISTS']);
  });

  test('after an error 500 nothing is stored', async () => {
    fault = 'error-500';
    expect((await province.post('/gateway/services', { records: [wireService()] })).status).toBe(500);
    fault = undefined;
    expect(await province.codes('/gateway/services', [wireService()])).toEqual(['OK']);
  });
});
