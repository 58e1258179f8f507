import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asTimePasses, eventually } from '../tests/support/eventually.ts';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../tests/support/running-evaluator.ts';
import { startTestProvince } from '../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../tests/support/sample-requests.ts';
import { deadLettersOf, readAsTechnician, recordsOf } from '../tests/support/technician.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { healthSchema } from './contract/health.ts';
import type { ScreenView } from './contract/screen-views.ts';
import { REGIONS_FOLDER } from './hall/hall-rules.ts';
import { queueReportSchema } from './technician-link/technician-desk.ts';

const BAD = { perSubject: [{ subject: 'staff', indicators: ['213', '214'] }], text: '等了三个小时' };
const isRating = (view: ScreenView) => view.screen === 'rating';
const isIdle = (view: ScreenView) => view.screen === 'idle';

describe('a rating on the screen', () => {
  test("arrives at the province as it was given, in the province's fields", async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    expect(await screen.waitFor(isRating)).toMatchObject({
      taskName: '基本医疗保险参保人员异地就医备案',
      projectNo: 'HLJ2026112300001',
      staff: [{ name: '王晓梅', no: 'A0317' }],
      place: { windowNo: '12' },
      step: 'levels',
      level: null,
    });
    clock.advance(7_000);
    await screen.send('chooseLevel', { session, level: 2 });
    expect(await screen.send('submit', { session, reasons: BAD })).toBeNull();
    expect(screen.view().screen).toBe('thanks');
    await eventually(() =>
      expect(province.ratings()).toEqual([
        {
          projectNo: 'HLJ2026112300001',
          serviceNumber: 1,
          satisfaction: '2',
          evalDetail: '213,214',
          writingEvaluation: '等了三个小时',
          assessTime: '2026-11-23 15:30:07',
          pf: '4',
          relDeptCodes: null,
          reasonPending: null,
          groupId: null,
          lacksText: null,
        },
      ]),
    );
    expect(await evaluator.status(session)).toBe('completed');
    clock.advance(3_000);
    await screen.waitFor(isIdle);
  });

  test('with less than the region demands is refused and not stored', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 1 });
    expect(await screen.send('submit', { session, reasons: { perSubject: [], text: '' } })).toMatchObject({ code: 'rating-incomplete' });
    expect(screen.view()).toMatchObject({ screen: 'rating', step: 'reasons', level: 1 });
    expect(await evaluator.status(session)).toBe('rating');
  });

  test('that nobody gives in time ends unrated, and nothing is sent as a rating', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 2 });
    clock.advance(59_000);
    expect(screen.view()).toMatchObject({ screen: 'rating', step: 'reasons' });
    clock.advance(1_000);
    await screen.waitFor(isIdle);
    expect(await evaluator.status(session)).toBe('unrated');
    await eventually(() => expect(province.serviceCount()).toBe(1));
    expect(province.ratings()).toEqual([]);
  });

  test('can be touched only in its own session: a late tap never counts for the next citizen', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const first = await evaluator.offer(sampleRequest(1));
    const second = await evaluator.offer(sampleRequest(2));
    expect(await screen.send('chooseLevel', { session: first, level: 5 })).toMatchObject({ code: 'session-over' });
    expect(await evaluator.status(second)).toBe('offered');
  });

  test('comes back on a new screen with what was entered so far', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 2 });
    await screen.send('saveDraft', { session, reasons: BAD });
    screen.close();
    const replacement = await connectTestScreen(evaluator);
    expect(replacement.view()).toMatchObject({ screen: 'rating', session, step: 'reasons', level: 2, reasons: BAD });
  });
});

test.each([
  ['no call at all', 'chooseLevel', undefined],
  ['an unknown call', 'rateForHim', {}],
  ['a level that does not exist', 'chooseLevel', { session: 'SESSION', level: 6 }],
  ['a level as text', 'chooseLevel', { session: 'SESSION', level: '5' }],
  ['an extra field', 'chooseLevel', { session: 'SESSION', level: 5, force: true }],
  ['no session', 'chooseLevel', { level: 5 }],
])('a screen that sends %s gets a typed error and rates nothing', async (_what, call, args) => {
  const evaluator = await startTestEvaluator();
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(sampleRequest());
  const sent: unknown = JSON.parse(JSON.stringify(args ?? null).replace('SESSION', session));
  expect(await screen.send(call, sent)).toMatchObject({ code: 'malformed-call' });
  expect(await evaluator.status(session)).toBe('offered');
});

// The library itself would wait for half a minute, which this limit does not allow.
test('a peer that ignores our goodbye does not hold up the end', { timeout: 28_000 }, async () => {
  const evaluator = await startTestEvaluator();
  const key = randomBytes(16).toString('base64');
  const socket = connect(Number(new URL(evaluator.url).port), '127.0.0.1');
  socket.write(
    `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nAuthorization: Bearer ${evaluator.counterToken}\r\n\r\n`,
  );
  await once(socket, 'data');
  await evaluator.stop();
  await expect(fetch(`${evaluator.url}/v1/openapi.json`)).rejects.toThrow('fetch failed');
  socket.destroy();
});

test('a screen without the key cannot connect', async () => {
  const evaluator = await startTestEvaluator();
  await expect(connectTestScreen({ ...evaluator, screenKey: 'guess' })).rejects.toThrow('401');
});

