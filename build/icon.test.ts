import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { drawIcon } from './icon.ts';

const icon = readFileSync(join(import.meta.dirname, 'icon.ico'));

function pictures(file: Buffer): PNG[] {
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const entry = file.subarray(6 + 16 * index, 22 + 16 * index);
    const start = entry.readUInt32LE(12);
    return PNG.sync.read(file.subarray(start, start + entry.readUInt32LE(8)));
  });
}

test('the committed icon shows what its generator draws now', () => {
  // Pixels, not bytes: another zlib packs the same pixels otherwise.
  const [committed, drawn] = [icon, drawIcon()].map((file) => pictures(file).map(({ data }) => data.toString('base64')));
  expect(committed).toEqual(drawn);
});

test('holds the sizes that Windows and electron-builder ask for', () => {
  expect(pictures(icon).map(({ width }) => width)).toEqual([16, 24, 32, 48, 64, 128, 256]);
});

test('has a gold star on blue with clear corners', () => {
  const [large] = pictures(icon).slice(-1);
  const at = (x: number, y: number) => [...(large?.data.subarray((y * 256 + x) * 4, (y * 256 + x) * 4 + 4) ?? [])];
  expect(at(0, 0)).toEqual([0, 0, 0, 0]);
  expect(at(128, 10)).toEqual([22, 93, 184, 255]);
  expect(at(128, 128)).toEqual([255, 214, 74, 255]);
});
