import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { healthSchema } from '../../contract/health.ts';
import type { ScreenView } from '../../contract/screen-views.ts';
import { rulesAnswerSchema } from '../../counter-link/counter-desk.ts';
import { CALENDAR_FILE, REGIONS_FOLDER } from '../../hall/hall-rules.ts';

/** The rules of the regions as they show on a running device: real SQLite, real sockets, a real province. */

const isRating = (view: ScreenView) => view.screen === 'rating';
const problemSchema = z.object({
  type: z.string(),
  detailZh: z.string(),
  errors: z.array(z.object({ pointer: z.string(), field: z.string(), detailZh: z.string() })),
});

/** Its 差评 needs an indicator and words, and its screens show who serves. */
const QIQIHAR = { region: 'qiqihar' };
const DAY_MS = 86_400_000;

const healthOf = async (evaluator: TestEvaluator) =>
  healthSchema.parse((await evaluator.call('GET', '/v1/status')).body).evaluator;

/** A data folder with these files; what is no text is written as JSON. */
function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, REGIONS_FOLDER));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

function unattended(ordinal = 1, number = 1) {
  const { staff: _nobody, ...request } = sampleRequest(ordinal, { kind: 'self-service' });
  return { ...request, service: { ...request.service, number } };
}

describe('a session that lacks what the region wants on the screen is refused with the names of the fields', () => {
  test('a window evaluator in Qiqihar without a staff member (第八条)', async () => {
    const evaluator = await startTestEvaluator({ config: QIQIHAR });
    const { staff: _nobody, ...request } = sampleRequest();
    const { status, body } = await evaluator.call('POST', '/v1/evaluations', request);
    expect(status).toBe(422);
    const problem = problemSchema.parse(body);
    expect(problem.type).toBe('urn:counter-evaluator:problem:field-missing');
    expect(problem.errors.map(({ pointer, field }) => [pointer, field])).toEqual([
      ['/staff/name', '工作人员姓名 (staff name)'],
      ['/staff/no', '工号 (staff number)'],
    ]);
    // Nothing was kept: the complete request is a new one.
    expect((await evaluator.call('POST', '/v1/evaluations', sampleRequest())).status).toBe(201);
  });

  test('a self-service terminal in Qiqihar whose number nobody has set (第十三条)', async () => {
    const evaluator = await startTestEvaluator({ config: { ...QIQIHAR, deviceKind: 'self-service-terminal' } });
    const { body } = await evaluator.call('POST', '/v1/evaluations', unattended());
    expect(problemSchema.parse(body).errors).toMatchObject([
      { pointer: '', field: '终端机编号 (terminalNo)', detailZh: '本机未设置，请检查设备配置' },
    ]);
  });

  test('what the device itself lacks is told to the technician before the first citizen comes', async () => {
    const warningsOf = async (config: Record<string, unknown>) => {
      const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON), config: { ...QIQIHAR, ...config } });
      expect(evaluator.warnings()).toEqual(healthSchema.parse((await evaluator.call('GET', '/v1/status')).body).evaluator.warnings);
      return evaluator.warnings();
    };
    const terminal = { deviceKind: 'self-service-terminal' };
    expect(await warningsOf(terminal)).toEqual([expect.stringContaining('set terminalNo')]);
    expect(await warningsOf({ ...terminal, terminalNo: 'T1', citizenInput: 'levels' })).toEqual([expect.stringContaining('citizenInput')]);
    expect(await warningsOf({ ...terminal, terminalNo: 'T1', citizenInput: 'choices' })).toEqual([]);
    expect(await warningsOf({ citizenInput: 'levels' })).toEqual([]);
  });
});

test('a self-service terminal shows its number and no staff member, and its rating counts as made there', async () => {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const config = { province: province.config, deviceKind: 'self-service-terminal', terminalNo: 'ZZ-07' };
  const evaluator = await startTestEvaluator({ clock, config });
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(unattended());
  expect(await screen.waitFor(isRating)).toMatchObject({ staff: [], place: { terminalNo: 'ZZ-07' } });
  await screen.send('chooseLevel', { session, level: 5 });
  await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '5', pf: '5' }]));
});

test('what is done online or at a terminal is rated once per finished case, not once per service', async () => {
  const evaluator = await startTestEvaluator({ config: { deviceKind: 'self-service-terminal', terminalNo: 'ZZ-07' } });
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(unattended());
  await screen.waitFor(isRating);
  await screen.send('chooseLevel', { session, level: 4 });
  const again = await evaluator.call('POST', '/v1/evaluations', unattended(1, 2));
  expect(again).toMatchObject({ status: 409, body: { type: 'urn:counter-evaluator:problem:finished-case-known' } });
  expect((await evaluator.call('POST', '/v1/receipts', unattended(1, 2))).status).toBe(409);
  expect((await evaluator.call('POST', '/v1/evaluations', unattended(2))).status).toBe(201);
});

