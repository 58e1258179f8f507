import pino from 'pino';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { MINDS, startPickyProvince, untilNothingIsSent, type Mind } from '../../../tests/support/picky-province.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { SAMPLE_HEALTH } from '../../../tests/support/sample-receipts.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { recordsOf } from '../../../tests/support/technician.ts';
import type { DeviceHealth } from '../../contract/device-health.ts';
import type { Health } from '../../contract/health.ts';
import { AT_LEVELS } from '../../evaluation/session.ts';
import { Bulletin } from '../bulletin.ts';
import { counterHealth, type CounterHealthDependencies } from './counter-health.ts';

/** What `GET /v1/status` does not tell of ratings. told-alike.test.ts compares it with all else that a counter can ask. */

const TOLD_EVERY = 30_000;
/** What the technician sees of a rating without words, and of one with words before such a province. */
const IN_THE_END: Readonly<Record<'none' | Mind, object>> = {
  none: { acked: 2, dead: 0, pending: 0 },
  takes: { acked: 2, dead: 0, pending: 0 },
  refuses: { acked: 1, dead: 1, pending: 0 },
  'puts-off': { acked: 1, dead: 0, pending: 1 },
  chokes: { acked: 1, dead: 0, pending: 1 },
};

test('whether a province takes, refuses, puts off or chokes on what a citizen wrote is for the technician alone', async () => {
  const seen: string[][] = [];
  for (const mind of ['none', ...MINDS] as const) {
    const clock = new ManualClock(NOON);
    const province = await startPickyProvince(mind === 'none' ? 'takes' : mind);
    const evaluator = await startTestEvaluator({ clock, config: { secondsToTell: TOLD_EVERY / 1000, province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const looks: string[] = [];
    const look = async () => {
      await untilNothingIsSent(evaluator, province);
      looks.push(JSON.stringify((await evaluator.call('GET', '/v1/status')).body).replaceAll(evaluator.dataFolder, 'FOLDER'));
    };
    const session = await evaluator.offer(sampleRequest(1));
    await look();
    await screen.send('touch', { session });
    await look();
    clock.advance(mind === 'none' ? 2_000 : 20_000);
    await screen.send('chooseLevel', { session, level: mind === 'none' ? 5 : 1 });
    const reasons = { perSubject: [{ subject: 'agency', indicators: ['108'] }], text: '等了三个小时' };
    expect(mind === 'none' ? null : await screen.send('submit', { session, reasons })).toBeNull();
    await look();
    clock.advance(TOLD_EVERY - (mind === 'none' ? 2_000 : 20_000));
    expect(await evaluator.status(session)).toBe('completed');
    await look();
    // That the comparison is worth something.
    expect(await recordsOf(evaluator)).toMatchObject(IN_THE_END[mind]);
    await evaluator.offer(sampleRequest(2));
    await look();
    seen.push(looks);
  }
  const [without = []] = seen;
  expect(without.at(-1)).toContain('"queue":{"state":"working","problem":null},"province":{"configured":true}');
  for (const looks of seen) expect(looks).toEqual(without);
});

test('what a touch may change stands as it did until what came of it is told; what the counter has to know at once it does', () => {
  const bulletin = new Bulletin(pino({ level: 'silent' }));
  const device = (kind: DeviceHealth['kind'], state: DeviceHealth['state']): DeviceHealth => ({ id: kind, kind, state, detail: { zh: '', en: '' } });
  const before: Health = { ...SAMPLE_HEALTH, devices: [device('keypad', 'unknown'), device('receipt-printer', 'ready')] };
  const after: Health = {
    ...before,
    evaluator: { ...before.evaluator, screensConnected: 0, warnings: [] },
    queue: { ...before.queue, state: 'failed', problem: 'The disk is full.' },
    devices: [device('keypad', 'ready'), device('receipt-printer', 'missing')],
  };
  let now = before;
  let isHolding = false;
  const desk: CounterHealthDependencies['desk'] = { live: undefined };
  const told = counterHealth(() => now, { desk, book: { isHolding: () => isHolding, tellsLate: true }, bulletin });
  const asked = { evaluator: { warnings: before.evaluator.warnings, screensConnected: 0 }, queue: { state: 'failed' }, province: { configured: true }, devices: [before.devices[0], after.devices[1]] };

  desk.live = { session: AT_LEVELS, group: null };
  bulletin.post('live');
  now = after;
  expect(told()).toMatchObject({ ...asked, evaluator: { ...asked.evaluator, session: 'idle' } });
  isHolding = true;
  desk.live = { session: { step: 'thanked' }, group: null };
  bulletin.post('live');
  expect(told()).toMatchObject({ ...asked, evaluator: { ...asked.evaluator, session: 'rating' } });
  isHolding = false;
  bulletin.post('status', { id: 'a', status: 'completed', at: NOON });
  expect(told()).toMatchObject({ evaluator: { warnings: [], session: 'idle' }, devices: after.devices });
  expect(told().queue).toEqual({ state: 'failed', problem: 'The disk is full.' });
});
