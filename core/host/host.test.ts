import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { eventually } from '../../tests/support/eventually.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { systemClock } from '../contract/clock.ts';
import { chooseHost, hasDisplay, type HostProbes } from './choose-host.ts';
import { asCurl } from './counter-client.ts';
import { failedLately, fetchElectron, presentElectron } from './electron-binary.ts';
import { findBrowser } from './find-browser.ts';
import { startManagedProcess } from './managed-process.ts';
import { sampleCase } from './sample-case.ts';

describe('who shows the screen', () => {
  const probes = (changes: Partial<HostProbes>): HostProbes => ({
    wanted: undefined,
    hasDisplay: true,
    electronBinary: async () => undefined,
    browser: () => undefined,
    ...changes,
  });
  const electronBinary = async () => '/electron';
  const browser = () => '/edge';

  test('Electron where its binary is', async () => {
    expect(await chooseHost(probes({ electronBinary, browser }))).toMatchObject({ kind: 'electron', executable: '/electron' });
  });
  test('else a browser', async () => {
    expect(await chooseHost(probes({ browser }))).toMatchObject({ kind: 'browser', executable: '/edge' });
  });
  test('else nobody, and it says why', async () => {
    expect(await chooseHost(probes({}))).toEqual({ kind: 'none', why: 'neither Electron nor Edge, Chrome or Chromium is here' });
  });
  test('without a display nobody, and nothing is fetched', async () => {
    const fetched = vi.fn<HostProbes['electronBinary']>(electronBinary);
    expect(await chooseHost(probes({ hasDisplay: false, electronBinary: fetched, browser }))).toMatchObject({ kind: 'none' });
    expect(fetched).not.toHaveBeenCalled();
  });
  test('what --host demands, or an error in words', async () => {
    expect(await chooseHost(probes({ wanted: 'browser', hasDisplay: false, electronBinary, browser }))).toMatchObject({ kind: 'browser' });
    expect(await chooseHost(probes({ wanted: 'none', electronBinary, browser }))).toMatchObject({ kind: 'none' });
    await expect(chooseHost(probes({ wanted: 'electron', browser }))).rejects.toThrow('could not be fetched');
    await expect(chooseHost(probes({ wanted: 'browser', electronBinary }))).rejects.toThrow('Neither Edge');
  });
  test('a display: always on Windows and macOS, by X11 or Wayland elsewhere', () => {
    expect([hasDisplay('win32', {}), hasDisplay('darwin', {}), hasDisplay('linux', {})]).toEqual([true, true, false]);
    expect([hasDisplay('linux', { DISPLAY: ':0' }), hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })]).toEqual([true, true]);
  });
  test('a browser is found on the PATH, Edge before the others', () => {
    const folder = temporaryFolder();
    for (const name of ['chromium', 'microsoft-edge']) writeFileSync(join(folder, name), '');
    expect(findBrowser('linux', { PATH: `/nowhere:${folder}` })).toBe(join(folder, 'microsoft-edge'));
    expect(findBrowser('linux', {})).toBeUndefined();
  });
});

