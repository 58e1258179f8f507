import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { askAsTechnician, recordsOf } from '../../../tests/support/technician.ts';
import { DATABASE_FILE } from '../../../offline-queue/store.ts';
import { paperFormSchema } from '../../counter-link/paper-link.ts';

const DAY_MS = 86_400_000;
const WORDS = '排了两个小时的队才办上';
const AGENCIES = [
  { code: 'A1', name: '市场监督管理局' },
  { code: 'A2', name: '消防救援支队' },
];

/** A form of the day of the service, as somebody else than who served enters it. */
const entry = (changes: object = {}) => ({ ...sampleRequest(), level: 5, formDate: '2026-11-23', enteredBy: { no: 'B0001', name: '李国强' }, ...changes });
const enter = (evaluator: TestEvaluator, changes: object = {}) => evaluator.call('POST', '/v1/paper-ratings', entry(changes));

const problemSchema = z.object({ type: z.string(), errors: z.array(z.object({ pointer: z.string() })).optional() });
function refusalIn({ status, body }: { status: number; body: unknown }): [status: number, code: string, ...pointers: string[]] {
  const { type, errors = [] } = problemSchema.parse(body);
  return [status, type.replace('urn:counter-evaluator:problem:', ''), ...errors.map(({ pointer }) => pointer)];
}

async function startWithProvince(now = NOON, config: Record<string, unknown> = {}) {
  const clock = new ManualClock(now);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config, ...config } });
  return { clock, province, evaluator };
}

describe('a form reaches the province once, as the rating of its service', () => {
  test('of a service that nobody has told of: with its service record, as of that day, by the channel of paper forms', async () => {
    const { province, evaluator } = await startWithProvince();
    const { status, body } = await enter(evaluator, { level: 2, reasons: { perSubject: [{ subject: 'agency', indicators: ['207'] }], text: WORDS } });
    expect([status, body]).toEqual([201, { id: expect.any(String), status: 'completed', shown: false }]);
    await eventually(() => expect(province.ratings()).toHaveLength(1));
    // It was filled in after the service, whatever the hour of noon says.
    expect(province.ratings()).toMatchObject([{ satisfaction: '2', evalDetail: '207', writingEvaluation: WORDS, pf: '1', assessTime: '2026-11-23 15:25:00', reasonPending: null }]);
    expect(province.serviceCount()).toBe(1);
    expect(refusalIn(await enter(evaluator))).toEqual([409, 'already-rated']);
    expect(refusalIn(await evaluator.call('POST', '/v1/evaluations', sampleRequest()))).toEqual([409, 'already-rated']);
  });

  test('as of noon of the day on the form, however much later it is entered', async () => {
    const { province, evaluator } = await startWithProvince(NOON + 200 * DAY_MS);
    expect((await enter(evaluator, { formDate: '2026-11-25' })).status).toBe(201);
    await eventually(() => expect(province.ratings()).toMatchObject([{ assessTime: '2026-11-25 12:00:00' }]));
  });

  test('never as of a later time than now', async () => {
    const { province, evaluator } = await startWithProvince(Date.parse('2026-11-24T09:00:00+08:00'));
    expect((await enter(evaluator, { formDate: '2026-11-24' })).status).toBe(201);
    await eventually(() => expect(province.ratings()).toMatchObject([{ assessTime: '2026-11-24 09:00:00' }]));
  });

  test('by the code that this province has for them, if it has another; that one here takes no such code', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: { ...province.config, paperPf: '7' } } });
    await enter(evaluator);
    await eventually(async () => expect((await askAsTechnician(evaluator, 'GET', '/dead-letters')).body).toMatchObject({ deadLetters: [{ kind: 'rating' }] }));
  });
});

