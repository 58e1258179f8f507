import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MACHINE_KEY_FILE } from '../../offline-queue/keys/machine-key-file.ts';
import { makeRecoveryKey } from '../../offline-queue/keys/recovery-key-file.ts';
import {
  askAsTechnician,
  deadLettersOf,
  ORDER,
  rate,
  readAsTechnician,
  recordsOf,
  refusedRequest,
  startBesideProvince,
  waitForDeadLetters,
} from '../../tests/support/technician.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { startTestEvaluator, type TestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { problemSchema } from '../http/problems.ts';
import { auditTrailAnswerSchema, backupAnswerSchema, deadLettersExportSchema, keysAnswerSchema, queueReportSchema } from './technician-desk.ts';

const ACCEPTED_AT = '2026-11-23T09:00:00+08:00';
const CORRECTION = { case: { acceptedAt: ACCEPTED_AT } };

const problemCode = (body: unknown) => problemSchema.parse(body).type.replace('urn:counter-evaluator:problem:', '');
const faultsOf = (body: unknown) => problemSchema.parse(body).errors?.map(({ pointer }) => pointer);
const auditOf = async (evaluator: TestEvaluator) =>
  (await readAsTechnician(evaluator, '/audit', auditTrailAnswerSchema)).entries.map(({ what, seq, by, reason }) => ({ what, seq, by, reason }));

describe('a service that the province refuses', () => {
  test('is seen with its facts and the words of the province, and without the citizen', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1), 1);
    const [letter, ...more] = await waitForDeadLetters(evaluator, 1);
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ kind: 'service', projectNo: 'HLJ2026112300001', serviceNumber: 1, code: 'INVALID', words: expect.stringContaining('acceptDate') });
    expect(letter?.facts).toMatchObject({ case: { taskName: '基本医疗保险参保人员异地就医备案' }, staff: { no: 'A0317' } });
    expect(JSON.stringify(letter)).not.toMatch(/张建国|13800001111|230202195001011234|等了三个小时|level/);
    // Its rating waits behind it.
    expect(await recordsOf(evaluator)).toMatchObject({ pending: 1, dead: 1, acked: 0 });
  });

  test('is corrected and sent at once, and its rating after it', async () => {
    const { evaluator, province } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1), 2);
    const [letter] = await waitForDeadLetters(evaluator, 1);
    const answer = await askAsTechnician(evaluator, 'POST', `/dead-letters/${letter?.seq}/correct`, { ...ORDER, correction: CORRECTION });
    expect(answer).toMatchObject({ status: 200, body: { records: { dead: 0 } } });
    await eventually(() => expect(province.ratings()).toMatchObject([{ projectNo: 'HLJ2026112300001', satisfaction: '2', writingEvaluation: '等了三个小时' }]));
    expect(province.serviceCount()).toBe(1);
    const { entries } = await readAsTechnician(evaluator, '/audit', auditTrailAnswerSchema);
    expect(entries[0]).toMatchObject({ ...ORDER, what: 'corrected', seq: letter?.seq, detail: { code: 'INVALID', after: { case: { acceptedAt: ACCEPTED_AT } } } });
    expect(entries[1]).toMatchObject({ what: 'refused', by: 'evaluator' });
  });

  test('loses a field that the correction sets to null', async () => {
    const { evaluator, province } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1));
    const [letter] = await waitForDeadLetters(evaluator, 1);
    const correction = { case: { acceptedAt: null } };
    expect((await askAsTechnician(evaluator, 'POST', `/dead-letters/${letter?.seq}/correct`, { ...ORDER, correction })).status).toBe(200);
    await eventually(() => expect(province.ratings()).toHaveLength(1));
  });

  test('is refused again when it is requeued as it is', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1));
    const [letter] = await waitForDeadLetters(evaluator, 1);
    expect((await askAsTechnician(evaluator, 'POST', `/dead-letters/${letter?.seq}/requeue`, ORDER)).status).toBe(200);
    await eventually(async () => expect((await auditOf(evaluator)).map(({ what }) => what)).toEqual(['refused', 'requeued', 'refused']));
    expect(await deadLettersOf(evaluator)).toMatchObject([{ seq: letter?.seq }]);
  });

  test('is written off: it waits for nobody any more, stays counted and stays in the trail', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1));
    const [letter] = await waitForDeadLetters(evaluator, 1);
    const path = `/dead-letters/${letter?.seq}/write-off`;
    expect(await askAsTechnician(evaluator, 'POST', path, ORDER)).toMatchObject({ status: 200, body: { records: { pending: 0, dead: 1, writtenOff: 1 } } });
    // Its rating, which nothing can be sent for any more, is told of in its place.
    expect(await deadLettersOf(evaluator)).toMatchObject([{ kind: 'rating', code: 'SERVICE_WRITTEN_OFF' }]);
    expect((await auditOf(evaluator))[1]).toEqual({ ...ORDER, what: 'written-off', seq: letter?.seq });
    const again = await askAsTechnician(evaluator, 'POST', path, ORDER);
    expect([again.status, problemCode(again.body)]).toEqual([404, 'no-such-dead-letter']);
  });

  test('is exported with what may be handed on, and the trail says so', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1));
    await rate(evaluator, refusedRequest(2), 2);
    await waitForDeadLetters(evaluator, 2);
    const { body } = await askAsTechnician(evaluator, 'POST', '/dead-letters/export', ORDER);
    const document = deadLettersExportSchema.parse(body);
    expect(document).toMatchObject({ by: ORDER.by, deadLetters: [{ projectNo: 'HLJ2026112300001' }, { projectNo: 'HLJ2026112300002', code: 'INVALID' }] });
    expect(JSON.stringify(body)).not.toMatch(/张建国|13800001111|等了三个小时|words|level/);
    const exported = (await auditOf(evaluator)).filter(({ what }) => what === 'exported');
    expect(exported.map(({ seq }) => seq).toSorted()).toEqual(document.deadLetters.map(({ seq }) => seq).toSorted());
  });
});

