import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataFolder, readShellOptions, relaunchArguments } from './command-line.ts';

describe('the command line', () => {
  test('a packaged app is a kiosk, whatever it is told', () => {
    expect(readShellOptions(['app.exe'], true).kiosk).toBe(true);
  });

  test('in development kiosk mode is asked for', () => {
    expect(readShellOptions(['electron', '.'], false).kiosk).toBe(false);
    expect(readShellOptions(['electron', '.', '--kiosk'], false).kiosk).toBe(true);
  });

  test('reads the other switches and leaves the rest to Chromium', () => {
    expect(readShellOptions(['app.exe', '--quit', '--data-folder=D:\\评价 数据', '--lang=zh-CN'], true)).toEqual({
      kiosk: true,
      quit: true,
      dataFolder: 'D:\\评价 数据',
      relaunchesAt: [],
    });
    expect(readShellOptions(['app.exe', '--data-folder='], true).dataFolder).toBeUndefined();
  });

  test('what a relaunch hands on, the next process reads; garbage in it is dropped', () => {
    const args = relaunchArguments(['app.exe', '--kiosk', '--relaunched-at=1'], [1, 2]);
    expect(args).toEqual(['--kiosk', '--relaunched-at=1,2']);
    expect(readShellOptions(['app.exe', ...args], true).relaunchesAt).toEqual([1, 2]);
    expect(readShellOptions(['app.exe', '--relaunched-at=1,x,2.5'], true).relaunchesAt).toEqual([1]);
  });
});

describe('the data folder', () => {
  const none = readShellOptions([], true);
  const windows = { platform: 'win32', env: { ProgramData: 'C:\\ProgramData' }, userData: 'C:\\Users\\kiosk\\AppData' } as const;

  test('is what the command line says', () => {
    expect(dataFolder({ ...none, dataFolder: '/data' }, windows)).toBe('/data');
  });

  test('is else what npm start says', () => {
    expect(dataFolder(none, { ...windows, env: { ...windows.env, EVALUATOR_DATA_FOLDER: '/data' } })).toBe('/data');
  });

  test('lies on Windows outside the profile of the kiosk account', () => {
    expect(dataFolder(none, windows)).toBe(join('C:\\ProgramData', 'Counter Evaluator'));
  });

  test('lies elsewhere in the folder of the app', () => {
    expect(dataFolder(none, { platform: 'linux', env: {}, userData: '/home/kiosk/.config' })).toBe(join('/home/kiosk/.config', 'evaluator'));
  });
});