describe('fetching the Electron binary', () => {
  /** A package folder like Electron's, whose installer is a script of ours. */
  function electronPackage(installer: string): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(folder, 'install.js'), installer);
    return folder;
  }
  const UNPACK = `
    const fs = require('node:fs'), path = require('node:path');
    fs.mkdirSync(path.join(__dirname, 'dist'));
    fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '');
    fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron');`;

  test('an installer that succeeds gives the executable', async () => {
    const folder = electronPackage(UNPACK);
    expect(presentElectron(folder)).toBeUndefined();
    expect(await fetchElectron(folder, systemClock)).toBe(join(folder, 'dist', 'electron'));
    expect(presentElectron(folder)).toBe(join(folder, 'dist', 'electron'));
  });

  test('an installer that fails gives nothing, and is left alone for a day', async () => {
    const folder = electronPackage('process.exit(1)');
    const clock = new ManualClock(1_000_000);
    expect(failedLately(folder, clock)).toBe(false);
    expect(await fetchElectron(folder, clock)).toBeUndefined();
    expect(failedLately(folder, clock)).toBe(true);
    clock.advance(24 * 3_600_000);
    expect(failedLately(folder, clock)).toBe(false);
  });

  test('an empty download folder is no progress', async () => {
    const clock = new ManualClock(0);
    const folder = electronPackage(`
      const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
      fs.mkdirSync(path.join(os.tmpdir(), 'electron-download'));
      fs.writeFileSync(path.join(__dirname, 'started'), '');
      setInterval(() => {}, 1000);`);
    const fetching = fetchElectron(folder, clock);
    await eventually(() => expect(existsSync(join(folder, 'started'))).toBe(true));
    clock.advance(10_000);
    expect(await fetching).toBeUndefined();
  });

  test('ten seconds without a byte mean no', async () => {
    const clock = new ManualClock(0);
    const fetching = fetchElectron(electronPackage('setInterval(() => {}, 1000)'), clock);
    clock.advance(9_999);
    clock.advance(1);
    expect(await fetching).toBeUndefined();
  });

  test('a slow download that goes on is waited for', async () => {
    const clock = new ManualClock(0);
    const folder = electronPackage(`
      const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
      fs.writeFileSync(path.join(os.tmpdir(), 'part'), 'some bytes');
      fs.writeFileSync(path.join(__dirname, 'started'), '');
      const timer = setInterval(() => {
        if (!fs.existsSync(path.join(__dirname, 'go-on'))) return;
        clearInterval(timer);
        { ${UNPACK} }
      }, 10);`);
    const fetching = fetchElectron(folder, clock);
    await eventually(() => expect(existsSync(join(folder, 'started'))).toBe(true));
    clock.advance(10_000);
    writeFileSync(join(folder, 'go-on'), '');
    expect(await fetching).toBe(join(folder, 'dist', 'electron'));
  });
});

describe('a managed process', () => {
  const start = async (script: string, onUp: (folder: string) => void = () => {}) => {
    const clock = new ManualClock(0);
    const folder = temporaryFolder();
    const file = join(folder, 'child.mjs');
    writeFileSync(file, script);
    const notices: string[] = [];
    const started = await startManagedProcess({
      name: 'The child',
      file,
      environment: {},
      parse: (message) => {
        if (typeof message !== 'string') return { failed: 'It would not.' };
        onUp(folder);
        return { ready: message };
      },
      clock,
      onNotice: (text) => notices.push(text),
    });
    onTestFinished(() => started.stop());
    return { started, notices, clock };
  };

  test('that cannot start is an error in its own words', async () => {
    await expect(start('process.send({}, () => process.disconnect());')).rejects.toThrow('It would not.');
    await expect(start('process.exit(3)')).rejects.toThrow('exit code 3');
  });

  test('that ends by itself starts again after a pause that doubles, until told to stop', async () => {
    // It ends once it was heard, however long that takes.
    const child = `
      import { existsSync, rmSync } from 'node:fs';
      import { join } from 'node:path';
      const heard = join(import.meta.dirname, 'heard');
      process.send('up', (error) => error && process.exit(0));
      process.on('disconnect', () => process.exit(0));
      setInterval(() => {
        if (!existsSync(heard)) return;
        rmSync(heard);
        process.exit(9);
      }, 10);`;
    const { started, notices, clock } = await start(child, (folder) => writeFileSync(join(folder, 'heard'), ''));
    expect(started.ready).toBe('up');
    for (const [count, seconds] of [[1, 0.5], [2, 1], [3, 2]] as const) {
      await eventually(() => expect(notices.length).toBe(count));
      expect(notices.at(-1)).toBe(`The child ended with exit code 9; it starts again in ${seconds} s. ${seconds} 秒后自动重新启动。`);
      clock.advance(seconds * 1000);
    }
    await started.stop();
  });
});

test('the printed command survives a shell: quotes in names stay data', () => {
  const request = sampleCase(Date.parse('2026-11-22T08:00:00Z'), 1);
  const withQuote = { ...request, staff: { ...request.staff, name: "O'Neil" } };
  expect(asCurl('linux', 'http://127.0.0.1:1', 't', withQuote)).toContain(String.raw`O'\''Neil`);
  expect(asCurl('win32', 'http://127.0.0.1:1', 't', request)).toContain(String.raw`-d "{\"case\":`);
});