describe('an order that cannot be carried out changes nothing', () => {
  test('a rating is never altered, and goes as it was said', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, sampleRequest(1), 2, '太'.repeat(700));
    const [letter] = await waitForDeadLetters(evaluator, 1);
    expect(letter?.kind).toBe('rating');
    const answer = await askAsTechnician(evaluator, 'POST', `/dead-letters/${letter?.seq}/correct`, { ...ORDER, correction: CORRECTION });
    expect([answer.status, problemCode(answer.body)]).toEqual([422, 'a-rating-is-never-altered']);
    expect(await recordsOf(evaluator)).toMatchObject({ dead: 1 });
    expect(JSON.stringify(await deadLettersOf(evaluator))).not.toContain('太太');
  });

  test('without a name or a reason, or with a name of nobody', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1));
    const [letter] = await waitForDeadLetters(evaluator, 1);
    const before = await auditOf(evaluator);
    const paths = ['correct', 'requeue', 'write-off'].map((step) => `/dead-letters/${letter?.seq}/${step}`);
    const faulty: [order: unknown, pointers: string[]][] = [
      [{}, ['/by', '/reason']],
      [{ by: '李工' }, ['/reason']],
      [{ by: ' ', reason: '省平台要求' }, ['/by']],
      [{ by: 'evaluator', reason: '省平台要求' }, ['/by']],
      [{ by: '李工', reason: 'x'.repeat(501) }, ['/reason']],
      [{ by: '李工\u001b[2J', reason: '省平台要求' }, ['/by']],
    ];
    for (const path of [...paths, '/dead-letters/export', '/keys/rotate', '/keys/1/give-up', '/backups']) {
      for (const [order, pointers] of faulty) {
        const answer = await askAsTechnician(evaluator, 'POST', path, path.endsWith('/correct') ? { ...Object(order), correction: CORRECTION } : order);
        expect([answer.status, problemCode(answer.body), faultsOf(answer.body)]).toEqual([422, 'invalid-body', pointers]);
      }
    }
    expect(await auditOf(evaluator)).toEqual(before);
    expect(await recordsOf(evaluator)).toMatchObject({ dead: 1, writtenOff: 0 });
  });

  test('with a correction that is none, or would make another case of it', async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1));
    const [letter] = await waitForDeadLetters(evaluator, 1);
    const faulty: [correction: unknown, code: string, pointers: string[]][] = [
      [undefined, 'invalid-body', ['/correction']],
      [{}, 'invalid-body', ['/correction']],
      [{ case: {} }, 'invalid-body', ['/correction']],
      [{ case: { taskCode: 'x'.repeat(32) } }, 'invalid-body', ['/correction/case/taskCode']],
      [{ case: { level: 5 } }, 'invalid-body', ['/correction/case/level', '/correction']],
      [{ applicant: { name: '张三' } }, 'invalid-body', ['/correction/applicant', '/correction']],
      [{ case: { projectNo: 'HLJ2026112300009' } }, 'invalid-correction', ['/correction']],
      [{ service: { number: 2 } }, 'invalid-correction', ['/correction']],
      [{ case: { taskName: null } }, 'invalid-correction', ['/correction']],
    ];
    for (const [correction, code, pointers] of faulty) {
      const answer = await askAsTechnician(evaluator, 'POST', `/dead-letters/${letter?.seq}/correct`, { ...ORDER, correction });
      expect([answer.status, problemCode(answer.body), faultsOf(answer.body)]).toEqual([422, code, pointers]);
    }
    expect(await deadLettersOf(evaluator)).toEqual([letter]);
  });

  test('about a number that nothing has', async () => {
    const evaluator = await startTestEvaluator();
    for (const step of ['requeue', 'write-off']) {
      const answer = await askAsTechnician(evaluator, 'POST', `/dead-letters/999/${step}`, ORDER);
      expect([answer.status, problemCode(answer.body)]).toEqual([404, 'no-such-dead-letter']);
    }
    const nameless = await askAsTechnician(evaluator, 'POST', '/dead-letters/x/requeue', ORDER);
    expect([nameless.status, problemCode(nameless.body)]).toEqual([422, 'invalid-body']);
    const key = await askAsTechnician(evaluator, 'POST', '/keys/999/give-up', ORDER);
    expect([key.status, problemCode(key.body)]).toEqual([404, 'no-such-key']);
    expect(await auditOf(evaluator)).toEqual([]);
  });
});

