import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { FRAMES } from '../../../tests/support/technician-devices.ts';
import { NOON } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { Refusal } from '../../contract/refusal.ts';
import { learnOrderSchema } from '../../technician-link/device-desk.ts';
import { Bulletin } from '../bulletin.ts';
import type { KeypadHost } from './keypad-capture.ts';
import { KeypadLearnDesk } from './learn-desk.ts';

const ORDER = { by: '李工', reason: '新装按键器' };
const SERIAL = learnOrderSchema.parse({ ...ORDER, id: 'hall-pad', name: '大厅按键器', source: { transport: 'serial', path: 'COM3' } });
const WEDGE = learnOrderSchema.parse({ ...ORDER, id: 'typing-pad', name: '键盘型', source: { transport: 'wedge' } });
const FIVE_MINUTES = 300_000;

const [KEY_5 = '', KEY_4 = ''] = FRAMES;
/** All that has to be pressed. */
const PRESSES = FRAMES.flatMap((frame) => [frame, frame]);

/** The keypads' device host as far as learning sees it. */
class ScriptedHost implements KeypadHost {
  readonly calls: string[] = [];
  standing: KeypadHost['standing'] = 'running';
  listening = false;
  problem: Error | undefined;
  /** Holds back the answer of `capture-start`. */
  held: Promise<void> = Promise.resolve();

  async call(method: string, _params: unknown, { signal }: { signal?: AbortSignal } = {}): Promise<unknown> {
    if (this.standing !== 'running') throw new Error('lost');
    this.calls.push(method);
    if (method === 'capture-start') {
      await this.held;
      signal?.throwIfAborted();
      if (this.problem) throw this.problem;
    }
    this.listening = method === 'capture-start';
    return null;
  }
}

function deskOf() {
  const clock = new ManualClock(NOON);
  const log = pino({ level: 'silent' });
  const bulletin = new Bulletin(log);
  const host = new ScriptedHost();
  const notes: { what: string; by: string; detail: Record<string, unknown> }[] = [];
  const profilesFolder = join(temporaryFolder(), 'device-profiles');
  let asked = false;
  const desk = new KeypadLearnDesk({
    trail: { note: (what, { by }, detail) => void notes.push({ what, by, detail }), change: (action) => action() },
    keypadHost: () => host,
    clock,
    bulletin,
    log,
    isCitizenAsked: () => asked,
    profilesFolder,
  });
  const inviteCitizen = () => {
    asked = true;
    bulletin.post('live');
  };
  /** The device host is in another state. */
  const stand = (standing: KeypadHost['standing']) => {
    host.standing = standing;
    host.listening = false;
    bulletin.post('health');
  };
  return { desk, clock, host, stand, notes, profilesFolder, inviteCitizen };
}

/** What was promised already is done. */
const flushed = () => new Promise((resolve) => setImmediate(resolve));

