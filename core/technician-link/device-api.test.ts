import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { keypadProfileSchema } from '../../device-drivers/keypad/keypad-profile.ts';
import { loadKeypadProfile } from '../../device-drivers/keypad/profiles.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { FRAMES, serveDevices, type ServedDevices } from '../../tests/support/technician-devices.ts';
import { askAsTechnician, ORDER } from '../../tests/support/technician.ts';
import { PrintProblem } from '../contract/receipt.ts';
import { problemSchema } from '../http/problems.ts';
import { auditTrailAnswerSchema } from './technician-desk.ts';

const KEYPAD = { id: 'keypad-1', kind: 'keypad', state: 'missing', detail: { zh: '按键器未插好，请检查连线。', en: 'The keypad is not plugged in: check the cable.' } } as const;
const STRANGER = { id: 'usb-1a86-7523', kind: 'unsupported', state: 'unknown', detail: { zh: '没有设置使用它。', en: 'No setting uses it.' } } as const;
const WANTED = { ...ORDER, id: 'hall-pad', name: '大厅按键器', source: { transport: 'serial', path: '/dev/ttyUSB0' } };

const keysOf = (profile: unknown) => keypadProfileSchema.parse(profile).keys;
const LEARNT = { '10': { level: 5 }, '20': { level: 4 }, '30': { level: 3 }, '40': { level: 2 }, '50': { level: 1 } };

const ask = (served: ServedDevices, method: string, path: string, body?: unknown) => askAsTechnician(served, method, path, body);
const problemIn = ({ status, body }: { status: number; body: unknown }) => {
  const { type, errors = [] } = problemSchema.parse(body);
  return [status, type.replace('urn:counter-evaluator:problem:', ''), errors.map(({ pointer }) => pointer).join()];
};
const trailOf = async (served: ServedDevices) =>
  auditTrailAnswerSchema.parse((await ask(served, 'GET', '/audit')).body).entries.map(({ what, by, reason, detail }) => ({ what, by, reason, detail }));

describe('devices', () => {
  test('are listed in words, what no setting claims too', async () => {
    const served = await serveDevices();
    served.devices.push(KEYPAD, STRANGER);
    expect(await ask(served, 'GET', '/devices')).toEqual({ status: 200, body: { devices: [KEYPAD, STRANGER], warnings: [] } });
  });

  test('are looked for again by order, which stands in the trail', async () => {
    const served = await serveDevices();
    expect((await ask(served, 'POST', '/devices/rescan', ORDER)).status).toBe(200);
    expect(served.rescans()).toBe(1);
    expect(await trailOf(served)).toEqual([{ ...ORDER, what: 'devices-rescanned', detail: {} }]);
  });

  test('are counted by kind and state, and so are the restarts of their processes', async () => {
    const served = await serveDevices();
    served.devices.push(KEYPAD, STRANGER);
    const text = String((await ask(served, 'GET', '/metrics')).body);
    expect(text).toContain('evaluator_devices{kind="keypad",state="missing"} 1\n');
    expect(text).toContain('evaluator_devices{kind="keypad",state="ready"} 0\n');
    expect(text).toContain('evaluator_devices{kind="unsupported",state="unknown"} 1\n');
    expect(text).toContain('evaluator_device_host_restarts_total 2\n');
    served.devices.length = 0;
    expect(String((await ask(served, 'GET', '/metrics')).body)).toContain('evaluator_devices{kind="keypad",state="missing"} 0\n');
  });
});

describe('a page', () => {
  test('is printed by order, with what the printer says', async () => {
    const served = await serveDevices();
    for (const page of ['self-test', 'paper-form', 'status']) {
      const answer = await ask(served, 'POST', '/printer/pages', { ...ORDER, page });
      expect(answer).toEqual({ status: 200, body: { outcome: 'printed', problem: null, printer: { zh: '打印机正常。', en: 'The printer works.' } } });
    }
    expect(served.printed.map(({ lines }) => lines[0])).toMatchObject([{ text: 'self-test' }, { text: 'paper-form' }, { text: 'status' }]);
    expect((await trailOf(served)).map(({ what, detail }) => [what, detail['page']])).toEqual([
      ['page-printed', 'status'],
      ['page-printed', 'paper-form'],
      ['page-printed', 'self-test'],
    ]);
  });

  test('that was not printed says why and what to do', async () => {
    const served = await serveDevices();
    served.failPrinting(new PrintProblem('paper-out', 'The printer is out of paper.'));
    const { status, body } = await ask(served, 'POST', '/printer/pages', { ...ORDER, page: 'status' });
    expect([status, body]).toEqual([200, expect.objectContaining({ outcome: 'not-printed', problem: expect.objectContaining({ kind: 'paper-out', zh: '打印机缺纸，请装纸。' }) })]);
  });

  test('of another name, without a name or a reason is refused', async () => {
    const served = await serveDevices();
    expect(problemIn(await ask(served, 'POST', '/printer/pages', { ...ORDER, page: 'receipt' }))).toEqual([422, 'invalid-body', '/page']);
    expect(problemIn(await ask(served, 'POST', '/printer/pages', { by: '李工', page: 'status' }))).toEqual([422, 'invalid-body', '/reason']);
    expect([served.printed, await trailOf(served)]).toEqual([[], []]);
  });
});

