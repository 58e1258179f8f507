import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { openShellLog } from './shell-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('writes one line of JSON per event, making its folder', () => {
  const log = openShellLog(join(folder, 'logs'), new ManualClock(0));
  log.write('start', { version: '1.2.3' });
  log.write('end');
  expect(readFileSync(join(folder, 'logs', 'shell.log'), 'utf8')).toBe(
    '{"at":"1970-01-01T00:00:00.000Z","event":"start","version":"1.2.3"}\n{"at":"1970-01-01T00:00:00.000Z","event":"end"}\n',
  );
});

test('keeps one older file and never grows without end', () => {
  writeFileSync(join(folder, 'shell.log'), 'x'.repeat(1024 * 1024 + 1));
  openShellLog(folder, new ManualClock(0)).write('start');
  expect(statSync(join(folder, 'shell.log.1')).size).toBe(1024 * 1024 + 1);
  expect(statSync(join(folder, 'shell.log')).size).toBeLessThan(100);
});

test('a folder that cannot be written stops nothing', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => openShellLog(join(folder, 'file'), new ManualClock(0)).write('start')).not.toThrow();
});