describe('what became of the service before', () => {
  test('an offer that nobody has touched gives way', async () => {
    const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON) });
    const screen = await connectTestScreen(evaluator);
    const id = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect((await enter(evaluator)).body).toMatchObject({ id, status: 'completed' });
    await screen.waitFor((view) => view.screen === 'idle');
    expect(await evaluator.status(id)).toBe('completed');
  });

  test('a citizen who is rating it is not interrupted, and what is told later is not told by this', async () => {
    const clock = new ManualClock(NOON);
    const evaluator = await startTestEvaluator({ clock, config: { secondsToTell: 30 } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('touch', { session });
    expect(refusalIn(await enter(evaluator))).toEqual([409, 'citizen-is-rating']);
    await screen.send('chooseLevel', { session, level: 5 });
    expect(screen.view().screen).toBe('thanks');
    expect(refusalIn(await enter(evaluator))).toEqual([409, 'citizen-is-rating']);
    clock.advance(30_000);
    expect(refusalIn(await enter(evaluator))).toEqual([409, 'already-rated']);
  });

  test('put off, taken back or left unrated, it is completed, and no QR code is left to rate it again', async () => {
    const { clock, evaluator } = await startWithProvince();
    const screen = await connectTestScreen(evaluator);
    const putOff = await evaluator.offer(sampleRequest(1));
    await screen.send('rateLater', { session: putOff });
    await screen.waitFor((view) => view.screen === 'later');
    expect((await enter(evaluator)).body).toMatchObject({ id: putOff, status: 'completed' });
    await screen.waitFor((view) => view.screen === 'idle');

    const takenBack = await evaluator.offer(sampleRequest(2));
    await evaluator.call('DELETE', `/v1/evaluations/${takenBack}`);
    expect((await enter(evaluator, sampleRequest(2))).body).toMatchObject({ id: takenBack, status: 'completed' });

    const unrated = await evaluator.offer(sampleRequest(3));
    clock.advance(60_000);
    expect(await evaluator.status(unrated)).toBe('unrated');
    expect((await enter(evaluator, sampleRequest(3))).body).toMatchObject({ id: unrated, status: 'completed' });
  });

  test('told with another matter or member of staff it is refused', async () => {
    const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON) });
    await evaluator.offer(sampleRequest());
    expect(refusalIn(await enter(evaluator, { staff: { no: 'C1', name: '赵敏' } }))).toEqual([409, 'differs-from-known', '/staff/no', '/staff/name']);
  });
});

describe('refused, with nothing changed', () => {
  test.each([
    ['by whoever served', { enteredBy: { no: 'a0317', name: '王晓梅' } }, [403, 'own-service', '/enteredBy/no']],
    ['a day before the service', { formDate: '2026-11-22' }, [422, 'form-date', '/formDate']],
    ['a day to come', { formDate: '2027-06-12' }, [422, 'form-date', '/formDate']],
    ['a day after the time to rate', { formDate: '2026-12-01' }, [409, 'window-over']],
    ['a stage that is not rated', { case: { ...sampleRequest().case, kind: 'online-enquiry' } }, [422, 'no-rating-due']],
    ['a reason that is on no list', { reasons: { perSubject: [{ subject: 'staff', indicators: ['517'] }, { subject: 'agency', indicators: ['207'] }], text: '' } }, [422, 'rating-incomplete', '/reasons/perSubject/1/indicators']],
    ['too many words', { reasons: { perSubject: [], text: '慢'.repeat(151) } }, [422, 'rating-incomplete', '/reasons/text']],
    [
      'an agency that has no part in the case',
      { case: { ...sampleRequest().case, kind: 'joint', jointAgencies: AGENCIES }, level: 2, reasons: { perSubject: [{ subject: 'agency', indicators: ['207'], agencies: ['A9'] }], text: '' } },
      [422, 'rating-incomplete', '/reasons/perSubject/0/agencies'],
    ],
  ])('%s', async (_, changes, expected) => {
    const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON + 200 * DAY_MS) });
    expect(refusalIn(await enter(evaluator, changes))).toEqual(expected);
    expect(await recordsOf(evaluator)).toMatchObject({ pending: 0 });
  });
});

