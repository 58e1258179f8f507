import { expect, test } from 'vitest';
import * as z from 'zod';
import { groupWindow, problemOf, sampleGroup } from '../../../tests/support/group-window.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';
import { recordsOf } from '../../../tests/support/technician.ts';

/** A group of which any case cannot be offered is refused whole: nothing changed, nothing recorded. */

const queuedBy = async ({ evaluator }: Awaited<ReturnType<typeof groupWindow>>) => recordsOf(evaluator);

const batch = (size: number) => sampleGroup('batch', size).evaluations;
const refusals: readonly (readonly [code: string, pointers: readonly string[], body: unknown])[] = [
  ['invalid-body', ['/evaluations'], { kind: 'batch', evaluations: batch(1) }],
  ['invalid-body', ['/evaluations'], { kind: 'batch', evaluations: batch(51) }],
  ['invalid-body', ['/kind'], { kind: 'bundle', evaluations: batch(2) }],
  ['invalid-body', ['/evaluations/1/case/projectNo'], { kind: 'batch', evaluations: [sampleRequest(1), sampleRequest(2, { projectNo: '' })] }],
  ['batch-of-different-matters', [], { ...sampleGroup('theme', 3), kind: 'batch' }],
  ['group-repeats-case', [], { kind: 'batch', evaluations: [...batch(2), sampleRequest(1)] }],
  ['group-of-different-applicants', [], { kind: 'batch', evaluations: [sampleRequest(1), { ...sampleRequest(2), applicant: { name: '李明' } }] }],
  ['no-rating-due', ['/evaluations/1'], { kind: 'theme', evaluations: [sampleRequest(1), sampleRequest(2, { kind: 'online-enquiry' }), sampleRequest(3)] }],
  ['field-missing', ['/evaluations/0/staff/name', '/evaluations/2/staff/name'], { kind: 'batch', evaluations: batch(3).map(({ staff, ...rest }, nth) => (nth === 1 ? { ...rest, staff } : rest)) }],
  ['window-over', ['/evaluations/1'], { kind: 'batch', evaluations: batch(2).map((one, nth) => ({ ...one, service: { ...one.service, time: nth === 1 ? '2026-01-05T10:00:00+08:00' : one.service.time } })) }],
];

test.each(refusals)('%s %j', async (code, pointers, body) => {
  const window = await groupWindow({ province: undefined });
  const { status, body: answer } = await window.evaluator.call('POST', '/v1/evaluation-groups', body);
  const problem = problemOf(answer);
  expect(problem.code).toBe(code);
  for (const pointer of pointers) expect(problem.pointers.some((one) => one.startsWith(pointer))).toBe(true);
  expect(status).toBe(code === 'window-over' ? 409 : 422);
  expect(await queuedBy(window)).toMatchObject({ pending: 0 });
  expect(window.screen.view().screen).toBe('idle');
});

test('a case that is rated already, or differs from what is known, is named; the others are not recorded', async () => {
  const window = await groupWindow({ province: undefined });
  const { evaluator, screen } = window;
  const session = await evaluator.offer(sampleRequest(2));
  await screen.send('chooseLevel', { session, level: 5 });
  const rated = await evaluator.call('POST', '/v1/evaluation-groups', sampleGroup('batch', 3));
  expect([rated.status, problemOf(rated.body)]).toEqual([409, { code: 'already-rated', pointers: ['/evaluations/1'] }]);
  const other = sampleGroup('batch', 3, { staff: { no: 'B2', name: '李国强' } });
  const differs = await evaluator.call('POST', '/v1/evaluation-groups', other);
  expect(problemOf(differs.body)).toEqual({ code: 'differs-from-known', pointers: ['/evaluations/1/staff/no', '/evaluations/1/staff/name'] });
  expect(await queuedBy(window)).toMatchObject({ pending: 2 });
});

test('a citizen who is rating is not disturbed; an offer that nobody touched makes room, also as a case of the group', async () => {
  const { evaluator, screen, offerGroup, statuses } = await groupWindow();
  const first = await evaluator.offer(sampleRequest(1));
  const { ids } = await offerGroup(sampleGroup('batch', 2));
  expect(ids[0]).toBe(first);
  await screen.send('touch', { session: first });
  const refused = await evaluator.call('POST', '/v1/evaluation-groups', sampleGroup('theme', 2));
  expect(refused.status).toBe(409);
  const other = await evaluator.call('POST', '/v1/evaluation-groups', { kind: 'batch', evaluations: [sampleRequest(7), sampleRequest(8)] });
  expect([other.status, problemOf(other.body).code]).toEqual([409, 'citizen-is-rating']);
  expect(await statuses(ids)).toEqual(['rating', 'rating']);
  // One of the group alone is what the citizen is asked about already.
  expect(await evaluator.call('POST', '/v1/evaluations', sampleRequest(2))).toEqual({ status: 200, body: { id: ids[1], status: 'rating', shown: false } });
});

test('fifty cases with long names go in one request', async () => {
  const { evaluator, offerGroup } = await groupWindow({ province: undefined });
  const { kind, evaluations } = sampleGroup('batch', 50);
  const long = evaluations.map((one) => ({ ...one, case: { ...one.case, taskName: '长'.repeat(60) } }));
  const { ids, view } = await offerGroup({ kind, evaluations: long });
  expect(ids).toHaveLength(50);
  expect(view.screen === 'rating' && view.group?.cases.length).toBe(50);
  const { status } = await evaluator.call('DELETE', `/v1/evaluations/${ids[49]}`);
  expect(status).toBe(200);
});

const answerSchema = z.strictObject({ group: z.string(), evaluations: z.array(z.strictObject({ id: z.string(), status: z.string(), shown: z.boolean() })) });
test("nothing on the counter's side of a group differs between the five levels", async () => {
  const window = await groupWindow({ province: undefined });
  const seen: string[] = [];
  for (const level of [5, 4, 3, 2, 1]) {
    const logBefore = window.evaluator.logged().length;
    const body = { kind: 'batch', evaluations: [sampleRequest(level * 2), sampleRequest(level * 2 + 1)] };
    const answer = answerSchema.parse((await window.evaluator.call('POST', '/v1/evaluation-groups', body)).body);
    const [session = ''] = answer.evaluations.map(({ id }) => id);
    expect(await window.screen.send('chooseLevel', { session, level })).toBeNull();
    await window.screen.send('submit', { session, reasons: { perSubject: [{ subject: 'agency', indicators: [level === 2 ? '207' : '108'] }], text: '太慢' } });
    expect(window.screen.view().screen).toBe('thanks');
    const ends = await window.statuses(answer.evaluations.map(({ id }) => id));
    const log = window.evaluator.logged().slice(logBefore).split('\n').filter((line) => line.includes('Evaluation'));
    seen.push(JSON.stringify([answer, ends, log]).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, 'ID').replaceAll(/"?time\\?":\d+/g, 'TIME'));
  }
  expect(new Set(seen).size).toBe(1);
});
