import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { ask, pair } from '../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON } from '../../tests/support/sample-requests.ts';
import { askAsTechnician, ORDER, readAsTechnician, runTechnician } from '../../tests/support/technician.ts';
import { pairingsAnswerSchema } from '../technician-link/pairing-desk.ts';
import { auditTrailAnswerSchema } from '../technician-link/technician-desk.ts';

async function rig(config: Record<string, unknown> = {}) {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, config });
  const screen = await connectTestScreen(evaluator);
  const run = (...args: string[]) => runTechnician([...args, '--data', evaluator.dataFolder, '--port', new URL(evaluator.url).port]);
  return { clock, evaluator, screen, run };
}

describe("the technician's list of pairings", () => {
  test('says who is paired, since when and on which day last used', async () => {
    const { clock, evaluator, screen } = await rig();
    const { token, pairing } = await pair(evaluator, screen, { origin: 'https://hall.example' });
    const list = () => readAsTechnician(evaluator, '/pairings', pairingsAnswerSchema);
    const { hallName: _hall, deviceId: _device, ...known } = pairing;
    expect(await list()).toEqual({ windowNo: '12', pairings: [{ ...known, lastUsedOn: null }], doors: [], warnings: [] });
    await ask(evaluator, 'GET', '/v1/window', { token, origin: 'https://hall.example' });
    clock.advance(86_400_000);
    expect(await list()).toEqual({ windowNo: '12', pairings: [{ ...known, lastUsedOn: '2026-11-23' }], doors: [], warnings: [] });
    await ask(evaluator, 'GET', '/v1/window', { token, origin: 'https://evil.example' });
    expect((await list()).pairings).toMatchObject([{ lastUsedOn: '2026-11-23' }]);
    await ask(evaluator, 'GET', '/v1/window', { token, origin: 'https://hall.example' });
    expect((await list()).pairings).toMatchObject([{ lastUsedOn: '2026-11-24' }]);
  });

  test('is no business of the counter, and an order needs a name and a reason', async () => {
    const { evaluator, screen } = await rig();
    const { token, pairing } = await pair(evaluator, screen);
    expect((await askAsTechnician(evaluator, 'GET', '/pairings', undefined, token)).status).toBe(401);
    expect((await askAsTechnician(evaluator, 'POST', `/pairings/${pairing.id}/revoke`, ORDER, token)).status).toBe(401);
    expect((await askAsTechnician(evaluator, 'POST', `/pairings/${pairing.id}/revoke`, { by: '李工' })).status).toBe(422);
    expect((await ask(evaluator, 'GET', '/v1/pairing', { token })).status).toBe(200);
  });

  test('is shown by the command, which also revokes', async () => {
    const { evaluator, screen, run } = await rig();
    const { token, pairing } = await pair(evaluator, screen);
    await pair(evaluator, screen, { origin: 'null' });
    const shown = await run('pairings');
    expect([shown.status, shown.stdout]).toEqual([0, expect.stringContaining('本机在 12 号窗口')]);
    for (const text of [pairing.id, '综合窗口系统', '程序 (a program)', '本地文件网页 (a page opened', '2026-11-23 15:30:00', '未使用']) expect(shown.stdout).toContain(text);

    const revoked = await run('revoke-pairing', pairing.id, '--by', '李工', '--reason', '电脑报废');
    expect([revoked.status, revoked.stdout]).toEqual([0, expect.stringMatching(/已撤销，其令牌立即失效[^]*本地文件网页/)]);
    expect((await ask(evaluator, 'GET', '/v1/pairing', { token })).status).toBe(401);
    const [entry] = (await readAsTechnician(evaluator, '/audit', auditTrailAnswerSchema)).entries;
    expect(entry).toMatchObject({ what: 'unpaired', by: '李工', reason: '电脑报废', detail: { pairing: pairing.id, counter: '综合窗口系统', window: '12', origin: null } });
  });

  test('names the doors at which nobody has to be paired', async () => {
    const { evaluator, run } = await rig({ doors: { udp: { port: 0 } } });
    const [door] = evaluator.doors;
    expect(door).toMatchObject({ name: 'udp', host: '127.0.0.1' });
    expect((await run('pairings')).stdout).toContain(`兼容接口已打开，无须配对 (a door is open, nobody has to be paired)：udp 127.0.0.1:${door?.port}`);
    expect(evaluator.logged()).toMatch(/"door":"udp","host":"127\.0\.0\.1","port":\d+,"msg":"A door is open\."/);
  });

  test('the command says what is wrong', async () => {
    const { run } = await rig();
    const unknown = await run('revoke-pairing', 'abc', '--by', '李工', '--reason', '电脑报废');
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringMatching(/没有这个编号的配对[^]*There is no pairing with this id/)]);
    expect((await run('revoke-pairing', '--by', '李工', '--reason', '电脑报废')).status).toBe(2);
    expect((await run('revoke-pairing', 'abc')).status).toBe(2);
  });
});
