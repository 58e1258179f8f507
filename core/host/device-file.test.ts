import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { readDeviceFile } from './device-file.ts';

function deviceFile(content: string) {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, content);
  return readDeviceFile(file);
}

test('no file, or a file without a province: a sandbox may serve', () => {
  expect(readDeviceFile(join(temporaryFolder(), 'config.json')).sandboxAllowed).toBe(true);
  expect(deviceFile('{"region": "tianjin"}')).toMatchObject({ sandboxAllowed: true, region: 'tianjin' });
  expect(deviceFile('\uFEFF{"windowNo": "3"}').sandboxAllowed).toBe(true);
});

test.each([
  ['a province', '{"province": {"url": "https://a.example", "appId": "x", "secret": "y"}}'],
  ['a province of a wrong form', '{"province": "https://a.example"}'],
  ['a misspelt province', '{"provinces": {}}'],
  ['no JSON, e.g. by a trailing comma', '{"province": {"url": "https://a.example"},}'],
  ['nothing, e.g. half saved', ''],
])('a file that holds %s: what waits must never go to a sandbox', (_what, content) => {
  expect(deviceFile(content).sandboxAllowed).toBe(false);
});
