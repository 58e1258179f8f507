import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadKeypadProfile } from '../../device-drivers/keypad/profiles.ts';
import { noPseudoTerminals } from '../../device-drivers/serial/pseudo-terminals.ts';
import { skipFor } from '../../tests/faults/skip.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { FRAMES, serveDevices, type ServedDevices } from '../../tests/support/technician-devices.ts';
import { PrintProblem } from '../contract/receipt.ts';
import { readArguments, UsageError } from './technician-arguments.ts';
import { brokenAtWords, devicesAnswer, learnSourceOf, printAnswer, rescanAnswer } from './technician-devices.ts';
import { learnKeypad } from './technician-learn.ts';
import { keysIn } from './typed-keys.ts';

const SIGNED = ['--by', '李工', '--reason', '新装按键器'];
const LEARN = ['learn-keypad', ...SIGNED, '--id', 'hall-pad', '--name', '大厅按键器'];
const COMMAND = join(import.meta.dirname, 'technician.ts');

interface Running {
  child: ChildProcess;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  ended: Promise<number | null>;
}

/** What the command is about: an evaluator, or the technician's part of one. */
type Evaluator = Pick<ServedDevices, 'url' | 'dataFolder'>;

const argsAbout = ({ url, dataFolder }: Evaluator, args: readonly string[]) => [COMMAND, ...args, '--data', dataFolder, '--port', new URL(url).port];

function watched(child: ChildProcess): Running {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => (stdout += data));
  child.stderr?.on('data', (data: Buffer) => (stderr += data));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, stdout: () => stdout, stderr: () => stderr, ended: new Promise((resolve) => child.on('close', (code) => resolve(code))) };
}

const begin = (served: Evaluator, ...args: string[]): Running => watched(spawn(process.execPath, argsAbout(served, args)));

async function run(served: Evaluator, ...args: string[]) {
  const running = begin(served, ...args);
  return { status: await running.ended, stdout: running.stdout(), stderr: running.stderr() };
}

/** What the command line says, where no process of its own is wanted. */
const valuesOf = (about: Evaluator, ...args: string[]) => readArguments(argsAbout(about, args).slice(1)).values;

const asks = (running: Running) => eventually(() => expect(running.stdout() + running.stderr()).toContain('非常满意'));
/** Waits until it has shown these bytes so often. */
const hears = (running: Running, hex: string, times: number) =>
  eventually(() => expect(running.stdout().split(`收到 ${hex}`)).toHaveLength(times + 1));

/** What a HID keypad sends of a key. */
const report = (code: number) => Uint8Array.of(1, 0, code, 0);
const hexOf = (code: number) => Buffer.from(report(code)).toString('hex').toUpperCase();

const learnt = ({ dataFolder }: Evaluator) => loadKeypadProfile(join(dataFolder, 'device-profiles'), 'hall-pad').keys;

describe("the technician's command", () => {
  test('shows devices with what to do, looks for them again and prints', async () => {
    const served = await serveDevices();
    expect(await devicesAnswer(valuesOf(served))).toContain('没有配置设备');
    served.devices.push({ id: 'keypad-1', kind: 'keypad', state: 'missing', detail: { zh: '未插好，请检查连线。', en: 'Not plugged in: check the cable.' } });
    const { status, stdout } = await run(served, 'devices');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/\| 按键器 +\| 未连接 +\| 未插好，请检查连线。 +\|/)]);
    expect(stdout).toContain('Not plugged in: check the cable.');
    expect(await rescanAnswer(valuesOf(served, ...SIGNED))).toContain('正在重新查找设备');
    expect(served.rescans()).toBe(1);
    expect(await printAnswer('self-test', valuesOf(served, ...SIGNED))).toContain('自检页已打印');
    expect(served.printed).toMatchObject([{ lines: [{ text: 'self-test' }] }]);
    served.failPrinting(new PrintProblem('paper-out', 'The printer is out of paper.'));
    const failed = await run(served, 'print', 'status', ...SIGNED);
    expect([failed.status, failed.stdout, failed.stderr]).toEqual([1, '', expect.stringContaining('状态单没有打印：打印机缺纸，请装纸。')]);
  });

  test('refuses what it does not understand, and asks nothing', async () => {
    const served = await serveDevices();
    const faulty: [args: string[], words: string][] = [
      [['print', 'receipt', ...SIGNED], 'print 后应为'],
      [['rescan'], '缺少 --by'],
      [LEARN, '三者之一'],
    ];
    const answers = await Promise.all(faulty.map(([args]) => run(served, ...args)));
    expect(answers.map(({ status }) => status)).toEqual(faulty.map(() => 2));
    answers.forEach(({ stderr }, nth) => expect(stderr).toContain(faulty[nth]?.[1]));
    expect([served.printed, served.rescans(), served.host.calls]).toEqual([[], 0, []]);
  });

  test('knows one source of keys from several or none', () => {
    const sourceOf = (...args: string[]) => learnSourceOf(readArguments(args).values);
    expect(sourceOf('--serial', 'COM3')).toEqual({ transport: 'serial', path: 'COM3' });
    expect(sourceOf('--serial', 'COM3', '--baud', '2400')).toEqual({ transport: 'serial', path: 'COM3', baudRate: 2400 });
    expect(sourceOf('--hid', '/dev/hidraw0')).toEqual({ transport: 'hid', path: '/dev/hidraw0' });
    expect(sourceOf('--wedge')).toEqual({ transport: 'wedge' });
    for (const faulty of [[], ['--wedge', '--hid', 'x'], ['--hid', 'x', '--baud', '9600'], ['--serial', 'COM3', '--baud', 'fast']]) {
      expect(() => sourceOf(...faulty)).toThrow(UsageError);
    }
  });
});