describe('keys and backups', () => {
  test('a new key becomes the current one, what is sealed with the old one is still sent', async () => {
    const { evaluator, province } = await startBesideProvince();
    await province.stop();
    await rate(evaluator, sampleRequest(1), 2);
    const { body } = await askAsTechnician(evaluator, 'POST', '/keys/rotate', ORDER);
    const { keys } = keysAnswerSchema.parse(body);
    expect(keys.map(({ current, standing }) => [current, standing])).toEqual([
      [false, 'open'],
      [true, 'open'],
    ]);
    expect(await auditOf(evaluator)).toEqual([{ ...ORDER, what: 'keys-changed', seq: null }]);
    await province.start();
    evaluator.resumed();
    await eventually(() => expect(province.ratings()).toMatchObject([{ writingEvaluation: '等了三个小时' }]));
    const openKey = await askAsTechnician(evaluator, 'POST', `/keys/${keys.find(({ current }) => current)?.id}/give-up`, ORDER);
    expect([openKey.status, problemCode(openKey.body)]).toEqual([409, 'key-opens']);
  });

  test('a locked key is given up: its rating goes without words, marked as lacking them', async () => {
    const recoveryKey = makeRecoveryKey(join(temporaryFolder(), 'recovery-key.json'), NOON);
    const first = await startBesideProvince({ config: { recoveryKey } });
    await first.province.stop();
    await rate(first.evaluator, sampleRequest(1), 2);
    await first.evaluator.stop();
    rmSync(join(first.evaluator.dataFolder, MACHINE_KEY_FILE));

    await first.province.start();
    const config = { recoveryKey, region: 'hall-1', province: { ...first.province.config, textLimit: 800 } };
    const evaluator = await startTestEvaluator({ dataFolder: first.evaluator.dataFolder, config });
    const { keys } = await readAsTechnician(evaluator, '/queue', queueReportSchema);
    const locked = keys.find(({ standing }) => standing === 'locked');
    const answer = await askAsTechnician(evaluator, 'POST', `/keys/${locked?.id}/give-up`, ORDER);
    expect(keysAnswerSchema.parse(answer.body).keys).toContainEqual({ ...locked, standing: 'lost' });
    evaluator.resumed();
    await eventually(() => expect(first.province.ratings()).toMatchObject([{ satisfaction: '2', writingEvaluation: '' }]));
    await eventually(async () => expect((await auditOf(evaluator)).map(({ what }) => what)).toContain('sent-without-sealed-part'));
    expect(await auditOf(evaluator)).toContainEqual({ ...ORDER, what: 'keys-changed', seq: null });
  });

  test('a backup is made at once, read back, and listed; one after the other', async () => {
    const evaluator = await startTestEvaluator();
    await rate(evaluator, sampleRequest(1));
    const answers = await Promise.all([1, 2].map(() => askAsTechnician(evaluator, 'POST', '/backups', ORDER)));
    const made = answers.map(({ body }) => backupAnswerSchema.parse(body)).toSorted((a, b) => a.number - b.number);
    expect(made).toMatchObject([
      { number: 1, verified: true },
      { number: 2, verified: true },
    ]);
    const { backups } = await readAsTechnician(evaluator, '/queue', queueReportSchema);
    expect(backups).toEqual(expect.arrayContaining(made.slice(1)));
    expect((await auditOf(evaluator)).map(({ what }) => what)).toEqual(['backed-up', 'backed-up']);
  });
});

