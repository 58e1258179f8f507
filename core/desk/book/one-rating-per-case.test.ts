import { expect, test } from 'vitest';
import * as z from 'zod';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';

/** What keeps a case from being rated twice, about somebody else, or about nobody. */

const problemSchema = z.object({ type: z.string(), errors: z.array(z.object({ pointer: z.string() })).optional() });
const problemOf = (body: unknown): string => problemSchema.parse(body).type.replace('urn:counter-evaluator:problem:', '');
const pointersOf = (body: unknown) => problemSchema.parse(body).errors?.map(({ pointer }) => pointer);

const online = (number: number) => {
  const request = sampleRequest(1, { kind: 'fully-online' });
  return { ...request, service: { ...request.service, number } };
};
const AGENCIES = [
  { code: '11230200MB0000003X', name: '市场监督管理局' },
  { code: '11230200MB0000004Y', name: '城市管理综合执法局' },
];

test('a finished online case has one service number, so that phone and screen can never rate it twice', async () => {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
  expect((await evaluator.call('POST', '/v1/receipts', online(1))).status).toBe(201);
  const offered = await evaluator.call('POST', '/v1/evaluations', online(2));
  expect([offered.status, problemOf(offered.body)]).toEqual([409, 'finished-case-known']);
  const printed = await evaluator.call('POST', '/v1/receipts', online(2));
  expect([printed.status, problemOf(printed.body)]).toEqual([409, 'finished-case-known']);
  expect((await evaluator.call('POST', '/v1/evaluations', online(1))).status).toBe(200);
});

test('a number that was taken back makes room for another; any that may still be rated does not, whatever its kind', async () => {
  const evaluator = await startTestEvaluator({ config: { deviceKind: 'self-service-terminal', terminalNo: 'ZZ-07' } });
  const id = await evaluator.offer(online(1));
  expect((await evaluator.call('DELETE', `/v1/evaluations/${id}`)).status).toBe(200);
  expect((await evaluator.call('POST', '/v1/evaluations', online(2))).status).toBe(201);
  const elsewhere = { ...online(3), case: { ...online(3).case, kind: 'self-service' } };
  expect(problemOf((await evaluator.call('POST', '/v1/evaluations', elsewhere)).body)).toBe('finished-case-known');
});

test('an enquiry in the hall about an online case does not take its rating away', async () => {
  const evaluator = await startTestEvaluator();
  const screen = await connectTestScreen(evaluator);
  const request = sampleRequest(1, { kind: 'enquiry' });
  const session = await evaluator.offer({ ...request, service: { ...request.service, stage: 'enquiry' } });
  await screen.waitFor((view) => view.screen === 'rating');
  await screen.send('chooseLevel', { session, level: 5 });
  expect((await evaluator.call('POST', '/v1/evaluations', online(2))).status).toBe(201);
});

test('the same service with other agencies is another one: a rating must not name whom the province does not know', async () => {
  const evaluator = await startTestEvaluator();
  expect((await evaluator.call('POST', '/v1/evaluations', sampleRequest(1, { kind: 'joint', jointAgencies: AGENCIES }))).status).toBe(201);
  const others = sampleRequest(1, { kind: 'joint', jointAgencies: AGENCIES.slice(0, 1) });
  const { status, body } = await evaluator.call('POST', '/v1/evaluations', others);
  expect([status, problemOf(body), pointersOf(body)]).toEqual([409, 'differs-from-known', ['/case/jointAgencies']]);
  const reordered = sampleRequest(1, { kind: 'joint', jointAgencies: AGENCIES.toReversed() });
  expect((await evaluator.call('POST', '/v1/evaluations', reordered)).status).toBe(200);
});

test('agencies are named once each', async () => {
  const evaluator = await startTestEvaluator();
  const twice = sampleRequest(1, { kind: 'joint', jointAgencies: [...AGENCIES, ...AGENCIES] });
  const { status, body } = await evaluator.call('POST', '/v1/evaluations', twice);
  expect([status, pointersOf(body)]).toEqual([422, ['/case/jointAgencies']]);
});

test('a receipt is made only where it is known who is rated', async () => {
  const evaluator = await startTestEvaluator();
  const { staff: _nobody, ...unattended } = sampleRequest();
  const alone = await evaluator.call('POST', '/v1/receipts', unattended);
  expect([alone.status, pointersOf(alone.body)]).toEqual([422, ['/staff/name']]);
  const joint = await evaluator.call('POST', '/v1/receipts', sampleRequest(1, { kind: 'joint' }));
  expect([joint.status, pointersOf(joint.body)]).toEqual([422, ['/case/jointAgencies']]);
});

test.each(['1999-12-31T23:59:59Z', '2100-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('a service at %s is a slip of the counter', async (time) => {
  const evaluator = await startTestEvaluator();
  const request = sampleRequest();
  const { status, body } = await evaluator.call('POST', '/v1/receipts', { ...request, service: { ...request.service, time } });
  expect([status, pointersOf(body)]).toEqual([422, ['/service/time']]);
});
