import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';

/** What screen and slip show of a rating that is put off. */

async function putOff(config: Record<string, unknown> = {}) {
  const province = await startTestProvince();
  const evaluator = await startTestEvaluator({ config: { province: province.config, ...config } });
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(sampleRequest());
  expect(await screen.send('rateLater', { session })).toBeNull();
  const view = await screen.waitFor((next) => next.screen === 'later' && next.receipt === 'printed');
  const folder = join(evaluator.dataFolder, 'receipts');
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return { evaluator, screen, session, view, slip: readFileSync(join(folder, file), 'utf8') };
}

test('a second tap, as from another screen that had not heard of the first, leaves code and slip as they are', async () => {
  const { evaluator, screen, session, view } = await putOff();
  expect(await screen.send('rateLater', { session })).toMatchObject({ code: 'session-over' });
  const { secondsLeft: _left, ...codes } = { secondsLeft: 0, ...view };
  expect((await connectTestScreen(evaluator)).view()).toMatchObject(codes);
});

test('in a self-rating zone the slip names the staff no further than the screen does; at a window it names them', async () => {
  const { slip } = await putOff({ region: 'ezhou', deviceKind: 'self-rating-zone' });
  expect(slip).toContain('王**');
  expect(slip).not.toContain('王晓梅');
  expect((await putOff({ region: 'ezhou' })).slip).toContain('王晓梅');
});
