import { expect, test } from 'vitest';
import { healthSchema } from '../contract/health.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../tests/support/running-province.ts';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { recordsOf } from '../../tests/support/technician.ts';

const TOLD_EVERY = 30_000;
/** The minute ends 15 s after the first touch. */
const TOUCHED_AT = Date.parse('2026-11-23T15:30:45+08:00');

/** What the counter knows of the way to the province once it was told of a rating that took so long. @param online whether the province answers */
async function statusAfter(takesMs: number, online: boolean) {
  const clock = new ManualClock(TOUCHED_AT);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { secondsToTell: TOLD_EVERY / 1000, province: province.config } });
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(sampleRequest(1));
  // That the evaluator has read the answer: a clock that goes on before would end the request.
  const acknowledged = (acked: number) => eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ acked }));
  await acknowledged(1);
  if (!online) await province.stop();
  await screen.send('touch', { session });
  clock.advance(takesMs);
  await screen.send('chooseLevel', { session, level: 5 });
  if (online) await acknowledged(2);
  clock.advance(TOLD_EVERY - takesMs);
  expect(await evaluator.status(session)).toBe('completed');
  return await eventually(async () => {
    const health = healthSchema.parse((await evaluator.call('GET', '/v1/status')).body);
    // The province has it, and has to say so.
    expect(health.queue.pending).toBe(online ? 0 : 1);
    return health;
  });
}

test.each([true, false])('how long a rating took is not told by when it was sent, or is waiting since (online: %s)', async (online) => {
  const [quick, slow] = [await statusAfter(5_000, online), await statusAfter(20_000, online)];
  expect(slow.province.lastSuccessAt).toBe(quick.province.lastSuccessAt);
  expect(slow.queue.oldestPendingAt).toBe(quick.queue.oldestPendingAt);
});
