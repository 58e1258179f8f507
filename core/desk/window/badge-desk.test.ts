import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { asTimePasses, eventually } from '../../../tests/support/eventually.ts';
import { putHallFiles, putHallJson } from '../../../tests/support/hall-folder.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { Refusal } from '../../contract/refusal.ts';
import { windowAnswerSchema } from '../../counter-link/window-link.ts';
import { BadgeDesk } from './badge-desk.ts';

const WANG_BADGE = 'Kx7-92hQ-Lm4T-wz81';
const LI_BADGE = 'Qm3-55pP-Aa8R-nn20';
const STAFF = `工号,姓名,岗位,部门,星级,工牌码\r\nA0317,王晓梅,医保综合窗口,医疗保障局,4,${WANG_BADGE}\r\nB2,李国强,社保窗口,,,${LI_BADGE}\r\n`;

async function windowWithBadges(config: Record<string, unknown> = {}) {
  const dataFolder = temporaryFolder();
  putHallFiles(dataFolder, ['staff.csv'], STAFF);
  putHallFiles(dataFolder, ['staff/A0317.jpg']);
  putHallJson(dataFolder, { showStars: true });
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, dataFolder, config });
  const screen = await connectTestScreen(evaluator);
  /** A scanner that types: the idle screen sends what it read. */
  const scan = (text: string) => screen.send('scan', { text });
  const window = async () => windowAnswerSchema.parse((await evaluator.call('GET', '/v1/window')).body);
  const onDuty = async () => (await window()).staff?.name;
  const later = () => clock.advance(3_000);
  return { clock, evaluator, screen, scan, window, onDuty, later };
}

/** A scanner on a serial port, which reads whatever the screen shows. */
async function plugScanner({ clock, evaluator }: Pick<Awaited<ReturnType<typeof windowWithBadges>>, 'clock' | 'evaluator'>) {
  const port = evaluator.hosts.serial.plug('COM5');
  evaluator.devicesChanged();
  await asTimePasses(clock, () => expect(evaluator.hosts.serial.openHandles).toBe(1));
  return (text: string) => port.sends(Buffer.from(`${text}\r\n`));
}

describe('a badge at the window', () => {
  test('signs its owner in as the table says, with photo and stars, and out again', async () => {
    const { evaluator, screen, scan, onDuty, later } = await windowWithBadges();
    await scan(WANG_BADGE);
    const view = await screen.waitFor((one) => one.screen === 'idle' && one.duty?.staff?.no === 'A0317');
    expect(view).toMatchObject({ duty: { staff: { name: '王晓梅', post: '医保综合窗口', stars: 4, photo: expect.stringMatching(/^hall\/staff\/A0317\.jpg/) } } });
    expect(evaluator.logged()).not.toContain(WANG_BADGE);
    later();
    await scan(WANG_BADGE);
    await screen.waitFor((one) => one.screen === 'idle' && one.duty?.staff === null);
    expect(await onDuty()).toBeUndefined();
  });

  test("of another takes over: the shift changes at one scan", async () => {
    const { scan, onDuty } = await windowWithBadges();
    await scan(WANG_BADGE);
    await scan(LI_BADGE);
    expect(await onDuty()).toBe('李国强');
  });

  test('that is read again and again within 3 s counts once', async () => {
    const { clock, scan, onDuty } = await windowWithBadges();
    for (let time = 0; time < 5; time += 1) {
      await scan(WANG_BADGE);
      expect(await onDuty()).toBe('王晓梅');
      clock.advance(2_999);
    }
    clock.setWall(NOON - 3_600_000);
    await scan(WANG_BADGE);
    expect(await onDuty()).toBe('王晓梅');
    clock.advance(3_000);
    await scan(WANG_BADGE);
    expect(await onDuty()).toBeUndefined();
  });

  test('says that its owner, who was away by the sign, is back', async () => {
    const { evaluator, scan, window, later } = await windowWithBadges();
    await scan(WANG_BADGE);
    for (const kind of ['back-shortly', 'paused']) {
      await evaluator.call('PUT', '/v1/window/sign', { kind });
      later();
      await scan(WANG_BADGE);
      expect(await window()).toMatchObject({ staff: { name: '王晓梅' }, sign: null });
    }
    later();
    await scan(WANG_BADGE);
    expect(await window()).toMatchObject({ staff: null });
  });

  test('that nobody has does nothing and is not logged', async () => {
    const { evaluator, scan, window } = await windowWithBadges();
    for (const text of ['Zz9-00aa-Unknown-77', 'A0317', '王晓梅', sampleRequest().case.projectNo, WANG_BADGE.toLowerCase()]) {
      await scan(text);
      expect(await window()).toMatchObject({ staff: null });
      expect(evaluator.logged()).not.toContain(text);
    }
    expect(evaluator.logged()).toContain('A scan counted for nothing.');
  });

  test.each(['entrance', 'self-rating-zone', 'self-service-terminal'])('is a code like any other at a %s', async (deviceKind) => {
    const { scan, window, screen } = await windowWithBadges({ deviceKind, terminalNo: 'Z07' });
    await scan(WANG_BADGE);
    expect(screen.view().screen).toBe('idle');
    expect(await window()).toMatchObject({ staff: null });
  });
});

describe('while a citizen rates', () => {
  test('a badge at a scanner on a port changes the shift, and the rating stays with whoever served', async () => {
    const kit = await windowWithBadges({ scanner: { port: 'COM5' } });
    const { evaluator, screen, onDuty } = kit;
    const read = await plugScanner(kit);
    await read(WANG_BADGE);
    await eventually(async () => expect(await onDuty()).toBe('王晓梅'));
    const { staff: _staff, ...request } = sampleRequest();
    const session = await evaluator.offer(request);
    await screen.waitFor((view) => view.screen === 'rating');
    await screen.send('touch', { session });
    const views = screen.record();
    await read(LI_BADGE);
    await eventually(async () => expect(await onDuty()).toBe('李国强'));
    expect(views.every((view) => view.screen === 'rating' && view.staff[0]?.name === '王晓梅')).toBe(true);
    expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
    expect(await evaluator.status(session)).toBe('completed');
  });

  test('what a screen read for its idle view comes too late', async () => {
    const { evaluator, scan, onDuty } = await windowWithBadges();
    await evaluator.offer(sampleRequest());
    await scan(WANG_BADGE);
    expect(await onDuty()).toBeUndefined();
  });
});

test('a badge that a full disk keeps from signing in may be shown again at once', () => {
  let fails = true;
  const shown: string[] = [];
  const showBadge = ({ no }: { no: string }) => {
    if (fails) throw new Refusal('storage-failed');
    shown.push(no);
  };
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const directory = { staffOfBadge: () => ({ no: 'A0317', name: '王晓梅' }) };
  const badges = new BadgeDesk({ window: { showBadge }, directory, deviceKind: 'window-evaluator', clock: new ManualClock(NOON), log });
  expect(badges.scanned(WANG_BADGE)).toBe(true);
  fails = false;
  expect(badges.scanned(WANG_BADGE)).toBe(true);
  expect(shown).toEqual(['A0317']);
  expect(lines.join('')).toContain('storage-failed');
  expect(lines.join('')).not.toMatch(/A0317|王晓梅|Kx7/);
});