test('each service of a case at the window is rated', async () => {
  const evaluator = await startTestEvaluator();
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(sampleRequest());
  await screen.waitFor(isRating);
  await screen.send('chooseLevel', { session, level: 4 });
  const request = sampleRequest();
  const second = { ...request, service: { ...request.service, number: 2 } };
  expect((await evaluator.call('POST', '/v1/evaluations', second)).status).toBe(201);
});

test('a joint case whose agencies are rated names them all', async () => {
  const evaluator = await startTestEvaluator({ config: QIQIHAR });
  const { body } = await evaluator.call('POST', '/v1/evaluations', sampleRequest(1, { kind: 'joint' }));
  expect(problemSchema.parse(body).errors).toMatchObject([{ pointer: '/case/jointAgencies' }]);
});

describe('a device that cannot take all that the region demands', () => {
  test('a keypad alone: the level counts at once, and the record says what is owed', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const config = { ...QIQIHAR, province: province.config, citizenInput: 'levels' };
    const evaluator = await startTestEvaluator({ clock, config });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor(isRating);
    expect(await screen.send('chooseLevel', { session, level: 1 })).toBeNull();
    expect(screen.view().screen).toBe('thanks');
    const owing = { satisfaction: '1', evalDetail: '', reasonPending: 'indicator,text' };
    await eventually(() => expect(province.ratings()).toMatchObject([owing]));
  });

  test('a screen without a keyboard: an indicator is still asked for, the text is owed', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const config = { ...QIQIHAR, province: province.config, citizenInput: 'choices' };
    const evaluator = await startTestEvaluator({ clock, config });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor(isRating);
    await screen.send('chooseLevel', { session, level: 2 });
    const without = { perSubject: [], text: '' };
    expect(await screen.send('submit', { session, reasons: without })).toMatchObject({ code: 'rating-incomplete' });
    const reasons = { perSubject: [{ subject: 'staff', indicators: ['213'] }], text: '' };
    expect(await screen.send('submit', { session, reasons })).toBeNull();
    await eventually(() => expect(province.ratings()).toMatchObject([{ evalDetail: '213', reasonPending: 'text' }]));
  });
});

test('a bad rating of a joint case names the agencies it is about, and the province learns them (第十九条)', async () => {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { ...QIQIHAR, province: province.config } });
  const screen = await connectTestScreen(evaluator);
  const jointAgencies = [
    { code: '11230200MB0000003X', name: '市场监督管理局' },
    { code: '11230200MB0000004Y', name: '城市管理综合执法局' },
  ];
  const session = await evaluator.offer(sampleRequest(1, { kind: 'joint', jointAgencies }));
  await screen.waitFor(isRating);
  await screen.send('chooseLevel', { session, level: 2 });
  const aboutAgency = { subject: 'agency', indicators: ['209'] };
  const nameless = { perSubject: [aboutAgency], text: '超时' };
  expect(await screen.send('submit', { session, reasons: nameless })).toMatchObject({ code: 'rating-incomplete' });
  const named = { perSubject: [{ ...aboutAgency, agencies: ['11230200MB0000004Y'] }], text: '超时' };
  expect(await screen.send('submit', { session, reasons: named })).toBeNull();
  await eventually(() => expect(province.ratings()).toMatchObject([{ evalDetail: '209', relDeptCodes: '11230200MB0000004Y' }]));
});

