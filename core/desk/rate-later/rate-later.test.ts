import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { printOnPaper } from '../../../tests/escpos-emulator/escpos-emulator.ts';
import { readQrCodes } from '../../../tests/escpos-emulator/qr-reader.ts';
import { asTimePasses, eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { recordsOf } from '../../../tests/support/technician.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';

/** Sends what a citizen with a phone would send from the page behind a receipt's QR. */
async function rateByPhone(link: string, fields: Record<string, string>): Promise<number> {
  const response = await fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
  return response.status;
}

async function qrOnPaper(bytes: Uint8Array): Promise<string> {
  const [payload = ''] = await readQrCodes(printOnPaper(bytes, { columns: 48, dotsPerLine: 576 }).bitmap);
  return payload;
}

/** Its printer takes what it gets, and never says that it has it. */
async function officeWithSilentPrinter() {
  const printer = createServer({ allowHalfOpen: true }, (socket) => socket.resume().on('error', () => {}));
  await once(printer.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void printer.close());
  const address = printer.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({
    clock,
    config: { province: province.config, printer: { host: '127.0.0.1', port, paper: '80mm', status: 'none' } },
  });
  return { clock, printer, evaluator };
}

describe('rate later', () => {
  test('on the screen prints a receipt whose QR leads to a rating as channel 3', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    const seen = screen.record();
    expect(await screen.send('rateLater', { session })).toBeNull();
    expect(seen[0]?.screen).toBe('later');
    expect(await evaluator.status(session)).toBe('deferred');
    expect(await screen.waitFor((view) => view.screen === 'later' && view.receipt === 'printed')).toMatchObject({
      codes: [{ validUntil: '2026-11-30 23:59:59' }],
    });

    const folder = join(evaluator.dataFolder, 'receipts');
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.escpos'));
    const link = await qrOnPaper(readFileSync(join(folder, file)));
    expect(link.startsWith(`${province.url}/r/`)).toBe(true);
    // Whole needles: three letters or digits may stand in any token, or port, by chance.
    const { applicant, case: served } = sampleRequest();
    for (const secret of [served.projectNo, applicant.name, applicant.mobile, applicant.idNumber]) {
      for (const form of [link, Buffer.from(link.split('/r/')[1] ?? '', 'base64url').toString('utf8')]) expect(form).not.toContain(secret);
    }
    await eventually(() => expect(province.serviceCount()).toBe(1));
    expect(await rateByPhone(link, { level: '5', text: '' })).toBe(200);
    await asTimePasses(clock, async () => expect(await evaluator.status(session)).toBe('completed'));
    expect(province.ratings()).toMatchObject([{ satisfaction: '5', pf: '3' }]);
    expect((await evaluator.call('POST', '/v1/evaluations', sampleRequest())).status).toBe(409);
  });

  test('a touch gives the code its time anew, and changes nothing else', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(await screen.send('rateLater', { session })).toBeNull();
    const shown = await screen.waitFor((view) => view.screen === 'later');
    const whole = shown.screen === 'later' ? shown.secondsLeft : 0;
    for (let times = 0; times < 3; times += 1) {
      clock.advance((whole - 2) * 1_000);
      expect(await screen.send('touch', { session })).toBeNull();
      expect(await screen.waitFor((view) => view.screen === 'later')).toMatchObject({ secondsLeft: whole });
      expect(await evaluator.status(session)).toBe('deferred');
    }
    clock.advance(whole * 1_000);
    await screen.waitFor((view) => view.screen === 'idle');
    expect(await screen.send('touch', { session })).toMatchObject({ code: 'session-over' });
    expect(await evaluator.status(session)).toBe('deferred');
  });

  test('from the counter prints on the network printer, wakes no screen, and is completed by phone', async () => {
    const printed = Promise.withResolvers<Buffer>();
    const printer = createServer((socket) => void buffer(socket).then(printed.resolve));
    await once(printer.listen(0, '127.0.0.1'), 'listening');
    const address = printer.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({
      config: { province: province.config, printer: { host: '127.0.0.1', port, paper: '80mm', status: 'none' } },
    });
    const screen = await connectTestScreen(evaluator);
    const request = sampleRequest();
    const receipt = { ...request, service: { ...request.service, time: new Date(NOON).toISOString() } };
    const answer = await evaluator.call('POST', '/v1/receipts', receipt);
    expect(answer).toMatchObject({ status: 201, body: { evaluation: { status: 'deferred' }, receipt: 'printed' } });
    expect(JSON.stringify(answer.body)).not.toContain('/r/');
    expect(screen.view().screen).toBe('idle');

    const link = await qrOnPaper(await printed.promise);
    await eventually(() => expect(province.serviceCount()).toBe(1));
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
    const session = await evaluator.offer({ ...request, service: { ...request.service, time: new Date(NOON).toISOString() } });
    await screen.send('rateLater', { session });
    const view = await screen.waitFor((next) => next.screen === 'later' && next.receipt === 'not-printed');
    expect(view).toMatchObject({ codes: [{ qrSvg: expect.stringContaining('<svg') }] });
    const status = async () => (await evaluator.call('GET', '/v1/status')).body;
    await eventually(async () => expect(await status()).toMatchObject({ devices: [{ kind: 'receipt-printer', state: 'missing' }, {}] }));
  });

  test('what becomes of the receipt before is not said of the next one', async () => {
    const { clock, printer, evaluator } = await officeWithSilentPrinter();
    const screen = await connectTestScreen(evaluator);
    const putOff = async (ordinal: number) => {
      const session = await evaluator.offer(sampleRequest(ordinal));
      expect(await screen.send('rateLater', { session })).toBeNull();
      return session;
    };
    const connected = once(printer, 'connection');
    await screen.send('dismiss', { session: await putOff(1) });
    await connected;
    const next = await putOff(2);
    clock.advance(15_000);
    await eventually(() => expect(evaluator.logged()).toContain('A receipt was not printed.'));
    expect(screen.view()).toMatchObject({ screen: 'later', session: next, receipt: 'printing' });
  });

  test('from the counter without paper: the screen offers the QR code itself, unless somebody is before it', async () => {
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({ config: { province: province.config, printer: null } });
    const screen = await connectTestScreen(evaluator);
    const at = (ordinal: number) => {
      const request = sampleRequest(ordinal);
      return { ...request, service: { ...request.service, time: new Date(NOON).toISOString() } };
    };
    expect(await evaluator.call('POST', '/v1/receipts', at(1))).toMatchObject({ status: 201, body: { receipt: 'not-printed' } });
    expect(await screen.waitFor((view) => view.screen === 'later')).toMatchObject({ receipt: 'not-printed', codes: [{ qrSvg: expect.stringContaining('<svg') }] });

    const session = await evaluator.offer(at(2));
    await screen.waitFor((view) => view.screen === 'rating');
    expect(await evaluator.call('POST', '/v1/receipts', at(3))).toMatchObject({ status: 201, body: { receipt: 'not-printed' } });
    expect(screen.view()).toMatchObject({ screen: 'rating', session });
  });

  test('from the counter without paper: the code on the screen is that of whom the counter serves now, not of the one before', async () => {
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({ config: { province: province.config, printer: null } });
    const screen = await connectTestScreen(evaluator);
    const codeOf = async (ordinal: number) => {
      const request = sampleRequest(ordinal);
      const receipt = { ...request, service: { ...request.service, time: new Date(NOON).toISOString() } };
      const { body } = await evaluator.call('POST', '/v1/receipts', receipt);
      return z.object({ evaluation: z.object({ id: z.string() }) }).parse(body).evaluation.id;
    };
    const first = await codeOf(1);
    await screen.waitFor((view) => view.screen === 'later' && view.session === first);
    const second = await codeOf(2);
    await screen.waitFor((view) => view.screen === 'later' && view.session === second);
    expect(screen.view()).toMatchObject({ receipt: 'not-printed', codes: [{ qrSvg: expect.stringContaining('<svg') }] });
  });

  test('from the counter: the code of a service that was rated while its receipt was tried in vain is not shown', async () => {
    const { clock, printer, evaluator } = await officeWithSilentPrinter();
    const screen = await connectTestScreen(evaluator);
    const connected = once(printer, 'connection');
    const receipt = evaluator.call('POST', '/v1/receipts', sampleRequest());
    await connected;
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
    clock.advance(5_000);
    await screen.waitFor((view) => view.screen === 'idle');
    clock.advance(15_000);
    expect(await receipt).toMatchObject({ body: { receipt: 'not-printed', evaluation: { status: 'completed' } } });
    expect(screen.view()).toMatchObject({ screen: 'idle' });
  });

  test('from the counter is refused without leaving a trace when no rating is due, the time is over, or there is no province', async () => {
    const province = await startTestProvince();
    const evaluator = await startTestEvaluator({ config: { province: province.config } });
    const alone = await startTestEvaluator();
    const late = sampleRequest(1);
    const old = { ...late, service: { ...late.service, time: '2020-01-02T10:00:00+08:00' } };
    const recent = { ...late, service: { ...late.service, time: new Date(NOON).toISOString() } };
    const enquiry = { ...recent, case: { ...recent.case, kind: 'online-enquiry' } };
    const answers = [
      await evaluator.call('POST', '/v1/receipts', old),
      await evaluator.call('POST', '/v1/receipts', enquiry),
      await alone.call('POST', '/v1/receipts', recent),
      await evaluator.call('POST', '/v1/receipts', { evaluationId: '00000000-0000-4000-8000-000000000000' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 422, 503, 404]);
    for (const one of [evaluator, alone]) {
      expect(await recordsOf(one)).toMatchObject({ pending: 0, acked: 0 });
    }
  });

  test('is completed by phone even if the offer was made again and cancelled, or the last hour passed with the device off', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const dataFolder = temporaryFolder();
    const evaluator = await startTestEvaluator({ clock, dataFolder, config: { province: province.config } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('rateLater', { session });
    await screen.waitFor((view) => view.screen === 'later' && view.receipt === 'printed');
    const folder = join(dataFolder, 'receipts');
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.escpos'));
    const link = await qrOnPaper(readFileSync(join(folder, file)));
    await evaluator.offer(sampleRequest());
    await evaluator.call('DELETE', `/v1/evaluations/${session}`);
    await eventually(() => expect(province.serviceCount()).toBe(1));
    await evaluator.stop();
    expect(await rateByPhone(link, { level: '4', text: '' })).toBe(200);

    clock.advance(8 * 86_400_000);
    const next = await startTestEvaluator({ clock, dataFolder, config: { province: province.config } });
    expect(await next.status(session)).toBe('cancelled');
    clock.advance(30_000);
    await asTimePasses(clock, async () => expect(await next.status(session)).toBe('completed'));
  });

  test('is refused when the time to rate is over, and so is an offer', async () => {
    // The last instant of the fifth working day.
    const clock = new ManualClock(Date.parse('2026-11-30T23:59:59.999+08:00'));
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config, secondsToRate: 600 } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    clock.advance(1);
    expect(await screen.send('rateLater', { session })).toMatchObject({ code: 'window-over' });
    expect(await evaluator.status(session)).toBe('offered');
    // Who is before the screen still rates there, and the counter that asks again is told so.
    expect((await evaluator.call('POST', '/v1/evaluations', sampleRequest())).status).toBe(200);
    expect((await evaluator.call('POST', '/v1/evaluations', sampleRequest(2))).status).toBe(409);
  });

  test('has time as long as the case is under way, and from the moment that the counter says it is finished', async () => {
    const clock = new ManualClock(NOON + 30 * 86_400_000);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
    const request = sampleRequest(1, { kind: 'promised' });
    const intake = { ...request, service: { ...request.service, stage: 'intake' as const } };
    expect((await evaluator.call('POST', '/v1/receipts', intake)).status).toBe(201);
    const finishedLately = { ...intake, case: { ...intake.case, finishedAt: new Date(clock.now() - 3 * 86_400_000).toISOString() } };
    expect((await evaluator.call('POST', '/v1/receipts', finishedLately)).status).toBe(201);
    const session = await evaluator.offer(finishedLately);
    const screen = await connectTestScreen(evaluator);
    expect(await screen.send('rateLater', { session })).toBeNull();
    const fetched = { ...finishedLately, case: { ...intake.case, finishedAt: new Date(NOON).toISOString() } };
    const today = { ...fetched, service: { ...request.service, number: 2, stage: 'delivery' as const, time: new Date(clock.now()).toISOString() } };
    expect((await evaluator.call('POST', '/v1/receipts', today)).status).toBe(201);
    const finishedLongAgo = { ...intake, case: { ...intake.case, finishedAt: new Date(NOON).toISOString() } };
    expect((await evaluator.call('POST', '/v1/receipts', finishedLongAgo)).status).toBe(409);
  });

  test('without a province is refused in words, and the citizen can still rate here', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    expect(await screen.send('rateLater', { session })).toMatchObject({ code: 'no-province' });
    expect(await screen.send('chooseLevel', { session, level: 4 })).toBeNull();
  });
});
