import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import * as z from 'zod';

/** The shell's tests share this: `electron/main.ts` run on a fake Electron. */

export const READY = { type: 'ready', url: 'http://127.0.0.1:17800', counterToken: 'secret-token', screenKey: 'secret-key', warnings: [] };
export let electron: typeof import('./fake-electron.ts');
export let folder: string;
let argv: string[];
/** What the test runner itself listens for must not hear our faults. */
let listeners: { event: string; listener: (...args: unknown[]) => void }[];

function setListenersAside() {
  listeners = ['uncaughtException', 'unhandledRejection'].flatMap((event) =>
    process.rawListeners(event).map((listener) => ({ event, listener: (...args) => Reflect.apply(listener, process, args) })),
  );
  removeListeners();
}

function removeListeners() {
  process.removeAllListeners('uncaughtException');
  process.removeAllListeners('unhandledRejection');
}

/** Called once by a test file: each of its tests has a fake Electron and a data folder of its own. */
export function useFakeElectron(): void {
  beforeEach(async () => {
    setListenersAside();
    vi.resetModules();
    vi.useFakeTimers();
    electron = await import('./fake-electron.ts');
    vi.doMock('electron', () => electron);
    folder = mkdtempSync(join(tmpdir(), 'shell-'));
    electron.app.folder = folder;
    argv = process.argv;
    process.argv = ['counter-evaluator.exe', `--data-folder=${folder}`];
  });
  afterEach(() => {
    process.argv = argv;
    removeListeners();
    for (const { event, listener } of listeners) process.on(event, listener);
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });
}

/** Runs `electron/main.ts` as Electron would. */
export async function start(...switches: string[]) {
  process.argv.push(...switches);
  await import('../../electron/main.ts');
  electron.app.ready.resolve();
  await vi.advanceTimersByTimeAsync(0);
}

export function present<T>(item: T | undefined): T {
  if (item === undefined) throw new Error('There is none.');
  return item;
}
export const screen = () => present(electron.BrowserWindow.getAllWindows().at(-1));
/** That of the window of the moment. */
export const windowSession = () => {
  const { partition } = z.object({ partition: z.string() }).parse(screen().options['webPreferences']);
  return electron.session.fromPartition(partition);
};
const processesOf = (file: RegExp) => electron.utilityProcess.all.filter((child) => file.test(child.file));
export const evaluator = () => present(processesOf(/evaluator\.mjs$/).at(-1));
export const deviceHosts = () => processesOf(/device-host\.mjs$/);
export const log = () => readFileSync(join(folder, 'logs', 'shell.log'), 'utf8');

/** Brings screen and evaluator to where they find each other. */
export async function startLinked() {
  await start();
  evaluator().emit('message', READY);
  screen().webContents.emit('dom-ready');
}