describe('a keypad', () => {
  test('is learnt and saved', async () => {
    const served = await serveDevices();
    expect(await ask(served, 'POST', '/keypad/learn', WANTED)).toMatchObject({ status: 200, body: { step: 'press', ask: { zh: expect.stringContaining('非常满意') } } });
    expect(served.host.calls).toEqual([
      { method: 'capture-start', params: { transport: 'serial', path: '/dev/ttyUSB0', baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' } },
    ]);
    const [first = '', ...rest] = FRAMES;
    served.learn.captured(first);
    expect(await ask(served, 'GET', '/keypad/learn')).toMatchObject({ body: { step: 'press', round: 2, heard: [first] } });
    expect(problemIn(await ask(served, 'POST', '/keypad/learn/save', ORDER))).toEqual([409, 'step-not-possible', '']);
    served.learn.captured(first);
    for (const frame of rest.flatMap((each) => [each, each])) served.learn.captured(frame);
    const { profile } = z.object({ step: z.literal('done'), profile: z.unknown() }).parse((await ask(served, 'GET', '/keypad/learn')).body);
    expect(keysOf(profile)).toEqual(LEARNT);
    const folder = join(served.dataFolder, 'device-profiles');
    expect(await ask(served, 'POST', '/keypad/learn/save', ORDER)).toEqual({ status: 200, body: { id: 'hall-pad', file: join(folder, 'hall-pad.json') } });
    expect(loadKeypadProfile(folder, 'hall-pad')).toMatchObject({ name: '大厅按键器', keys: LEARNT });
    expect((await trailOf(served)).map(({ what, detail }) => [what, detail['action']])).toEqual([
      ['keypad-learnt', 'save'],
      ['keypad-learnt', 'begin'],
    ]);
    expect(problemIn(await ask(served, 'POST', '/keypad/learn', WANTED))).toEqual([409, 'step-not-possible', '/overwrite']);
  });

  test('that types is learnt from the keys that the technician sends', async () => {
    const served = await serveDevices();
    await ask(served, 'POST', '/keypad/learn', { ...WANTED, source: { transport: 'wedge' } });
    expect(problemIn(await ask(served, 'POST', '/keypad/learn/typed', { keys: [] }))).toEqual([422, 'invalid-body', '/keys']);
    for (const key of ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', 'e']) await ask(served, 'POST', '/keypad/learn/typed', { keys: [key, 'Enter'] });
    const { body } = await ask(served, 'POST', '/keypad/learn/typed', { keys: ['e', 'Enter'] });
    expect(body).toMatchObject({ step: 'done', profile: { transport: 'wedge', keys: { a: { level: 5 }, e: { level: 1 } }, ignore: ['Enter'] } });
    expect(served.host.calls).toEqual([]);
  });

  test('is not learnt while a citizen is asked, and no longer once one is', async () => {
    const served = await serveDevices();
    await ask(served, 'POST', '/keypad/learn', WANTED);
    served.learn.captured('AA5510EF');
    served.invite();
    served.learn.captured('AA5550AF');
    const { body } = await ask(served, 'GET', '/keypad/learn');
    expect(body).toEqual({ step: 'none', ended: { zh: expect.stringContaining('群众'), en: expect.stringContaining('citizen') } });
    expect(problemIn(await ask(served, 'POST', '/keypad/learn', WANTED))).toEqual([409, 'citizen-is-rating', '']);
    await eventually(() => expect(served.host.calls.map(({ method }) => method)).toEqual(['capture-start', 'capture-stop']));
  });

  test('is cancelled; a name that is no file name and a port that cannot be are refused', async () => {
    const served = await serveDevices();
    await ask(served, 'POST', '/keypad/learn', WANTED);
    expect(await ask(served, 'POST', '/keypad/learn/cancel', {})).toMatchObject({ status: 200, body: { step: 'none' } });
    expect(problemIn(await ask(served, 'POST', '/keypad/learn', { ...WANTED, id: '../config' }))).toEqual([422, 'invalid-body', '/id']);
    const source = { transport: 'serial', path: 'COM3', baudRate: 1 };
    expect(problemIn(await ask(served, 'POST', '/keypad/learn', { ...WANTED, source }))).toEqual([422, 'invalid-body', '/source/baudRate']);
  });
});

test('no address opens to another token than the technician\'s', async () => {
  const served = await serveDevices();
  const addresses: [method: string, path: string, body?: unknown][] = [
    ['GET', '/devices'],
    ['POST', '/devices/rescan', ORDER],
    ['POST', '/printer/pages', { ...ORDER, page: 'status' }],
    ['GET', '/keypad/learn'],
    ['POST', '/keypad/learn', WANTED],
    ['POST', '/keypad/learn/typed', { keys: ['5'] }],
    ['POST', '/keypad/learn/save', ORDER],
    ['POST', '/keypad/learn/cancel', {}],
  ];
  for (const [method, path, body] of addresses) {
    expect(problemIn(await askAsTechnician(served, method, path, body, 'the-counter-token'))).toEqual([401, 'wrong-technician-token', '']);
  }
  expect([served.rescans(), served.printed, served.host.calls, await trailOf(served)]).toEqual([0, [], [], []]);
});
