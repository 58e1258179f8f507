import { describe, expect, test } from 'vitest';
import { deskRig } from '../../../tests/support/desk-rig.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { refusalOf } from '../../../tests/support/refusal-of.ts';
import { startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { recordsOf } from '../../../tests/support/technician.ts';
import type { EvaluationRequest } from '../../contract/case.ts';
import { Refusal } from '../../contract/refusal.ts';
import { loadRegionRules } from '../../evaluation/regions/shipped.ts';
import { workCalendar } from '../../evaluation/work-calendar.ts';
import { problemSchema } from '../../http/problems.ts';
import { Admission } from './admission.ts';
import { ProvinceTime } from './province-time.ts';
import { latestNow, requireNotAhead } from './time-ahead.ts';

const DAY = 24 * 3_600_000;

const servedAt = (at: number, ordinal = 1): EvaluationRequest => {
  const request = sampleRequest(ordinal);
  return { ...request, service: { ...request.service, time: new Date(at).toISOString() } };
};
const paper = (request: EvaluationRequest, formDate: string) => ({ ...request, level: 5, formDate, enteredBy: { no: 'B0001', name: '李强' } });

/** A device, and its province, whose clock is ahead of it; it has told its time already, unless `isAway`. */
async function device(clock = new ManualClock(NOON), { aheadMs = 0, isAway = false } = {}) {
  const province = await startTestProvince({ clock: { now: () => clock.now() + aheadMs, after: () => () => {}, ticks: () => 0 } });
  if (isAway) await province.stop();
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
  /** Status, and of a problem its type and what each fault says. */
  const post = async (path: string, body: unknown) => {
    const answer = await evaluator.call('POST', `/v1/${path}`, body);
    const problem = problemSchema.safeParse(answer.body).data;
    return { status: answer.status, code: problem?.type.split(':').at(-1), errors: problem?.errors ?? [] };
  };
  /** The province answers to a first service. */
  const heard = async () => {
    const id = await evaluator.offer(servedAt(clock.now() + aheadMs, 90));
    await eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ pending: 0 }));
    // While it stands on the screen, nothing of the province's clock is told.
    expect((await evaluator.call('DELETE', `/v1/evaluations/${id}`)).status).toBe(200);
  };
  if (!isAway) await heard();
  return { clock, evaluator, post };
}

describe('a time that lies more than a day ahead of the device', () => {
  test('is refused wherever a service is named, with the date of the device', async () => {
    const { evaluator, post } = await device();
    const ahead = servedAt(NOON + DAY + 2_000);
    const ways: [path: string, body: unknown][] = [
      ['evaluations', ahead],
      ['receipts', ahead],
      ['paper-forms', ahead],
      ['paper-ratings/form', ahead],
      ['paper-ratings', paper(ahead, '2026-11-24')],
    ];
    for (const [path, body] of ways) {
      expect(await post(path, body), path).toEqual({
        status: 422,
        code: 'time-ahead',
        errors: [
          {
            pointer: '/service/time',
            field: '服务时间 (time of the service)',
            detail: "lies ahead of the evaluator's date, 2026-11-23: correct it, or the clock of the counter's computer; if the evaluator's date is wrong, have a technician set it",
            detailZh: '晚于评价器的日期 2026-11-23：请更正，或校准窗口电脑的时钟；如评价器的日期不对，请运维人员校准',
          },
        ],
      });
    }
    const group = await post('evaluation-groups', { kind: 'theme', evaluations: [servedAt(NOON, 1), servedAt(Date.parse('2062-11-26T00:00:00Z'), 2)] });
    expect(group).toMatchObject({ code: 'time-ahead', errors: [{ pointer: '/evaluations/1/service/time' }] });
    // The one by which the province was heard.
    expect((await evaluator.call('GET', '/v1/window/today')).body).toMatchObject({ offered: 1 });
  });

  test('is refused of acceptance and completion, too; a day is given to clocks that differ', async () => {
    const { post } = await device();
    const late = new Date(NOON + DAY + 2_000).toISOString();
    expect(await post('evaluations', sampleRequest(1, { acceptedAt: late, finishedAt: late }))).toMatchObject({
      code: 'time-ahead',
      errors: [{ pointer: '/case/acceptedAt' }, { pointer: '/case/finishedAt' }],
    });
    expect((await post('evaluations', servedAt(NOON + DAY))).status).toBe(201);
  });

  test('is taken while the province has not told its time: the clock of the device may have lost its battery', async () => {
    const { post } = await device(new ManualClock(NOON - 150 * DAY), { isAway: true });
    expect((await post('evaluations', servedAt(NOON, 1))).status).toBe(201);
    expect((await post('receipts', servedAt(NOON, 2))).status).toBe(201);
  });

  test('is none where the province says that the device has fallen behind', async () => {
    const { post } = await device(new ManualClock(NOON - 150 * DAY), { aheadMs: 150 * DAY });
    expect((await post('evaluations', servedAt(NOON, 1))).status).toBe(201);
    expect(await post('evaluations', servedAt(NOON + 2 * DAY, 2))).toMatchObject({ status: 422, code: 'time-ahead' });
  });

  test('is taken by a device whose clock was never set, on paper as well', async () => {
    const { post } = await device(new ManualClock(Date.parse('1970-01-01T00:10:00Z')), { isAway: true });
    expect((await post('evaluations', servedAt(NOON, 1))).status).toBe(201);
    expect((await post('paper-ratings', paper(servedAt(NOON, 3), '2026-11-23'))).status).toBe(201);
  });
});

test('the province knows better where the device is behind; where it is ahead, nobody is refused for that', () => {
  const behind = NOON - 5 * DAY;
  const request = servedAt(NOON);
  expect(() => requireNotAhead(request, latestNow(behind, 0), behind)).toThrow(Refusal);
  expect(() => requireNotAhead(request, latestNow(behind, 5 * DAY), behind)).not.toThrow();
  expect(latestNow(NOON, -5 * DAY)).toBe(NOON);
});

test("a device that runs months ahead ends nobody's time to rate, as far as the province's time is known", () => {
  const clock = new ManualClock(NOON + 150 * DAY);
  const { book } = deskRig();
  const device = { kind: 'window-evaluator' as const, input: 'text' as const, place: { hallName: '', windowNo: '12', deviceId: 'evaluator-1' }, longestText: 150 };
  const inTime = (provinceAheadMs: number) => {
    const provinceTime = new ProvinceTime({ province: { clockSkewMs: () => provinceAheadMs, isClockKnown: () => true }, isQuiet: () => true });
    const admission = new Admission({ book, clock, provinceTime, rules: loadRegionRules('ezhou'), calendar: workCalendar(), device });
    return refusalOf(() => admission.requireInTime(servedAt(NOON)));
  };
  expect([inTime(0), inTime(150 * DAY), inTime(-150 * DAY)]).toEqual(['window-over', 'window-over', 'none']);
});