describe('when the screen is lost', () => {
  const screensGone = (evaluator: TestEvaluator) =>
    eventually(async () => expect((await healthOf(evaluator)).screensConnected).toBe(0));

  test('a session that has nothing left to be rated with ends unrated after half a minute', async () => {
    const clock = new ManualClock(NOON);
    const evaluator = await startTestEvaluator({ clock, config: { secondsToRate: 600 } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor(isRating);
    await screen.send('touch', { session });
    screen.close();
    await screensGone(evaluator);
    clock.advance(29_000);
    expect(await evaluator.status(session)).toBe('rating');
    clock.advance(1_000);
    expect(await evaluator.status(session)).toBe('unrated');
  });

  test('a screen that comes back in time finds the session where it stood', async () => {
    const clock = new ManualClock(NOON);
    const evaluator = await startTestEvaluator({ clock, config: { secondsToRate: 600 } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor(isRating);
    await screen.send('chooseLevel', { session, level: 2 });
    screen.close();
    await screensGone(evaluator);
    clock.advance(20_000);
    const back = await connectTestScreen(evaluator);
    clock.advance(60_000);
    expect(back.view()).toMatchObject({ screen: 'rating', step: 'reasons', level: 2 });
  });
});

describe("a hall's own rules", () => {
  const hall = {
    id: 'my-hall',
    name: '某区大厅',
    extends: 'tianjin',
    document: { title: '某区大厅规定' },
    rules: { 'reasons.text-limit': { value: 100, source: '第三条' } },
  };
  const HALL_FILE = join(REGIONS_FOLDER, 'my-hall.json');

  test('count before the city and the nation, and the technician sees the layers', async () => {
    const dataFolder = folderWith({ [HALL_FILE]: hall });
    const evaluator = await startTestEvaluator({ dataFolder, clock: new ManualClock(NOON), config: { region: 'my-hall' } });
    const screen = await connectTestScreen(evaluator);
    await evaluator.offer(sampleRequest());
    expect(await screen.waitFor(isRating)).toMatchObject({ form: { textLimit: 100 } });
    expect(await healthOf(evaluator)).toMatchObject({ region: '某区大厅 → 天津市 → 全国通用', warnings: [] });
  });

  test('can be read on the device, rule by rule, with layer, document and article', async () => {
    const dataFolder = folderWith({ [HALL_FILE]: hall });
    const evaluator = await startTestEvaluator({ dataFolder, config: { region: 'my-hall' } });
    const { region, layers, rules } = rulesAnswerSchema.parse((await evaluator.call('GET', '/v1/rules')).body);
    expect([region, ...layers.map(({ name }) => name)]).toEqual(['某区大厅', '某区大厅', '天津市', '全国通用']);
    const rule = (title: string) => rules.find((row) => row.title === title);
    expect(rule('文字长度')).toMatchObject({
      value: '最多 100 字',
      from: { layer: '某区大厅', document: '某区大厅规定', source: '第三条' },
      openIn: [],
    });
    expect(rule('差评理由')).toMatchObject({ from: { layer: '天津市', source: '第七条' }, openIn: [{ layer: '某区大厅' }] });
    expect(rule('帮办代办')).toMatchObject({ value: '未规定', from: null });
  });

  test('that cannot be used keep no device dark: it says by which it works instead, and why', async () => {
    const faulty = { ...hall, rules: { 'reasons.text-limit': { value: 0, source: '一' } } };
    const dataFolder = folderWith({ [HALL_FILE]: faulty, [CALENDAR_FILE]: '{' });
    const evaluator = await startTestEvaluator({ dataFolder, clock: new ManualClock(NOON), config: { region: 'my-hall' } });
    const { region, warnings } = await healthOf(evaluator);
    expect(region).toBe('天津市 → 全国通用');
    expect(warnings).toEqual([
      expect.stringContaining('rules["reasons.text-limit"].value'),
      expect.stringContaining(`${CALENDAR_FILE} is left out`),
    ]);
    await evaluator.offer(sampleRequest());
    const screen = await connectTestScreen(evaluator);
    expect(await screen.waitFor(isRating)).toMatchObject({ form: { textLimit: 150 } });
  });
});

describe("the province's calendar", () => {
  const CALENDAR = { source: '省', from: '2026-11-01', until: '2098-06-30', holidays: ['2026-11-24'], workdays: [] };

  test.each([
    ['the shipped one', {}, '2026-11-30T15:59:59.999Z'],
    ["the province's, with a holiday more", { [CALENDAR_FILE]: CALENDAR }, '2026-12-01T15:59:59.999Z'],
  ])('moves the end of the rating window: %s', async (_what, files, expiresAt) => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const config = { ...QIQIHAR, province: province.config };
    const evaluator = await startTestEvaluator({ dataFolder: folderWith(files), clock, config });
    const finished = sampleRequest(1, { finishedAt: '2026-11-23T15:25:00+08:00' });
    const { body } = await evaluator.call('POST', '/v1/receipts', finished);
    expect(z.object({ expiresAt: z.string() }).parse(body)).toEqual({ expiresAt });
  });

  test('ends: the technician hears a month ahead, by the clock of the device', async () => {
    const clock = new ManualClock(Date.parse('2098-06-30T10:00:00+08:00') - 31 * DAY_MS);
    const evaluator = await startTestEvaluator({ dataFolder: folderWith({ [CALENDAR_FILE]: CALENDAR }), clock, config: QIQIHAR });
    expect((await healthOf(evaluator)).warnings).toEqual([]);
    clock.advance(2 * DAY_MS);
    expect((await healthOf(evaluator)).warnings).toEqual([expect.stringMatching(/2098-06-30 .*work-calendar\.json/)]);
  });
});
