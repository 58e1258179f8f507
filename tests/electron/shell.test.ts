import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { EXIT_CODES } from '../../electron/crash-table.ts';
import { FakeEvent } from './fake-electron.ts';
import { electron, evaluator, folder, log, present, READY, screen, start, startLinked, useFakeElectron, windowSession } from './shell-kit.ts';

useFakeElectron();

describe('the start', () => {
  test('says to Chromium before "ready" what cannot be said later', async () => {
    await import('../../electron/main.ts');
    expect(electron.protocol.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);
    expect(electron.Menu.set).toEqual([null]);
    expect(electron.app.switches).toContain('disable-pinch');
    expect(electron.BrowserWindow.all).toEqual([]);
  });

  test('opens one locked-down window, shown when it has something to show', async () => {
    await start();
    expect(electron.BrowserWindow.all).toHaveLength(1);
    expect(screen().options).toMatchObject({ show: false, kiosk: true });
    expect(screen().options['webPreferences']).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
      spellcheck: false,
      disableDialogs: true,
    });
    expect(screen().loaded).toEqual(['app://screens/']);
    evaluator().emit('message', READY);
    expect(screen().shown).toBe(false);
    screen().emit('ready-to-show');
    expect(screen().seen).toEqual(['show']);
  });

  test('starts the evaluator from its file with its data folder, and keeps the display awake', async () => {
    await start();
    expect(evaluator().file).toMatch(/evaluator\.mjs$/);
    expect(evaluator().env).toMatchObject({ EVALUATOR_DATA_FOLDER: folder, EVALUATOR_SCREENS: expect.stringMatching(/renderer$/) });
    expect(electron.powerSaveBlocker.started).toEqual(['prevent-display-sleep']);
  });

  test('hands the machine key to the evaluator alone, the same one each time; nothing has it in clear', async () => {
    await start();
    const key = present(evaluator().env['EVALUATOR_MACHINE_KEY']);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(process.env['EVALUATOR_MACHINE_KEY']).toBeUndefined();
    expect(log()).not.toContain(key);
    expect(readFileSync(join(folder, 'machine-key.sealed'), 'latin1')).not.toContain(key);
    evaluator().emit('exit', 1);
    await vi.advanceTimersByTimeAsync(500);
    expect(electron.utilityProcess.all).toHaveLength(2);
    expect(evaluator().env['EVALUATOR_MACHINE_KEY']).toBe(key);
  });

  test('comes to a screen and an evaluator also where the operating system keeps no secrets', async () => {
    electron.safeStorage.isEncryptionAvailable = () => {
      throw new Error('the keyring crashed');
    };
    await start();
    expect(evaluator().env['EVALUATOR_MACHINE_KEY']).toBeUndefined();
    expect(screen().loaded).toEqual(['app://screens/']);
    expect(log()).toContain('the keyring crashed');
  });

  test('of a second instance ends at once, and the first comes to the front', async () => {
    electron.app.hasLock = false;
    await start();
    expect(electron.app.exits).toEqual([0]);
    expect(electron.BrowserWindow.all).toEqual([]);
  });

  test('with --quit ends the running instance in order', async () => {
    await start();
    electron.app.emit('second-instance', new FakeEvent(), ['counter-evaluator.exe']);
    expect(screen().focused).toBe(true);
    electron.app.emit('second-instance', new FakeEvent(), ['counter-evaluator.exe', '--quit']);
    expect(evaluator().posted).toEqual([[{ type: 'stop' }]]);
  });
});

describe('the session', () => {
  test('grants nothing', async () => {
    await start();
    const session = windowSession();
    const granted = [session.grants('media'), session.checks(), session.devices(), session.spellChecker];
    expect(granted).toEqual([false, false, false, false]);
    expect([session.mayRequest('https://example.com/'), session.mayRequest('app://screens/index.html')]).toEqual([false, true]);
    const download = new FakeEvent();
    session.emit('will-download', download);
    expect(download.defaultPrevented).toBe(true);
  });

  test('refuses what is no file of the screens; a missing page is a failed load, not a blank one', async () => {
    await start();
    const serve = present(windowSession().handlers['app']);
    expect((await serve({ method: 'GET', url: 'app://screens/../evaluator.mjs' })).status).toBe(404);
    expect((await serve({ method: 'POST', url: 'app://screens/' })).status).toBe(404);
    expect((await serve({ method: 'GET', url: 'app://screens/no-such-page.html' })).type).toBe('error');
  });

  test('keeps the page where it is', async () => {
    await start();
    const { webContents } = screen();
    for (const name of ['will-frame-navigate', 'will-redirect']) {
      const away = Object.assign(new FakeEvent(), { url: 'https://example.com/' });
      const home = Object.assign(new FakeEvent(), { url: 'app://screens/' });
      webContents.emit(name, away);
      webContents.emit(name, home);
      expect([away.defaultPrevented, home.defaultPrevented]).toEqual([true, false]);
    }
    const webview = new FakeEvent();
    webContents.emit('will-attach-webview', webview);
    expect(webview.defaultPrevented).toBe(true);
    expect(webContents.openHandler()).toEqual({ action: 'deny' });
  });
});