describe('learning a keypad', () => {
  test('shows what comes, asks for key after key and says what to put into the settings', async () => {
    const served = await serveDevices();
    const running = begin(served, ...LEARN, '--serial', '/dev/ttyUSB0', '--baud', '19200');
    await asks(running);
    expect(served.host.calls).toMatchObject([{ method: 'capture-start', params: { path: '/dev/ttyUSB0', baudRate: 19_200 } }]);
    const [first = ''] = FRAMES;
    served.learn.captured(first);
    await eventually(() => expect(running.stdout()).toMatch(/收到 AA5510EF\n请再按一下“非常满意”键/));
    served.learn.captured(first);
    for (const frame of FRAMES.slice(1).flatMap((each) => [each, each])) served.learn.captured(frame);
    expect([await running.ended, running.stderr()]).toEqual([0, '']);
    expect(running.stdout()).toContain('收到 AA5550AF');
    expect(running.stdout()).toContain('"keypad": {"profile":"hall-pad","port":"/dev/ttyUSB0"}');
    expect(learnt(served)).toMatchObject({ '10': { level: 5 }, '50': { level: 1 } });

    await expect(learnKeypad(valuesOf(served, ...LEARN, '--serial', '/dev/ttyUSB0'))).rejects.toThrow('如要替换，请加 --overwrite');
  });

  test('that types: its keys come from a terminal, with Enter behind each', async (context) => {
    skipFor(context, noPseudoTerminals());
    const served = await serveDevices();
    // The command gets a terminal of its own; what socat is given is typed there.
    const command = [process.execPath, ...argsAbout(served, [...LEARN, '--wedge'])].map((arg) => arg.replaceAll(/([:,])/g, String.raw`\$1`)).join(' ');
    const running = watched(spawn('socat', ['-', `EXEC:${command},pty,setsid,ctty,stderr`]));
    await asks(running);
    for (const key of ['5', '4', '3', '2', '1']) {
      for (const round of [1, 2]) {
        running.child.stdin?.write(`${key}\r`);
        await hears(running, `${key} Enter`, round);
      }
    }
    await eventually(() => expect(running.stdout()).toContain('"keypad": {"profile":"hall-pad"}'));
    expect(learnt(served)).toMatchObject({ '5': { level: 5 }, '1': { level: 1 } });
  });

  test('that types, without a terminal: each line is a press, and the end of the input ends learning', async () => {
    const served = await serveDevices();
    const whole = begin(served, ...LEARN, '--wedge');
    whole.child.stdin?.end('a\na\nb\nb\nc\nc\nd\nd\ne\ne\n');
    expect([await whole.ended, whole.stderr()]).toEqual([0, '']);
    expect(learnt(served)).toMatchObject({ a: { level: 5 }, e: { level: 1 } });

    const broken = begin(served, ...LEARN, '--overwrite', '--wedge');
    broken.child.stdin?.end('a\na\nb\n');
    expect([await broken.ended, broken.stderr()]).toEqual([1, expect.stringContaining('学习已取消')]);
  });

  test('ends when nobody presses a key', async () => {
    const served = await serveDevices();
    const forgotten = begin(served, ...LEARN, '--hid', '/dev/hidraw0');
    await asks(forgotten);
    served.clock.advance(300_000);
    expect([await forgotten.ended, forgotten.stderr()]).toEqual([1, expect.stringContaining('5 分钟没有按键')]);
  });

  test('is broken off by Ctrl+C, and by another command where the first one was killed', async (context) => {
    skipFor(context, process.platform === 'win32' ? 'Windows has no SIGINT between processes' : undefined);
    const served = await serveDevices();
    const brokenOff = begin(served, ...LEARN, '--hid', '/dev/hidraw0');
    await asks(brokenOff);
    brokenOff.child.kill('SIGINT');
    expect([await brokenOff.ended, brokenOff.stderr()]).toEqual([1, expect.stringContaining('学习已取消')]);
    expect(served.host.calls.map(({ method }) => method)).toEqual(['capture-start', 'capture-stop']);

    const killed = begin(served, ...LEARN, '--hid', '/dev/hidraw0');
    await asks(killed);
    killed.child.kill('SIGKILL');
    await killed.ended;
    await expect(learnKeypad(valuesOf(served, ...LEARN, '--wedge'))).rejects.toThrow('cancel-learning');
    expect((await run(served, 'cancel-learning')).status).toBe(0);
    expect(served.host.calls.at(-1)).toMatchObject({ method: 'capture-stop' });
  });
});

