import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { JsonFileProblem, readJsonFile } from './json-file.ts';

function fileWith(content: string | Uint8Array): string {
  const file = join(temporaryFolder(), 'hall.json');
  writeFileSync(file, content);
  return file;
}

/** "大厅" in GBK. */
const GBK = Uint8Array.from([0x22, 0xb4, 0xf3, 0xcc, 0xfc, 0x22]);

test.each([
  ['as it is', '{"name":"某大厅"}'],
  ['with the byte order mark that Windows editors put before it', '\uFEFF{"name":"某大厅"}'],
])('JSON is read %s', (_how, content) => {
  expect(readJsonFile(fileWith(content))).toEqual({ name: '某大厅' });
});

test.each<[what: string, content: string | Uint8Array, words: RegExp]>([
  ['that breaks off', '{"name":', /hall\.json is no JSON: .*JSON/],
  ['with a comma too many', '{"name":1,}', /hall\.json is no JSON: .*position 10/],
  ['that is empty', '', /hall\.json is no JSON: .*JSON/],
  ['that is not UTF-8', GBK, /hall\.json is not UTF-8 \(is it GBK\?\)/],
])('a file %s is named, with what is wrong', (_what, content, words) => {
  const file = fileWith(content);
  expect(() => readJsonFile(file)).toThrow(JsonFileProblem);
  expect(() => readJsonFile(file)).toThrow(words);
  expect(() => readJsonFile(file)).toThrow(file);
});

test('a file that is not there, or is none, is named', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'folder.json'));
  expect(() => readJsonFile(join(folder, 'nowhere.json'))).toThrow(/nowhere\.json cannot be read: ENOENT/);
  expect(() => readJsonFile(join(folder, 'folder.json'))).toThrow(/folder\.json cannot be read: EISDIR/);
  expect(() => readJsonFile(join(folder, 'nowhere.json'))).toThrow(JsonFileProblem);
});
