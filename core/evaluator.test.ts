import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { printOnPaper } from '../tests/escpos-emulator/escpos-emulator.ts';
import { readQrCodes } from '../tests/escpos-emulator/qr-reader.ts';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../tests/support/running-evaluator.ts';
import { startTestProvince } from '../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../tests/support/sample-requests.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { healthSchema } from './contract/health.ts';
import type { ScreenView } from './contract/screen-link.ts';

const BAD = { perSubject: [{ subject: 'staff', indicators: ['213', '214'] }], text: '等了三个小时' };
const isRating = (view: ScreenView) => view.screen === 'rating';
const isIdle = (view: ScreenView) => view.screen === 'idle';

/** Sends what a citizen with a phone would send from the page behind a receipt's QR. */
async function rateByPhone(link: string, fields: Record<string, string>): Promise<number> {
  const response = await fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
  return response.status;
}

async function qrOnPaper(bytes: Uint8Array): Promise<string> {
  const [payload = ''] = await readQrCodes(printOnPaper(bytes, { columns: 48, dotsPerLine: 576 }).bitmap);
  return payload;
}

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
      staff: { name: '王晓梅', no: 'A0317' },
      place: { windowNo: '12' },
      step: 'levels',
      level: null,
    });
    clock.advance(7_000);
    await screen.send('chooseLevel', { session, level: 2 });
    expect(await screen.send('submit', { session, reasons: BAD })).toBeNull();
    expect(screen.view().screen).toBe('thanks');
    await vi.waitFor(() =>
      expect(province.ratings()).toEqual([
        {
          projectNo: 'HLJ2026112300001',
          serviceNumber: 1,
          satisfaction: '2',
          evalDetail: '213,214',
          writingEvaluation: '等了三个小时',
          assessTime: '2026-11-23 15:30:07',
          pf: '4',
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
    await vi.waitFor(() => expect(province.serviceCount()).toBe(1));
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
    const health = healthSchema.parse((await evaluator.call('GET', '/v1/status')).body);
    expect(health.queue.pending).toBe(20);
    expect(await evaluator.call('GET', '/v1/status')).toMatchObject({ status: 200, body: { province: { state: 'offline' } } });

    await province.start();
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(province.ratings().length).toBe(10);
    });
    expect(new Set(province.ratings().map(({ projectNo }) => projectNo)).size).toBe(10);
    await vi.waitFor(async () => {
      expect(await evaluator.call('GET', '/v1/status')).toMatchObject({ body: { queue: { pending: 0, acked: 20, dead: 0 } } });
    });
  });

  test('a reply lost after its commit leads to one rating, not two', async () => {
    const clock = new ManualClock(NOON);
    const lost = new Set(['/gateway/services', '/gateway/ratings']);
    const province = await startTestProvince({ clock, faults: { beforeReply: (path) => (lost.delete(path) ? 'reset' : undefined) } });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 5 });
    await vi.waitFor(async () => {
      clock.advance(1_000);
      expect(await evaluator.call('GET', '/v1/status')).toMatchObject({ body: { queue: { pending: 0, acked: 2 } } });
    });
    expect(lost.size).toBe(0);
    expect(province.ratings().length).toBe(1);
  });

  test('a device whose clock is an hour wrong is understood, and the rating keeps the time of the device', async () => {
    const province = await startTestProvince({ clock: new ManualClock(NOON + 3_600_000) });
    const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON), config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 5 });
    await vi.waitFor(() => expect(province.ratings()).toMatchObject([{ assessTime: '2026-11-23 15:30:00' }]));
    expect(await evaluator.call('GET', '/v1/status')).toMatchObject({ body: { province: { clockSkewMs: 3_600_500 } } });
  });

  test('what it refuses for good is kept as a dead letter in sight of the technician, and holds up nobody else', async () => {
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({ config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const request = sampleRequest(1);
    // The last second of the year 9999 in UTC lies in the year 10000 in China, which no column of the province holds.
    const session = await evaluator.offer({ ...request, service: { ...request.service, time: '9999-12-31T23:59:59Z' } });
    await screen.send('chooseLevel', { session, level: 5 });
    const next = await evaluator.offer(sampleRequest(2));
    await screen.send('chooseLevel', { session: next, level: 5 });
    await vi.waitFor(async () => {
      const { queue } = healthSchema.parse((await evaluator.call('GET', '/v1/status')).body);
      expect(queue).toMatchObject({ pending: 1, acked: 2, dead: 1 });
      expect(queue.deadLetters).toMatchObject([
        { kind: 'service', projectNo: 'HLJ2026112300001', detail: expect.stringContaining('serviceTime') },
      ]);
    });
  });
});