describe('beside a whole evaluator', () => {
  test('the pages are printed, and the devices are listed', async () => {
    const evaluator = await startTestEvaluator();
    expect(await devicesAnswer(valuesOf(evaluator))).toMatch(/\| 打印机 +\|[^]+\| 按键器 +\|/);
    for (const page of ['self-test', 'paper-form', 'status']) expect(await printAnswer(page, valuesOf(evaluator, ...SIGNED))).toContain('已打印');
    expect(readdirSync(join(evaluator.dataFolder, 'receipts')).filter((name) => name.endsWith('.txt'))).toHaveLength(3);
  });

  test('a HID keypad is learnt though its device host dies meanwhile, and then works', async () => {
    const evaluator = await startTestEvaluator();
    const keypad = evaluator.hosts.hid.plug('/dev/hidraw3');
    const press = async (code: number) => {
      await keypad.sends(report(code));
      await keypad.sends(report(0));
    };
    const running = begin(evaluator, ...LEARN, '--hid', '/dev/hidraw3');
    await asks(running);
    await press(0x10);
    await hears(running, hexOf(0x10), 1);
    evaluator.hosts.kill('keypad');
    await eventually(() => expect([evaluator.hosts.launches('keypad'), keypad.connection]).toEqual([2, expect.anything()]));
    for (const code of [0x10, 0x20, 0x20, 0x30, 0x30, 0x40, 0x40, 0x50, 0x50]) await press(code);
    expect([await running.ended, running.stderr()]).toEqual([0, '']);
    expect(learnt(evaluator)).toMatchObject({ '10': { level: 5 }, '50': { level: 1 } });

    await evaluator.stop();
    const next = await startTestEvaluator({ dataFolder: evaluator.dataFolder, config: { keypad: { profile: 'hall-pad' } } });
    next.hosts.hid.plug('/dev/hidraw3');
    next.devicesChanged();
    await eventually(async () => expect(await devicesAnswer(valuesOf(next))).toMatch(/\| 按键器 +\| 正常 /));
  });

  test('an invitation to rate ends learning, and no key is shown from then on', async () => {
    const evaluator = await startTestEvaluator();
    const keypad = evaluator.hosts.hid.plug('/dev/hidraw3');
    const disturbed = begin(evaluator, ...LEARN, '--hid', '/dev/hidraw3');
    await asks(disturbed);
    await keypad.sends(report(0x10));
    await hears(disturbed, hexOf(0x10), 1);
    await evaluator.offer(sampleRequest(1));
    await keypad.sends(report(0x50));
    expect([await disturbed.ended, disturbed.stderr()]).toEqual([1, expect.stringContaining('已邀请群众评价')]);
    expect(disturbed.stdout()).not.toContain(hexOf(0x50));
    await expect(learnKeypad(valuesOf(evaluator, ...LEARN, '--hid', '/dev/hidraw3'))).rejects.toThrow('群众正在评价');
  });
});

test('the keys that a terminal sends have the names that a browser gives them', () => {
  expect(keysIn('5\r')).toEqual(['5', 'Enter']);
  expect(keysIn('+-\u007f\b')).toEqual(['+', '-', 'Backspace', 'Backspace']);
  expect(keysIn('\u001b[A\u001b[3~\u001b\t')).toEqual(['ArrowUp', 'Delete', 'Escape', 'Tab']);
  expect(keysIn('好😀')).toEqual(['好', '😀']);
});

test('English is broken between its words, and a word that fits nowhere stands alone', () => {
  expect(brokenAtWords('Press its online button, or switch it off and on.', 20)).toBe('Press its online\nbutton, or switch it\noff and on.');
  expect(brokenAtWords('the printer 大厅打印机 is offline', 22)).toBe('the printer 大厅打印机\nis offline');
  expect(brokenAtWords(`see ${'x'.repeat(30)} there`, 10)).toBe(`see\n${'x'.repeat(30)}\nthere`);
});
