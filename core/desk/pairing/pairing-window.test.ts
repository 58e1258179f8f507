import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { ask, beginPairing, codeOn, confirmPairing, pair } from '../../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { readAsTechnician } from '../../../tests/support/technician.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { orderSalvage } from '../../../offline-queue/salvage/salvage.ts';
import { openStore } from '../../../offline-queue/store.ts';
import { healthSchema } from '../../contract/health.ts';
import { auditTrailAnswerSchema } from '../../technician-link/technician-desk.ts';
import { pairingsAnswerSchema } from '../../technician-link/pairing-desk.ts';

const WANG = { no: 'A0317', name: '王晓梅' };

async function rig(options: { dataFolder?: string; windowNo?: string } = {}) {
  const clock = new ManualClock(NOON);
  const { dataFolder = temporaryFolder(), windowNo = '12' } = options;
  const evaluator = await startTestEvaluator({ clock, dataFolder, config: { windowNo } });
  return { evaluator, screen: await connectTestScreen(evaluator) };
}
type Rig = Awaited<ReturnType<typeof rig>>;

/** Where the device says that it stands: to the counter, to citizens, to the technician. */
async function windowsOf({ evaluator, screen }: Rig): Promise<string[]> {
  const { body } = await evaluator.call('GET', '/v1/status');
  return [healthSchema.parse(body).evaluator.windowNo, screen.view().place.windowNo, (await readAsTechnician(evaluator, '/pairings', pairingsAnswerSchema)).windowNo];
}

const trailOf = async ({ evaluator }: Pick<Rig, 'evaluator'>) => (await readAsTechnician(evaluator, '/audit', auditTrailAnswerSchema)).entries.toReversed();

