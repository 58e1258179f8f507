import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../tests/support/eventually.ts';
import { watchDevices } from './dev-watch.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'dev-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('a device that comes or goes is a hint; anything else, and what is written to a device, is none', async () => {
  const dev = folder();
  let hints = 0;
  onTestFinished(watchDevices(() => (hints += 1), dev, 'linux'));
  writeFileSync(join(dev, 'null'), '');
  writeFileSync(join(dev, 'ttyUSB0'), '');
  await eventually(() => expect(hints).toBe(1));
  writeFileSync(join(dev, 'ttyUSB0'), 'a receipt');
  writeFileSync(join(dev, 'hidraw3'), '');
  await eventually(() => expect(hints).toBe(2));
  rmSync(join(dev, 'ttyUSB0'));
  await eventually(() => expect(hints).toBe(3));
});

test('a folder that is not there, and another system, cost nothing', () => {
  expect(watchDevices(() => {}, join(folder(), 'none'), 'linux')).not.toThrow();
  expect(watchDevices(() => {}, folder(), 'win32')).not.toThrow();
});
