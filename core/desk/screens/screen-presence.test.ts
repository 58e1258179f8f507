import { expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';

/** A self-service terminal shows its screen only while somebody is asked. */

async function terminal(config: Record<string, unknown> = {}, dataFolder?: string) {
  const clock = new ManualClock(NOON);
  const told: boolean[] = [];
  const evaluator = await startTestEvaluator({
    clock,
    ...(dataFolder !== undefined && { dataFolder }),
    config: { deviceKind: 'self-service-terminal', terminalNo: 'ZZ-0107', idleScreen: 'hidden', ...config },
    onScreenWanted: (wanted) => told.push(wanted),
  });
  const screen = await connectTestScreen(evaluator);
  const shows = (wanted: string) => screen.waitFor(({ screen: name }) => name === wanted);
  return { clock, evaluator, screen, shows, told };
}

test('the screen is wanted from the offer until the thanks are gone', async () => {
  const { clock, evaluator, screen, shows, told } = await terminal();
  expect(told).toEqual([false]);
  const session = await evaluator.offer(sampleRequest());
  await shows('rating');
  expect(told).toEqual([false, true]);
  await screen.send('chooseLevel', { session, level: 5 });
  await shows('thanks');
  expect(told).toEqual([false, true]);
  clock.advance(3_000);
  await shows('idle');
  expect(told).toEqual([false, true, false]);
});

test('the code of "rate later" keeps it there, and so does the next citizen who follows at once', async () => {
  const { config: province } = await startTestProvince();
  const { clock, evaluator, screen, shows, told } = await terminal({ province });
  const session = await evaluator.offer(sampleRequest(1));
  await screen.send('rateLater', { session });
  await shows('later');
  expect(told).toEqual([false, true]);
  const next = await evaluator.offer(sampleRequest(2));
  await screen.waitFor((view) => view.screen === 'rating' && view.session === next);
  expect(told).toEqual([false, true]);
  clock.advance(60_000);
  await shows('idle');
  expect(told).toEqual([false, true, false]);
});

test('a session that goes on after a restart wants it at once', async () => {
  const first = await terminal();
  await first.evaluator.offer(sampleRequest());
  await first.evaluator.stop();
  const { told } = await terminal({}, first.evaluator.dataFolder);
  expect(told).toEqual([true]);
});

test('a screen that is always shown is never spoken of; where citizens begin on it, it is shown whatever the settings say', async () => {
  const shown = await terminal({ idleScreen: 'shown' });
  const zone = await terminal({ deviceKind: 'self-rating-zone' });
  await shown.evaluator.offer(sampleRequest());
  await zone.evaluator.offer(sampleRequest());
  await zone.shows('rating');
  expect([shown.told, zone.told]).toEqual([[], []]);
  expect(zone.evaluator.warnings()).toEqual([expect.stringMatching(/idleScreen "hidden" 不起作用.*take idleScreen "hidden" out/)]);
  expect(shown.evaluator.warnings()).toEqual([]);
});