const wordsOf = async (action: () => unknown) => {
  try {
    await action();
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.faults.map(({ detail }) => detail).join()}`;
    throw error;
  }
  return undefined;
};

describe('learning a keypad', () => {
  test('shows what comes, gives the keypad back as soon as enough came, and writes the profile', async () => {
    const { desk, host, notes, profilesFolder } = deskOf();
    expect(await desk.start(SERIAL)).toMatchObject({ step: 'press', round: 1, heard: [] });
    desk.captured(KEY_5);
    expect(desk.state()).toMatchObject({ step: 'press', round: 2, heard: [KEY_5] });
    expect(host.listening).toBe(true);
    for (const press of PRESSES.slice(1)) desk.captured(press);
    expect(desk.state()).toMatchObject({ step: 'done', profile: { id: 'hall-pad' }, heard: PRESSES });
    await eventually(() => expect(host.listening).toBe(false));
    // Whoever presses on is not listened to.
    desk.captured(KEY_5);
    expect(desk.state()).toMatchObject({ step: 'done', heard: PRESSES });
    expect(desk.save({ ...ORDER, overwrite: false })).toEqual({ id: 'hall-pad', file: join(profilesFolder, 'hall-pad.json') });
    expect(readdirSync(profilesFolder)).toEqual(['hall-pad.json']);
    expect(desk.state()).toMatchObject({ step: 'none' });
    expect(notes).toMatchObject([
      { what: 'keypad-learnt', by: '李工', detail: { action: 'begin', profile: 'hall-pad', source: { path: 'COM3' } } },
      { what: 'keypad-learnt', by: '李工', detail: { action: 'save', profile: 'hall-pad', replaces: false } },
    ]);
  });

  test('takes the keys of a keypad that types from the technician, and asks no device host', async () => {
    const { desk, host } = deskOf();
    await desk.start(WEDGE);
    for (const key of ['5', '5', '4', '4', '3', '3', '2', '2', '1']) desk.typed([key, 'Enter']);
    expect(desk.typed(['1', 'Enter'])).toMatchObject({ step: 'done', profile: { keys: { 5: { level: 5 }, 1: { level: 1 } }, ignore: ['Enter'] } });
    expect(host.calls).toEqual([]);
  });

  test('ends after five minutes without a key, not counted from its start', async () => {
    const { desk, clock, host } = deskOf();
    await desk.start(SERIAL);
    clock.advance(FIVE_MINUTES - 1);
    desk.captured(KEY_5);
    clock.advance(FIVE_MINUTES - 1);
    expect(desk.state()).toMatchObject({ step: 'press', round: 2 });
    clock.advance(1);
    expect(desk.state()).toEqual({ step: 'none', ended: expect.objectContaining({ zh: expect.stringContaining('5 分钟') }) });
    await eventually(() => expect(host.listening).toBe(false));
    // A new course is not cut short by the old one's time.
    await desk.start(SERIAL);
    clock.advance(FIVE_MINUTES - 1);
    expect(desk.state()).toMatchObject({ step: 'press' });
  });

  test('is cancelled, and may begin again', async () => {
    const { desk, host } = deskOf();
    await desk.start(SERIAL);
    expect(desk.cancel()).toMatchObject({ step: 'none', ended: { en: 'Learning was cancelled.' } });
    await desk.start(SERIAL);
    expect(host.calls).toEqual(['capture-start', 'capture-stop', 'capture-start']);
    expect(host.listening).toBe(true);
  });

  test('that failed makes room for another try at once', async () => {
    const { desk, host } = deskOf();
    await desk.start(SERIAL);
    for (let counter = 16; counter < 26; counter += 1) desk.captured(`AA${counter.toString(16)}`);
    expect(desk.state()).toMatchObject({ step: 'failed', why: { zh: expect.stringContaining('两次发送的内容不同') } });
    await eventually(() => expect(host.listening).toBe(false));
    expect(await wordsOf(() => desk.save({ ...ORDER, overwrite: false }))).toMatch(/^step-not-possible: Nothing has been learnt/);
    expect(await desk.start(SERIAL)).toMatchObject({ step: 'press', heard: [] });
    expect(host.listening).toBe(true);
  });
});

describe('a citizen comes first', () => {
  test('nothing is learnt while one is asked', async () => {
    const { desk, host, notes, inviteCitizen } = deskOf();
    inviteCitizen();
    expect(await wordsOf(() => desk.start(SERIAL))).toMatch(/^citizen-is-rating/);
    expect([host.calls, notes]).toEqual([[], []]);
  });

  test('an invitation ends learning before the first key could be shown to the technician', async () => {
    const { desk, host, inviteCitizen } = deskOf();
    await desk.start(SERIAL);
    desk.captured(KEY_5);
    inviteCitizen();
    desk.captured(KEY_4);
    expect(desk.state()).toEqual({ step: 'none', ended: expect.objectContaining({ zh: expect.stringContaining('已邀请群众评价') }) });
    await eventually(() => expect(host.listening).toBe(false));
  });

  test('also while the port is being opened, and when it opens only afterwards', async () => {
    const { desk, host, inviteCitizen } = deskOf();
    const { promise, resolve } = Promise.withResolvers<void>();
    host.held = promise;
    const starting = desk.start(SERIAL);
    inviteCitizen();
    resolve();
    expect(await starting).toMatchObject({ step: 'none' });
    await eventually(() => expect(host.listening).toBe(false));
    desk.captured(KEY_4);
    expect(desk.state()).toMatchObject({ step: 'none' });
  });

  test('what was learnt before may still be saved', async () => {
    const { desk, inviteCitizen, profilesFolder } = deskOf();
    await desk.start(SERIAL);
    for (const press of PRESSES) desk.captured(press);
    inviteCitizen();
    desk.save({ ...ORDER, overwrite: false });
    expect(existsSync(join(profilesFolder, 'hall-pad.json'))).toBe(true);
  });
});

describe('what is in the way is said', () => {
  test('a port that does not open, another course, a name that is taken', async () => {
    const { desk, host, profilesFolder } = deskOf();
    host.problem = new Error('Access denied');
    expect(await wordsOf(() => desk.start(SERIAL))).toBe('step-not-possible: It cannot be opened: Access denied');
    host.problem = undefined;
    await desk.start(SERIAL);
    expect(await wordsOf(() => desk.start(WEDGE))).toMatch(/being learnt already/);
    expect(await wordsOf(() => desk.typed(['5']))).toMatch(/does not type/);
    desk.cancel();
    expect(await wordsOf(() => desk.start({ ...SERIAL, id: 'wedge-stars', overwrite: true }))).toMatch(/ships with the program/);
    mkdirSync(profilesFolder);
    writeFileSync(join(profilesFolder, 'hall-pad.json'), '{}');
    expect(await wordsOf(() => desk.start(SERIAL))).toMatch(/exists/);
    expect(await desk.start({ ...SERIAL, overwrite: true })).toMatchObject({ step: 'press' });
  });

  test('a device host that must start first is waited for', async () => {
    const { desk, host, stand } = deskOf();
    stand('starting');
    const starting = desk.start(SERIAL);
    expect(desk.state()).toMatchObject({ step: 'press', ask: { en: expect.stringContaining('Opening') } });
    await flushed();
    expect(host.calls).toEqual([]);
    stand('running');
    expect(await starting).toMatchObject({ step: 'press', ask: { zh: expect.stringContaining('非常满意') } });
    expect(host.listening).toBe(true);
  });

  test('a device host that does not start is not waited for without end', async () => {
    const { desk, stand, clock } = deskOf();
    stand('restarting');
    const words = wordsOf(() => desk.start(SERIAL));
    await flushed();
    clock.advance(12_000);
    expect(await words).toMatch(/does not start/);
    const hopeless = wordsOf(() => desk.start(SERIAL));
    await flushed();
    stand('failed');
    expect(await hopeless).toMatch(/config\.json/);
    expect(desk.state()).toEqual({ step: 'none', ended: null });
  });

  test('a device host that died listens again after its restart; if it cannot, learning ends', async () => {
    const { desk, host, stand } = deskOf();
    await desk.start(SERIAL);
    desk.captured(KEY_5);
    stand('restarting');
    stand('running');
    await eventually(() => expect(host.listening).toBe(true));
    expect(desk.state()).toMatchObject({ step: 'press', round: 2, heard: [KEY_5] });
    host.problem = new Error('No such file or directory');
    stand('restarting');
    stand('running');
    await eventually(() => expect(desk.state()).toEqual({ step: 'none', ended: expect.objectContaining({ en: expect.stringContaining('Check the cable') }) }));
  });
});