describe('a device that is paired with another window', () => {
  test('moves there: pairings of the old one end, its clerk is signed out, its sign is down', async () => {
    const moved = await rig();
    const { evaluator, screen } = moved;
    const old = await pair(evaluator, screen, { name: '旧系统' });
    await ask(evaluator, 'PUT', '/v1/window/staff', { token: old.token }, WANG);
    await ask(evaluator, 'PUT', '/v1/window/sign', { token: old.token }, { kind: 'paused' });
    const now = await pair(evaluator, screen, { windowNo: '综合7' });
    expect(now.pairing.windowNo).toBe('综合7');
    await screen.waitFor((view) => view.place.windowNo === '综合7');
    expect(await windowsOf(moved)).toEqual(['综合7', '综合7', '综合7']);
    expect((await ask(evaluator, 'GET', '/v1/window', { token: old.token })).status).toBe(401);
    expect((await ask(evaluator, 'GET', '/v1/window', { token: now.token })).body).toEqual({ staff: null, sign: null, announcement: null });
    expect(await trailOf(moved)).toMatchObject([
      { what: 'paired', by: '旧系统', detail: { pairing: old.pairing.id, window: '12', origin: null } },
      { what: 'unpaired', by: '综合窗口系统', detail: { pairing: old.pairing.id, counter: '旧系统', window: '12', origin: null } },
      { what: 'window-moved', by: '综合窗口系统', detail: { from: '12', to: '综合7', configured: '12' } },
      { what: 'paired', by: '综合窗口系统', detail: { pairing: now.pairing.id, window: '综合7', origin: null } },
    ]);
  });

  test('stays there over a restart', async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { windowNo: '7' });
    await evaluator.stop();
    const again = await rig({ dataFolder: evaluator.dataFolder });
    expect(await windowsOf(again)).toEqual(['7', '7', '7']);
    expect((await ask(again.evaluator, 'GET', '/v1/pairing', { token })).body).toMatchObject({ windowNo: '7' });
  });

  test('stays there when its database had to be salvaged; pairings are gone, and the technician reads that', async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { windowNo: '7' });
    await evaluator.stop();
    orderSalvage(evaluator.dataFolder, 'damaged');
    const again = await rig({ dataFolder: evaluator.dataFolder });
    expect(await windowsOf(again)).toEqual(['7', '7', '7']);
    expect((await ask(again.evaluator, 'GET', '/v1/pairing', { token })).status).toBe(401);
    expect(again.evaluator.warnings().join()).toMatch(/Counters have to be paired again/);
    await again.evaluator.stop();
    orderSalvage(evaluator.dataFolder, 'damaged');
    // A setting that was changed since holds.
    expect(await windowsOf(await rig({ dataFolder: evaluator.dataFolder, windowNo: '9' }))).toEqual(['9', '9', '9']);
  });

  test('keeps history apart: each service has the window at which it was offered', async () => {
    const { evaluator, screen } = await rig();
    const rated = async (ordinal: number) => {
      const session = await evaluator.offer(sampleRequest(ordinal));
      await screen.send('chooseLevel', { session, level: 5 });
      await screen.send('dismiss', { session });
      return session;
    };
    const before = await rated(1);
    await pair(evaluator, screen, { windowNo: '7' });
    const after = await rated(2);
    await evaluator.stop();
    const store = openStore(evaluator.dataFolder);
    const windows = [before, after].map((id) => store.find(id)?.place.windowNo);
    store.close();
    expect(windows).toEqual(['12', '7']);
  });

  test('does not move under a citizen; the code is good until they are done, and pairing with where it stands needs no waiting', async () => {
    const { evaluator, screen } = await rig();
    const { id } = await beginPairing(evaluator);
    const code = await codeOn(screen);
    await evaluator.call('PUT', '/v1/window/staff', WANG);
    const session = await evaluator.offer(sampleRequest());
    const refused = { status: 409, problem: 'citizen-is-rating' };
    expect(await confirmPairing(evaluator, id, code, undefined, '7')).toMatchObject(refused);
    await screen.send('touch', { session });
    expect(await confirmPairing(evaluator, id, code, undefined, '7')).toMatchObject(refused);
    expect((await evaluator.call('GET', '/v1/window')).body).toMatchObject({ staff: WANG });
    await screen.send('chooseLevel', { session, level: 5 });
    expect(await confirmPairing(evaluator, id, code, undefined, '7')).toMatchObject({ status: 201, body: { pairing: { windowNo: '7' } } });
  });
});

describe('a window number that is changed in the settings', () => {
  test('holds from the next start: pairings of another window end, and whoever was on duty there', async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { windowNo: '7' });
    await evaluator.call('PUT', '/v1/window/staff', WANG);
    await evaluator.stop();
    const again = await rig({ dataFolder: evaluator.dataFolder, windowNo: '9' });
    expect(await windowsOf(again)).toEqual(['9', '9', '9']);
    expect((await ask(again.evaluator, 'GET', '/v1/pairing', { token })).status).toBe(401);
    expect((await again.evaluator.call('GET', '/v1/window')).body).toMatchObject({ staff: null });
    expect((await trailOf(again)).slice(-2)).toMatchObject([
      { what: 'unpaired', by: 'evaluator', detail: { window: '7' } },
      { what: 'window-moved', by: 'evaluator', detail: { from: '7', to: '9' } },
    ]);
    // What was moved away from long ago does not come back with an older setting.
    await again.evaluator.stop();
    expect(await windowsOf(await rig({ dataFolder: evaluator.dataFolder, windowNo: '12' }))).toEqual(['12', '12', '12']);
  });

  test('to where the device was moved already: its pairings stay', async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { windowNo: '7' });
    await evaluator.call('PUT', '/v1/window/staff', WANG);
    await evaluator.stop();
    const again = await rig({ dataFolder: evaluator.dataFolder, windowNo: '7' });
    expect((await ask(again.evaluator, 'GET', '/v1/pairing', { token })).status).toBe(200);
    expect((await again.evaluator.call('GET', '/v1/window')).body).toMatchObject({ staff: WANG });
  });
});
