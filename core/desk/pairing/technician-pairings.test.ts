import { expect, test } from 'vitest';
import { smallDisk, whyNoSmallDisk } from '../../../tests/faults/disk/small-disk.ts';
import { skipFor } from '../../../tests/faults/skip.ts';
import { asTimePasses } from '../../../tests/support/eventually.ts';
import { listen } from '../../../tests/support/events.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { ask, pair } from '../../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON } from '../../../tests/support/sample-requests.ts';
import { readAsTechnician, runTechnician } from '../../../tests/support/technician.ts';
import { pairingsAnswerSchema } from '../../technician-link/pairing-desk.ts';
import { auditTrailAnswerSchema, queueReportSchema } from '../../technician-link/technician-desk.ts';

test('a pairing that is revoked while the disk is full opens nothing at once; the technician reads that it is not kept yet, and it is as soon as there is room', async (context) => {
  skipFor(context, whyNoSmallDisk());
  const disk = smallDisk(40);
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, dataFolder: disk.folder });
  const screen = await connectTestScreen(evaluator);
  const { token, pairing } = await pair(evaluator, screen);
  const other = await pair(evaluator, screen, { name: '另一台电脑' });
  const { ended } = await listen(evaluator.url, token);
  const statusOf = async (one: string) => (await ask(evaluator, 'GET', '/v1/pairing', { token: one })).status;
  expect([await statusOf(token), await statusOf(other.token)]).toEqual([200, 200]);
  disk.fillBut(0);
  // What SQLite has set aside already is used up first.
  let lastNo = 0;
  const signOn = () => evaluator.call('PUT', '/v1/window/staff', { no: `A${(lastNo += 1)}`, name: '王晓梅' });
  while ((await signOn()).status < 500);

  const revoked = await runTechnician(['revoke-pairing', pairing.id, '--by', '李工', '--reason', '电脑报废', '--data', disk.folder, '--port', new URL(evaluator.url).port]);
  expect([revoked.status, revoked.stderr]).toEqual([0, '']);
  expect(revoked.stdout).toMatch(/其令牌立即失效[^]*撤销尚未保存。请腾出磁盘空间[^]*请勿重新启动[^]*not kept yet\. Free some space/);
  expect([await statusOf(token), await statusOf(other.token)]).toEqual([401, 200]);
  await ended;
  const report = () => readAsTechnician(evaluator, '/queue', queueReportSchema);
  expect(await report()).toMatchObject({ storage: { problem: expect.stringContaining('The disk is full') }, warnings: [expect.stringContaining(pairing.id)] });

  disk.empty();
  await asTimePasses(clock, async () => expect(await report()).toMatchObject({ storage: { working: true }, warnings: [] }));
  const trail = (await readAsTechnician(evaluator, '/audit', auditTrailAnswerSchema)).entries.filter(({ what }) => what === 'unpaired');
  expect(trail).toMatchObject([{ by: '李工', reason: '电脑报废', detail: { pairing: pairing.id } }]);
  await evaluator.stop();
  const again = await startTestEvaluator({ clock, dataFolder: disk.folder });
  expect((await ask(again, 'GET', '/v1/pairing', { token })).status).toBe(401);
  expect((await readAsTechnician(again, '/pairings', pairingsAnswerSchema)).pairings.map(({ id }) => id)).toEqual([other.pairing.id]);
});