describe('when the province fails', () => {
  test('ratings pile up, and on its return each arrives exactly once', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    await province.stop();
    for (let ordinal = 1; ordinal <= 10; ordinal += 1) {
      const session = await evaluator.offer(sampleRequest(ordinal));
      expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
    }
    expect(await recordsOf(evaluator)).toMatchObject({ pending: 20 });
    await eventually(async () => expect(await readAsTechnician(evaluator, '/queue', queueReportSchema)).toMatchObject({ province: { state: 'offline' } }));

    await province.start();
    await asTimePasses(clock, () => expect(province.ratings().length).toBe(10));
    expect(new Set(province.ratings().map(({ projectNo }) => projectNo)).size).toBe(10);
    await asTimePasses(clock, async () => expect(await recordsOf(evaluator)).toMatchObject({ pending: 0, acked: 20, dead: 0 }));
  });

  test('a reply lost after its commit leads to one rating, not two', async () => {
    const clock = new ManualClock(NOON);
    const lost = new Set(['/gateway/services', '/gateway/ratings']);
    const province = await startTestProvince({ clock, faults: { beforeReply: (path) => (lost.delete(path) ? 'reset' : undefined) } });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 5 });
    await asTimePasses(clock, async () => expect(await recordsOf(evaluator)).toMatchObject({ pending: 0, acked: 2 }));
    expect(lost.size).toBe(0);
    expect(province.ratings().length).toBe(1);
  });

  test('a device whose clock is an hour wrong is understood, and the rating keeps the time of the device', async () => {
    const province = await startTestProvince({ clock: new ManualClock(NOON + 3_600_000) });
    const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON), config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 5 });
    await eventually(() => expect(province.ratings()).toMatchObject([{ assessTime: '2026-11-23 15:30:00' }]));
    expect(await readAsTechnician(evaluator, '/queue', queueReportSchema)).toMatchObject({ province: { clockSkewMs: 3_600_500 } });
  });

  test('what it refuses for good is kept as a dead letter, holds up nobody else, and the technician alone learns of it', async () => {
    const province = await startTestProvince();
    const dataFolder = temporaryFolder();
    mkdirSync(join(dataFolder, REGIONS_FOLDER));
    // Longer words than the sandbox takes.
    const rules = { 'reasons.text-limit': { value: 2000, source: '一' } };
    const hall = { id: 'wordy', name: '某大厅', extends: 'national', document: { title: '某大厅规定' }, rules };
    writeFileSync(join(dataFolder, REGIONS_FOLDER, 'wordy.json'), JSON.stringify(hall));
    const config = { region: 'wordy', province: { ...province.config, textLimit: 2000 } };
    const evaluator = await startTestEvaluator({ dataFolder, config });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest(1));
    await screen.send('chooseLevel', { session, level: 1 });
    expect(await screen.send('submit', { session, reasons: { perSubject: [], text: '慢'.repeat(501) } })).toBeNull();
    const next = await evaluator.offer(sampleRequest(2));
    await screen.send('chooseLevel', { session: next, level: 5 });
    await eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ pending: 0, acked: 3, dead: 1 }));
    expect(await deadLettersOf(evaluator)).toMatchObject([{ kind: 'rating', projectNo: sampleRequest(1).case.projectNo, code: 'INVALID' }]);
    const { queue, province: way } = healthSchema.parse((await evaluator.call('GET', '/v1/status')).body);
    expect({ queue, way }).toEqual({ queue: { state: 'working', problem: null }, way: { configured: true } });
  });

  test('words are cut short at what the province takes, and the technician hears of a region that allows more', async () => {
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({ config: { province: { ...province.config, textLimit: 20 } } });
    const screen = await connectTestScreen(evaluator);
    await evaluator.offer(sampleRequest());
    expect(await screen.waitFor(isRating)).toMatchObject({ form: { textLimit: 20 } });
    const { warnings } = healthSchema.parse((await evaluator.call('GET', '/v1/status')).body).evaluator;
    expect(warnings).toEqual([expect.stringContaining('the province takes 20')]);
  });
});

describe('after a restart', () => {
  test('a session that was before the citizen goes on, and a touched one stays the citizen\'s', async () => {
    const clock = new ManualClock(NOON);
    const dataFolder = temporaryFolder();
    const first = await startTestEvaluator({ clock, dataFolder });
    const screen = await connectTestScreen(first);
    const session = await first.offer(sampleRequest());
    await screen.send('touch', { session });
    await first.stop();

    clock.advance(10_000);
    const second = await startTestEvaluator({ clock, dataFolder });
    const again = await connectTestScreen(second);
    expect(again.view()).toMatchObject({ screen: 'rating', session, step: 'levels' });
    expect((await second.call('DELETE', `/v1/evaluations/${session}`)).status).toBe(409);
    expect(await again.send('chooseLevel', { session, level: 5 })).toBeNull();
    expect(await second.status(session)).toBe('completed');
  });

  test('a citizen who was writing for minutes goes on writing', async () => {
    const clock = new ManualClock(NOON);
    const dataFolder = temporaryFolder();
    const first = await startTestEvaluator({ clock, dataFolder });
    const screen = await connectTestScreen(first);
    const session = await first.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 2 });
    for (let half = 0; half < 4; half += 1) {
      clock.advance(30_000);
      await screen.send('saveDraft', { session, reasons: BAD });
    }
    await first.stop();
    const second = await startTestEvaluator({ clock, dataFolder });
    expect((await connectTestScreen(second)).view()).toMatchObject({ screen: 'rating', session });
  });

  test('a session whose time ran out meanwhile ends unrated', async () => {
    const clock = new ManualClock(NOON);
    const dataFolder = temporaryFolder();
    const first = await startTestEvaluator({ clock, dataFolder });
    const session = await first.offer(sampleRequest());
    await first.stop();
    clock.advance(61_000);
    const second = await startTestEvaluator({ clock, dataFolder });
    expect(await second.status(session)).toBe('unrated');
    expect((await connectTestScreen(second)).view().screen).toBe('idle');
  });
});
