import { join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printOnPaper } from '../../../tests/escpos-emulator/escpos-emulator.ts';
import { readQrCodes } from '../../../tests/escpos-emulator/qr-reader.ts';
import { asTimePasses, eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';

/** 自助评价专区: a citizen scans a receipt, or a case serial number, and rates. */

async function zone(config: Record<string, unknown> = {}) {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config, deviceKind: 'self-rating-zone', ...config } });
  const screen = await connectTestScreen(evaluator);
  const scan = (text: string) => screen.send('scan', { text });
  const notice = () => {
    const view = screen.view();
    return view.screen === 'idle' ? view.selfRating.notice?.zh : undefined;
  };
  const found = () => {
    const view = screen.view();
    return view.screen === 'idle' ? view.selfRating.found : null;
  };
  /** The citizen says that what was found is theirs. */
  const confirm = async () => {
    await eventually(() => expect(found()).not.toBeNull());
    await screen.send('confirmFound', { id: found()?.id });
  };
  return { clock, province, evaluator, screen, scan, notice, confirm };
}

/** The link on the receipt that was printed last. */
async function linkOnPaper(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, 'receipts');
  const file = readdirSync(folder).filter((name) => name.endsWith('.escpos')).at(-1) ?? '';
  const [link = ''] = await readQrCodes(printOnPaper(readFileSync(join(folder, file)), { columns: 48, dotsPerLine: 576 }).bitmap);
  return link;
}

test('the QR code of a receipt opens its rating, which reaches the province from a hall terminal', async () => {
  const { province, evaluator, screen, scan } = await zone();
  expect(screen.view()).toMatchObject({ screen: 'idle', selfRating: { invites: true, notice: null } });
  expect((await evaluator.call('POST', '/v1/receipts', sampleRequest())).status).toBe(201);
  await scan(await linkOnPaper(evaluator.dataFolder));
  const view = await screen.waitFor(({ screen: name }) => name === 'rating');
  if (view.screen !== 'rating') throw new Error('no rating');
  expect(view.taskName).toBe(sampleRequest().case.taskName);
  await screen.send('chooseLevel', { session: view.session, level: 5 });
  await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '5', pf: '5' }]));
});

test('a scanned case serial number opens the latest service that can still be rated, once its owner says so', async () => {
  const { clock, province, evaluator, screen, scan, notice, confirm } = await zone();
  const intake = { ...sampleRequest(1, { kind: 'promised' }), service: { ...sampleRequest().service, stage: 'intake' as const } };
  const delivery = { ...intake, service: { ...intake.service, number: 2, stage: 'completion' as const, name: '出件' } };
  await evaluator.call('POST', '/v1/receipts', intake);
  await evaluator.call('POST', '/v1/receipts', delivery);
  const rateNow = async () => {
    await scan(intake.case.projectNo);
    await confirm();
    const view = await screen.waitFor(({ screen: name }) => name === 'rating');
    await screen.send('chooseLevel', { session: view.screen === 'rating' ? view.session : '', level: 5 });
    await screen.waitFor(({ screen: name }) => name === 'thanks');
  };
  await rateNow();
  // The next one need not wait until the thanks are gone.
  await rateNow();
  await eventually(() => expect(province.ratings().map(({ serviceNumber }) => serviceNumber)).toEqual([2, 1]));
  clock.advance(5_000);
  await scan(intake.case.projectNo);
  await eventually(() => expect(notice()).toContain('已经评价'));
});

test('what this device does not know is said calmly, and the words go by themselves', async () => {
  const { clock, screen, scan, notice } = await zone();
  for (const text of ['HLJ20260000000', 'https://elsewhere.example/r/abc', '6901234567892', '请评价']) {
    await scan(text);
    await eventually(() => expect(notice()).toContain('没有查到'));
  }
  clock.advance(10_000);
  await screen.waitFor((view) => view.screen === 'idle' && view.selfRating.notice === null);
});

test('the words go when the next scan opens a rating', async () => {
  const { evaluator, screen, scan, notice, confirm } = await zone();
  await evaluator.call('POST', '/v1/receipts', sampleRequest());
  await scan('HLJ20260000000');
  await eventually(() => expect(notice()).toContain('没有查到'));
  await scan(sampleRequest().case.projectNo);
  await confirm();
  const view = await screen.waitFor(({ screen: name }) => name === 'rating');
  await screen.send('decline', { session: view.screen === 'rating' ? view.session : '' });
  await screen.waitFor(({ screen: name }) => name === 'idle');
  expect(notice()).toBeUndefined();
});

test('what the counter took back no case serial number opens again', async () => {
  const { evaluator, screen, scan, notice } = await zone();
  const id = await evaluator.offer(sampleRequest());
  await screen.waitFor(({ screen: name }) => name === 'rating');
  expect((await evaluator.call('DELETE', `/v1/evaluations/${id}`)).status).toBe(200);
  await screen.waitFor(({ screen: name }) => name === 'idle');
  await scan(sampleRequest().case.projectNo);
  await eventually(() => expect(notice()).toContain('没有查到'));
  expect(await evaluator.status(id)).toBe('cancelled');
});

test('a receipt that has expired opens nothing', async () => {
  const { clock, evaluator, scan, notice } = await zone();
  await evaluator.call('POST', '/v1/receipts', sampleRequest());
  const link = await linkOnPaper(evaluator.dataFolder);
  clock.setWall(NOON + 30 * 86_400_000);
  await scan(link);
  await eventually(() => expect(notice()).toContain('评价期限'));
});

test('a scan disturbs nobody who is rating, and does nothing at a window', async () => {
  const { evaluator, screen, scan } = await zone();
  await evaluator.call('POST', '/v1/receipts', sampleRequest(1));
  const session = await evaluator.offer(sampleRequest(2));
  await screen.waitFor((view) => view.screen === 'rating');
  await scan(sampleRequest(1).case.projectNo);
  expect(screen.view()).toMatchObject({ session });

  const window = await zone({ deviceKind: 'window-evaluator' });
  await window.evaluator.call('POST', '/v1/receipts', sampleRequest(1));
  await window.scan(sampleRequest(1).case.projectNo);
  expect(window.screen.view()).toMatchObject({ screen: 'idle', selfRating: { invites: false, notice: null } });
});

test('a scanner on a serial port opens a rating, too', async () => {
  const { clock, evaluator, screen, confirm } = await zone({ scanner: { port: 'COM5' } });
  await evaluator.call('POST', '/v1/receipts', sampleRequest());
  const port = evaluator.hosts.serial.plug('COM5');
  evaluator.devicesChanged();
  await asTimePasses(clock, () => expect(evaluator.hosts.serial.openHandles).toBe(1));
  await port.sends(Buffer.from(`${sampleRequest().case.projectNo}\r\n`));
  await confirm();
  await screen.waitFor((view) => view.screen === 'rating');
  expect(evaluator.logged()).not.toContain(sampleRequest().case.projectNo);
});
