import { describe, expect, test } from 'vitest';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestScreen } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';

/** Ratings by keypad: the real driver in its device host, a simulated port, the real session and store. */

/** A key of the shipped profile `serial-fixed-xor`. */
const frame = (code: number) => Uint8Array.of(0xaa, 0x55, 1, code, 1 ^ code);
const KEY = { zero: frame(0x30), five: frame(0x35), two: frame(0x32), one: frame(0x31), confirm: frame(0x0d), back: frame(0x08), strange: frame(0x7a) };

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

async function keypadWindow(config: Record<string, unknown> = {}) {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({
    clock,
    config: { province: province.config, keypad: { profile: 'serial-fixed-xor', port: 'COM3' }, citizenInput: 'choices', ...config },
  });
  const screen = await connectTestScreen(evaluator);
  const port = evaluator.hosts.serial.plug('COM3', { label: 'USB serial' });
  /** In steps in which a device host shows that it lives. */
  const later = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(left, 1_000));
      await settled();
    }
  };
  await settled();
  // A port that was not there at the start is looked for again.
  await later(5_000);
  await eventually(() => expect(evaluator.hosts.serial.openHandles).toBe(1));
  // What comes at once may be a key that is held.
  await later(1_000);
  return {
    clock, province, evaluator, screen, port, later,
    /** Presses a key as long after the last change of the screen as a person takes. */
    async press(bytes: Uint8Array) {
      await later(400);
      await port.sends(bytes);
      await later(100);
    },
    async offered(ordinal = 1) {
      const session = await evaluator.offer(sampleRequest(ordinal));
      await screen.waitFor((view) => view.screen === 'rating' && view.session === session);
      return session;
    },
  };
}

const screenShows = (screen: TestScreen, name: string) => eventually(() => expect(screen.view().screen).toBe(name));

describe('a keypad with a driver', () => {
  test('rates with one press, and the counter learns that it is done', async () => {
    const { evaluator, province, screen, press, offered } = await keypadWindow();
    const session = await offered();
    await press(KEY.five);
    await screenShows(screen, 'thanks');
    expect(await evaluator.status(session)).toBe('completed');
    await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '5', pf: '4' }]));
  });

  test('lights up while a citizen is asked, and thanks', async () => {
    const { port, press, offered } = await keypadWindow();
    port.written.length = 0;
    await offered();
    await eventually(() => expect(port.received).toEqual([...frame(0x11), ...frame(0x21)]));
    port.written.length = 0;
    await press(KEY.five);
    await eventually(() => expect(port.received).toEqual([...frame(0x12), ...frame(0x20)]));
  });

  test('counts for nothing before anybody is asked, after the thanks, and for the next citizen', async () => {
    const { evaluator, province, screen, port, press, offered, later } = await keypadWindow();
    await press(KEY.one);
    expect(screen.view().screen).toBe('idle');
    await offered(1);
    // Pressed in the very moment in which the screen comes up, it was meant for something else.
    await port.sends(KEY.one);
    await later(60);
    expect(screen.view()).toMatchObject({ screen: 'rating', step: 'levels' });
    await press(KEY.five);
    await screenShows(screen, 'thanks');
    await press(KEY.one);
    await press(KEY.one);
    await later(3_000);
    const next = await offered(2);
    await later(400);
    expect(await evaluator.status(next)).toBe('offered');
    await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '5' }]));
  });

  test('an unknown code is told to the technician and is no level; no log names a key', async () => {
    const { evaluator, screen, press, offered } = await keypadWindow();
    await offered();
    await press(KEY.strange);
    expect(screen.view()).toMatchObject({ screen: 'rating', step: 'levels' });
    const status = async () => (await evaluator.call('GET', '/v1/status')).body;
    await eventually(async () => expect(await status()).toMatchObject({ devices: [{}, { kind: 'keypad', state: 'attention' }] }));
    // The clerk, whose token opens the status, might know which key has which code.
    // Its folder has a name by chance.
    expect(JSON.stringify(await status()).replaceAll(evaluator.dataFolder, '')).not.toContain('7A');
    const asTechnician = { headers: { authorization: `Bearer ${evaluator.technicianToken}` } };
    const devices: unknown = await (await fetch(`${evaluator.url}/technician/v1/devices`, asTechnician)).json();
    expect(devices).toMatchObject({ devices: [{}, { unknownCode: '7A' }] });
    await press(KEY.two);
    await press(KEY.one);
    await press(KEY.confirm);
    await screenShows(screen, 'thanks');
    expect(evaluator.logged()).not.toMatch(/"(digit|meaning|key|code|action)"|"level":[1-5]\b|number|confirm/);
  });

  test('gives reasons by number and confirms; what is missing is said', async () => {
    const { province, screen, press, offered } = await keypadWindow();
    await offered();
    await press(KEY.two);
    await eventually(() => expect(screen.view()).toMatchObject({ step: 'reasons', level: 2, keypad: { numbered: true, confirms: true } }));
    await press(KEY.confirm);
    await eventually(() => expect(screen.view()).toMatchObject({ step: 'reasons', notice: { zh: expect.stringContaining('请至少选择一项原因') } }));
    await press(KEY.one);
    await eventually(() => expect(screen.view()).toMatchObject({ reasons: { perSubject: [{ indicators: [expect.any(String)] }] }, notice: null }));
    await press(KEY.confirm);
    await screenShows(screen, 'thanks');
    await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '2', evalDetail: expect.stringMatching(/^\d+$/) }]));
  });

  test('what was missing is called missing no longer once it is chosen by touch', async () => {
    const { screen, press, offered } = await keypadWindow();
    const session = await offered();
    await press(KEY.two);
    await press(KEY.confirm);
    const view = await screen.waitFor((shown) => shown.screen === 'rating' && shown.notice !== null);
    const lists = view.screen === 'rating' ? (view.form.levels.find(({ level }) => level === 2)?.lists ?? []) : [];
    const perSubject = lists.flatMap(({ subject, indicators: [first] }) => (first === undefined ? [] : [{ subject, indicators: [first.id] }]));
    await screen.send('saveDraft', { session, reasons: { perSubject, text: '' } });
    await eventually(() => expect(screen.view()).toMatchObject({ step: 'reasons', reasons: { perSubject }, notice: null }));
  });

  test('shows more with 0, which chooses nothing and gives time anew', async () => {
    const { screen, press, later, offered } = await keypadWindow();
    await offered();
    await later(30_000);
    await press(KEY.zero);
    await eventually(() => expect(screen.view()).toMatchObject({ step: 'levels', secondsLeft: 60 }));
    await press(KEY.two);
    await eventually(() => expect(screen.view()).toMatchObject({ step: 'reasons', keypad: { pageTurns: 0 } }));
    await later(30_000);
    await press(KEY.zero);
    await eventually(() => expect(screen.view()).toMatchObject({ keypad: { pageTurns: 1 }, reasons: { perSubject: [] }, secondsLeft: 60 }));
  });

  test('leads back to the levels, where another one may be chosen', async () => {
    const { province, screen, press, offered } = await keypadWindow();
    await offered();
    await press(KEY.two);
    await press(KEY.back);
    await eventually(() => expect(screen.view()).toMatchObject({ step: 'levels' }));
    await press(KEY.five);
    await screenShows(screen, 'thanks');
    await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '5' }]));
  });

  test('whose driver is killed in the middle of a session costs a pause, and the session goes on', async () => {
    const { evaluator, screen, later, press, offered } = await keypadWindow();
    const session = await offered();
    await press(KEY.two);
    evaluator.hosts.kill('keypad');
    await settled();
    const health = async () => (await evaluator.call('GET', '/v1/status')).body;
    expect(await health()).toMatchObject({ devices: [{}, { kind: 'keypad', state: 'failed', detail: { zh: expect.stringContaining('重新启动') } }] });
    await eventually(() => expect(screen.view()).toMatchObject({ screen: 'rating', session, step: 'reasons' }));
    await later(500);
    await eventually(() => expect(evaluator.hosts.serial.openHandles).toBe(1));
    await later(1_000);
    await press(KEY.one);
    await press(KEY.confirm);
    await screenShows(screen, 'thanks');
    expect(await evaluator.status(session)).toBe('completed');
  });

  test('that is unplugged is told of in words, and counts again as soon as it is back', async () => {
    const { evaluator, screen, later, offered } = await keypadWindow();
    evaluator.hosts.serial.unplug('COM3');
    await settled();
    const state = async () => (await evaluator.call('GET', '/v1/status')).body;
    await eventually(async () => expect(await state()).toMatchObject({ devices: [{}, { kind: 'keypad', state: 'missing' }] }));
    const port = evaluator.hosts.serial.plug('COM3', { label: 'USB serial' });
    evaluator.devicesChanged();
    await settled();
    await eventually(async () => expect(await state()).toMatchObject({ devices: [{}, { kind: 'keypad', state: 'ready' }] }));
    await offered();
    await later(1_000);
    await port.sends(KEY.five);
    await later(100);
    await screenShows(screen, 'thanks');
  });
});