describe('who may', () => {
  const ADDRESSES: [method: string, path: string][] = [
    ['GET', '/queue'],
    ['GET', '/metrics'],
    ['GET', '/dead-letters'],
    ['GET', '/audit'],
    ['POST', '/dead-letters/export'],
    ['POST', '/dead-letters/1/correct'],
    ['POST', '/dead-letters/1/requeue'],
    ['POST', '/dead-letters/1/write-off'],
    ['POST', '/keys/rotate'],
    ['POST', '/keys/1/give-up'],
    ['POST', '/backups'],
  ];

  test("neither the counter's token nor the screen's key opens the technician's addresses, and the other way round", async () => {
    const evaluator = await startTestEvaluator();
    for (const [method, path] of ADDRESSES) {
      for (const token of [evaluator.counterToken, evaluator.screenKey, '']) {
        const answer = await askAsTechnician(evaluator, method, path, method === 'POST' ? ORDER : undefined, token);
        expect([path, answer.status, problemCode(answer.body)]).toEqual([path, 401, 'wrong-technician-token']);
      }
    }
    expect(await auditOf(evaluator)).toEqual([]);
    const status = await fetch(`${evaluator.url}/v1/status`, { headers: { authorization: `Bearer ${evaluator.technicianToken}` } });
    expect(status.status).toBe(401);
  });

  test("the counter's description and status know none of it, nor the log any of what the province said", async () => {
    const { evaluator } = await startBesideProvince();
    await rate(evaluator, refusedRequest(1), 1);
    const [letter] = await waitForDeadLetters(evaluator, 1);
    await askAsTechnician(evaluator, 'POST', `/dead-letters/${letter?.seq}/write-off`, ORDER);
    const description = await (await fetch(`${evaluator.url}/v1/openapi.json`)).text();
    expect(description).not.toMatch(/technician\/v1|dead-letters/);
    const counterSees = JSON.stringify([await evaluator.call('GET', '/v1/status'), evaluator.logged()]);
    expect(counterSees).not.toContain(String(letter?.words));
    expect(counterSees).not.toMatch(/acceptDate|李工|省平台要求/);
    expect(counterSees).not.toContain(evaluator.technicianToken);
  });
});

test('the state of the queue: counts, ages, province, storage, keys', async () => {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock });
  await rate(evaluator, sampleRequest(1));
  clock.advance(90_000);
  expect(await readAsTechnician(evaluator, '/queue', queueReportSchema)).toMatchObject({
    at: '2026-11-23T07:31:30.000Z',
    records: { pending: 2, acked: 0, dead: 0, writtenOff: 0, oldestPendingAt: '2026-11-23T07:30:00.000Z' },
    storage: { working: true, problem: null },
    province: { state: 'offline', lastSuccessAt: null, clockSkewMs: 0 },
    backups: [],
    keys: [{ current: true, standing: 'open' }],
  });
});