describe('the screen link', () => {
  test('gives one port to each when both are there, without writing keys to the log', async () => {
    await startLinked();
    const [[message, evaluatorPort] = []] = evaluator().posted;
    expect(message).toEqual({ type: 'screen-port' });
    expect(screen().webContents.posted).toEqual([{ channel: 'screen-port', ports: [String(evaluatorPort).replace('a', 'b')] }]);
    expect(log()).not.toContain('secret');
  });

  test('gives new ports to a reloaded page, to a restarted evaluator, and to a page that asks', async () => {
    await startLinked();
    const { webContents } = screen();
    webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    webContents.emit('dom-ready');
    expect(webContents.posted).toHaveLength(2);
    webContents.ipc.emit('screen-port-wanted', { senderFrame: { parent: null } });
    expect(webContents.posted).toHaveLength(3);
    webContents.ipc.emit('screen-port-wanted', { senderFrame: { parent: {} } });
    expect(webContents.posted).toHaveLength(3);
    evaluator().emit('exit', 1);
    expect(webContents.posted.at(-1)?.ports).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    evaluator().emit('message', READY);
    expect(webContents.posted.at(-1)?.ports).toHaveLength(1);
    expect(evaluator().posted).toHaveLength(1);
  });

  test('tells the evaluator that the machine woke up', async () => {
    await start();
    electron.powerMonitor.emit('resume');
    expect(evaluator().posted).toEqual([[{ type: 'resumed' }]]);
  });
});

describe('crashes', () => {
  test('of the page reload it, after a pause', async () => {
    await startLinked();
    screen().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    expect(screen().loaded).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(250);
    expect(screen().loaded).toHaveLength(2);
  });

  test('of a hung page open a new window before the old one goes', async () => {
    await startLinked();
    const old = screen();
    old.webContents.emit('unresponsive');
    await vi.advanceTimersByTimeAsync(250);
    expect(electron.BrowserWindow.getAllWindows()).toHaveLength(2);
    screen().emit('ready-to-show');
    expect(electron.BrowserWindow.getAllWindows()).toHaveLength(1);
    expect(old.destroyed).toBe(true);
    // Nothing more is heard of the old one, and its end does not count as a mishap.
    old.webContents.emit('dom-ready');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(electron.BrowserWindow.all).toHaveLength(2);
    expect(old.webContents.posted).toHaveLength(1);
  });

  test('of a window that something else destroyed open another', async () => {
    await startLinked();
    screen().destroy();
    await vi.advanceTimersByTimeAsync(250);
    expect(screen().loaded).toEqual(['app://screens/']);
  });

  test('of the shell itself relaunch it, with a record of it, after the evaluator has stopped', async () => {
    await startLinked();
    process.emit('uncaughtException', new Error('a fault'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(electron.app.relaunches[0]?.args.at(-1)).toMatch(/^--relaunched-at=\d+$/);
    expect(electron.app.exits).toEqual([]);
    evaluator().emit('exit', 0);
    await vi.advanceTimersByTimeAsync(0);
    expect(electron.app.exits).toEqual([EXIT_CODES.asked]);
    expect(log()).toContain('a fault');
  });

  test('of the shell before it is ready end it with the code of giving up', async () => {
    await import('../../electron/main.ts');
    process.emit('uncaughtException', new Error('a fault'));
    expect(electron.app.exits).toEqual([EXIT_CODES.gaveUp]);
  });
});

describe('the end', () => {
  test('closes the window, then waits for the evaluator, then exits', async () => {
    await startLinked();
    electron.app.quit();
    expect(electron.BrowserWindow.getAllWindows()).toEqual([]);
    expect(evaluator().posted.at(-1)).toEqual([{ type: 'stop' }]);
    expect(electron.app.exits).toEqual([]);
    evaluator().emit('exit', 0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(electron.app.exits).toEqual([0]);
    expect(electron.utilityProcess.all).toHaveLength(1);
  });

  test('waits no longer than 20 seconds', async () => {
    await startLinked();
    electron.app.quit();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(electron.app.exits).toEqual([0]);
  });

  test('comes with the end of the Windows session, and not with Alt+F4', async () => {
    await startLinked();
    const close = new FakeEvent();
    screen().emit('close', close);
    expect(close.defaultPrevented).toBe(true);
    expect(evaluator().posted).toHaveLength(1);
    screen().emit('session-end');
    expect(evaluator().posted.at(-1)).toEqual([{ type: 'stop' }]);
  });

  test('comes in development with the closing of the window', async () => {
    electron.app.isPackaged = false;
    await startLinked();
    screen().emit('close', new FakeEvent());
    expect(evaluator().posted.at(-1)).toEqual([{ type: 'stop' }]);
  });
});
