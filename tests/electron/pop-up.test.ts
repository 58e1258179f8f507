import { expect, test, vi } from 'vitest';
import { FakeEvent } from './fake-electron.ts';
import { electron, evaluator, READY, screen, start, useFakeElectron } from './shell-kit.ts';

useFakeElectron();

/** A self-service terminal whose own program has the display between sessions. */

const COMES_UP = ['over screen-saver', 'show', 'kiosk', 'moveTop', 'focus'];
const GOES_AWAY = ['not on top', 'blur', 'hide'];

const wanted = (isWanted: boolean) => evaluator().emit('message', { type: 'screen-wanted', wanted: isWanted });

async function startHidden() {
  await start();
  wanted(false);
  screen().emit('ready-to-show');
  screen().webContents.emit('dom-ready');
  evaluator().emit('message', READY);
  wanted(false);
}

test('the screen comes up over the terminal program for a session, and leaves display and focus to it afterwards', async () => {
  await startHidden();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen().seen).toEqual([]);
  wanted(true);
  expect(screen().seen).toEqual([]);
  await vi.advanceTimersByTimeAsync(150);
  expect(screen().seen).toEqual(COMES_UP);
  expect(screen().options['kiosk']).toBe(true);
  wanted(false);
  expect(screen().seen).toEqual([...COMES_UP, ...GOES_AWAY]);
});

test('a page that crashes while nobody sees it stays unseen, also in a new window, and comes up for the next session', async () => {
  await startHidden();
  screen().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  await vi.advanceTimersByTimeAsync(250);
  expect([screen().loaded.length, screen().shown]).toEqual([2, false]);
  screen().webContents.emit('unresponsive');
  await vi.advanceTimersByTimeAsync(250);
  screen().emit('ready-to-show');
  expect(electron.BrowserWindow.all.map(({ seen }) => seen)).toEqual([[], []]);
  wanted(true);
  await vi.advanceTimersByTimeAsync(150);
  expect(screen().seen).toEqual(COMES_UP);
});

test('a window that is replaced during a session goes away with it', async () => {
  await startHidden();
  wanted(true);
  await vi.advanceTimersByTimeAsync(150);
  const old = screen();
  old.webContents.emit('unresponsive');
  await vi.advanceTimersByTimeAsync(250);
  expect(old.shown).toBe(true);
  wanted(false);
  expect(electron.BrowserWindow.getAllWindows().map(({ shown }) => shown)).toEqual([false, false]);
  screen().emit('ready-to-show');
  expect([old.destroyed, screen().shown]).toEqual([true, false]);
});

test('a second start of the app does not bring it up between sessions', async () => {
  await startHidden();
  electron.app.emit('second-instance', new FakeEvent(), ['counter-evaluator.exe']);
  expect(screen().seen).toEqual([]);
});

test('a session that the restarted evaluator takes up leaves the screen where it is', async () => {
  await startHidden();
  wanted(true);
  await vi.advanceTimersByTimeAsync(150);
  evaluator().emit('exit', 1);
  await vi.advanceTimersByTimeAsync(500);
  wanted(false);
  wanted(true);
  evaluator().emit('message', READY);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen().seen).toEqual(COMES_UP);
});