test('what the rules demand and the form lacks is owed; nobody can be asked any more', async () => {
  const { province, evaluator } = await startWithProvince();
  await enter(evaluator, { level: 1 });
  const joint = { ...sampleRequest(2, { kind: 'joint', jointAgencies: AGENCIES }), level: 1 };
  await enter(evaluator, { ...joint, reasons: { perSubject: [{ subject: 'agency', indicators: ['other-1'] }], text: '' } });
  const named = { ...sampleRequest(3, { kind: 'joint', jointAgencies: AGENCIES }), level: 1 };
  await enter(evaluator, { ...named, reasons: { perSubject: [{ subject: 'agency', indicators: ['108'], agencies: ['A2'] }], text: WORDS } });
  await eventually(() => expect(province.ratings()).toHaveLength(3));
  expect(province.ratings().map(({ projectNo, reasonPending, relDeptCodes }) => [projectNo.slice(-1), reasonPending, relDeptCodes]).toSorted()).toEqual([
    ['1', 'indicator,text', null],
    ['2', 'other-text,agency', null],
    ['3', null, 'A2'],
  ]);
});

test('where nobody served, anybody may enter it', async () => {
  const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON), config: { deviceKind: 'self-service-terminal', terminalNo: 'ZZ-07' } });
  const { staff: _nobody, ...unattended } = entry(sampleRequest(1, { kind: 'self-service' }));
  expect((await evaluator.call('POST', '/v1/paper-ratings', unattended)).status).toBe(201);
});

test('the form is the one on paper, also beside a device that takes levels alone', async () => {
  const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON), config: { citizenInput: 'levels' } });
  const { status, body } = await evaluator.call('POST', '/v1/paper-ratings/form', sampleRequest());
  const { levels, textLimit } = paperFormSchema.parse(body);
  expect([status, textLimit, levels.map(({ level, zh }) => `${level} ${zh}`)]).toEqual([200, 150, ['5 非常满意', '4 满意', '3 基本满意', '2 不满意', '1 非常不满意']]);
  expect(levels[3]?.lists.map(({ subject, indicators }) => [subject, indicators[0]?.id])).toEqual([['staff', '213'], ['agency', '207']]);
  expect(await recordsOf(evaluator)).toMatchObject({ pending: 0 });
});

test('the trail tells who entered a form, and nothing what it says; the words lie sealed, and neither log nor answer knows the level', async () => {
  const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON) });
  // The first one also finds out that there is no province.
  await enter(evaluator, sampleRequest(9));
  const seen: string[] = [];
  for (const level of [5, 4, 3, 2, 1]) {
    const before = evaluator.logged().length;
    const answer = await enter(evaluator, { ...sampleRequest(level), level, reasons: { perSubject: [], text: WORDS } });
    const found = [answer, evaluator.logged().slice(before), (await askAsTechnician(evaluator, 'GET', '/audit?limit=1')).body];
    seen.push(JSON.stringify(found).replaceAll(z.object({ id: z.string() }).parse(answer.body).id, 'ID').replaceAll(/"(?:no|seq)":\d+|\d{13}/g, 'N'));
  }
  expect(seen[0]).toContain('"what":"paper-form-entered"');
  expect(seen[0]).toContain('"by":"李国强 B0001"');
  expect(seen[0]).toContain('"formDate":"2026-11-23"');
  expect(seen.slice(1)).toEqual(Array.from({ length: 4 }, () => seen[0]));
  expect(seen.join('') + evaluator.logged()).not.toMatch(/排了|张建国|王晓梅/);
  const kept = [DATABASE_FILE, `${DATABASE_FILE}-wal`].map((name) => readFileSync(join(evaluator.dataFolder, name)));
  expect(kept.some((bytes) => bytes.includes(Buffer.from('HLJ2026112300001')))).toBe(true);
  expect(kept.some((bytes) => bytes.includes(Buffer.from('排了')) || bytes.includes(Buffer.from('张建国')))).toBe(false);
});
