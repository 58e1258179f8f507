import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import type { EvaluationRequest } from '../contract/case.ts';
import { Refusal } from '../contract/refusal.ts';
import { problemSchema } from '../http/problems.ts';
import { latestNow, requireNotAhead } from './time-ahead.ts';

const DAY = 24 * 3_600_000;
const province = { url: 'https://pf.example.gov.cn', appId: 'hall-1', secret: 'a-secret-for-tests' };

const servedAt = (at: number, ordinal = 1): EvaluationRequest => {
  const request = sampleRequest(ordinal);
  return { ...request, service: { ...request.service, time: new Date(at).toISOString() } };
};
const paper = (request: EvaluationRequest, formDate: string) => ({ ...request, level: 5, formDate, enteredBy: { no: 'B0001', name: '李强' } });

async function device(at = NOON, config: Record<string, unknown> = {}) {
  const evaluator = await startTestEvaluator({ clock: new ManualClock(at), config: { province, ...config } });
  /** Status, and of a problem its type and what each fault says. */
  const post = async (path: string, body: unknown) => {
    const answer = await evaluator.call('POST', `/v1/${path}`, body);
    const problem = problemSchema.safeParse(answer.body).data;
    return { status: answer.status, code: problem?.type.split(':').at(-1), errors: problem?.errors ?? [] };
  };
  return { evaluator, post };
}

describe('a time that lies more than a day ahead of the device', () => {
  test('is refused wherever a service is named, with the date of the device', async () => {
    const { evaluator, post } = await device();
    const ahead = servedAt(NOON + DAY + 1);
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
            detail: "lies ahead of the device's clock, 2026-11-23: correct it, or have a technician set the device's clock",
            detailZh: '晚于本机日期 2026-11-23：请更正，或请运维人员校准本机时钟',
          },
        ],
      });
    }
    const group = await post('evaluation-groups', { kind: 'theme', evaluations: [servedAt(NOON, 1), servedAt(Date.parse('2062-11-26T00:00:00Z'), 2)] });
    expect(group).toMatchObject({ code: 'time-ahead', errors: [{ pointer: '/evaluations/1/service/time' }] });
    expect((await evaluator.call('GET', '/v1/window/today')).body).toMatchObject({ offered: 0 });
  });

  test('is refused of acceptance and completion, too; a day is given to clocks that differ', async () => {
    const { post } = await device();
    const late = new Date(NOON + DAY + 1).toISOString();
    expect(await post('evaluations', sampleRequest(1, { acceptedAt: late, finishedAt: late }))).toMatchObject({
      code: 'time-ahead',
      errors: [{ pointer: '/case/acceptedAt' }, { pointer: '/case/finishedAt' }],
    });
    expect((await post('evaluations', servedAt(NOON + DAY))).status).toBe(201);
  });

  test('is taken by a device whose clock was never set, on paper as well', async () => {
    const { post } = await device(Date.parse('1970-01-01T00:10:00Z'));
    expect((await post('evaluations', servedAt(NOON, 1))).status).toBe(201);
    expect((await post('receipts', servedAt(NOON, 2))).status).toBe(201);
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