describe('a keypad that types', () => {
  const press = async (screen: TestScreen, clock: ManualClock, session: string, key: string) => {
    clock.advance(400);
    return screen.send('pressKey', { session, key });
  };

  test.each([
    ['wedge-stars', '5'],
    ['wedge-reversed', '1'],
  ])('means what its profile says, in either direction: %s', async (profile, best) => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config, keypad: { profile } } });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(screen.view()).toMatchObject({ keypad: { wedgeKeys: expect.arrayContaining(['1', 'Enter']), wedgeBeside: ['NumLock'] } });
    expect(await press(screen, clock, session, best)).toBeNull();
    await screenShows(screen, 'thanks');
    await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '5' }]));
  });

  test('a key that nobody knows rates nothing, troubles no citizen, and is told to the technician', async () => {
    const clock = new ManualClock(NOON);
    const evaluator = await startTestEvaluator({ clock });
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(await press(screen, clock, session, 'x')).toBeNull();
    expect(screen.view()).toMatchObject({ screen: 'rating', step: 'levels', notice: null });
    expect((await evaluator.call('GET', '/v1/status')).body).toMatchObject({ devices: [{}, { kind: 'keypad', state: 'attention' }] });
  });
});

test('a profile that cannot be used is named in the status; no key rates by another one, touch does', async () => {
  const evaluator = await startTestEvaluator({ config: { keypad: { profile: 'no-such-keypad' } } });
  const screen = await connectTestScreen(evaluator);
  expect(evaluator.warnings().join(' ')).toMatch(/keypad is not used.*no-such-keypad/);
  const session = await evaluator.offer(sampleRequest());
  await screen.waitFor((view) => view.screen === 'rating');
  expect((await evaluator.call('GET', '/v1/status')).body).toMatchObject({ devices: [{}, { kind: 'keypad', state: 'failed' }] });
  expect(screen.view()).toMatchObject({ keypad: { wedgeKeys: [], levelKeys: {} } });
  expect(await screen.send('pressKey', { session, key: '5' })).toBeNull();
  expect(screen.view()).toMatchObject({ screen: 'rating', step: 'levels' });
  expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
});