describe('rate later', () => {
  test('on the screen prints a receipt whose QR leads to a rating as channel 3', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    expect(await screen.send('rateLater', { session })).toBeNull();
    expect(await evaluator.status(session)).toBe('deferred');
    expect(await screen.waitFor((view) => view.screen === 'later' && view.receipt === 'printed')).toMatchObject({
      validUntil: '2026-12-01 00:00:00',
    });

    const folder = join(evaluator.dataFolder, 'receipts');
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.escpos'));
    const link = await qrOnPaper(readFileSync(join(folder, file)));
    expect(link.startsWith(`${province.url}/r/`)).toBe(true);
    expect(link).not.toMatch(/HLJ|张|138|2302/);
    await vi.waitFor(() => expect(province.serviceCount()).toBe(1));
    expect(await rateByPhone(link, { level: '5', text: '' })).toBe(200);
    await vi.waitFor(async () => {
      clock.advance(2_000);
      expect(await evaluator.status(session)).toBe('completed');
    });
    expect(province.ratings()).toMatchObject([{ satisfaction: '5', pf: '3' }]);
    expect((await evaluator.call('POST', '/v1/evaluations', sampleRequest())).status).toBe(409);
  });

  test('from the counter prints on the network printer, wakes no screen, and is completed by phone', async () => {
    const printed = Promise.withResolvers<Buffer>();
    const printer = createServer((socket) => void buffer(socket).then(printed.resolve));
    await once(printer.listen(0, '127.0.0.1'), 'listening');
    const address = printer.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({
      config: { province: province.config, printer: { host: '127.0.0.1', port, paper: '80mm' } },
    });
    const screen = await connectTestScreen(evaluator);
    const request = sampleRequest();
    const receipt = { ...request, service: { ...request.service, time: new Date().toISOString() } };
    const answer = await evaluator.call('POST', '/v1/receipts', receipt);
    expect(answer).toMatchObject({ status: 201, body: { evaluation: { status: 'deferred' }, receipt: 'printed' } });
    expect(JSON.stringify(answer.body)).not.toContain('/r/');
    expect(screen.view().screen).toBe('idle');

    const link = await qrOnPaper(await printed.promise);
    await vi.waitFor(() => expect(province.serviceCount()).toBe(1));
    expect(await rateByPhone(link, { level: '2', text: '' })).toBe(422);
    expect(await rateByPhone(link, { level: '2', text: '太慢', 'reason.agency': '209' })).toBe(200);
    expect(province.ratings()).toMatchObject([{ satisfaction: '2', evalDetail: '209', writingEvaluation: '太慢', pf: '3' }]);
    printer.close();
  });

  test('a broken printer does not stop it: the QR stays on the screen, and the status says what is wrong', async () => {
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({
      config: { province: province.config, printer: { host: '127.0.0.1', port: 1, paper: '58mm' } },
    });
    const screen = await connectTestScreen(evaluator);
    const request = sampleRequest();
    const session = await evaluator.offer({ ...request, service: { ...request.service, time: new Date().toISOString() } });
    await screen.send('rateLater', { session });
    const view = await screen.waitFor((next) => next.screen === 'later' && next.receipt === 'not-printed');
    expect(view).toMatchObject({ qrSvg: expect.stringContaining('<svg') });
    expect(await evaluator.call('GET', '/v1/status')).toMatchObject({ body: { devices: [{ state: 'failed' }] } });
  });

  test('from the counter is refused without leaving a trace when no rating is due, the time is over, or there is no province', async () => {
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({ config: { province: province.config } });
    const alone = await startTestEvaluator();
    const late = sampleRequest(1);
    const old = { ...late, service: { ...late.service, time: '2020-01-02T10:00:00+08:00' } };
    const recent = { ...late, service: { ...late.service, time: new Date().toISOString() } };
    const enquiry = { ...recent, case: { ...recent.case, kind: 'online-enquiry' } };
    const answers = [
      await evaluator.call('POST', '/v1/receipts', old),
      await evaluator.call('POST', '/v1/receipts', enquiry),
      await alone.call('POST', '/v1/receipts', recent),
      await evaluator.call('POST', '/v1/receipts', { evaluationId: '00000000-0000-4000-8000-000000000000' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 422, 503, 404]);
    for (const one of [evaluator, alone]) {
      expect(await one.call('GET', '/v1/status')).toMatchObject({ body: { queue: { pending: 0, acked: 0 } } });
    }
  });

  test('is refused when the time to rate is over', async () => {
    const clock = new ManualClock(NOON + 30 * 86_400_000);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    expect(await screen.send('rateLater', { session })).toMatchObject({ code: 'window-over' });
    expect(await evaluator.status(session)).toBe('offered');
  });

  test('without a province is refused in words, and the citizen can still rate here', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    expect(await screen.send('rateLater', { session })).toMatchObject({ code: 'no-province' });
    expect(await screen.send('chooseLevel', { session, level: 4 })).toBeNull();
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
