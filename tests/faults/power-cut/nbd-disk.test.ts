import { expect, test } from 'vitest';
import { NbdDisk } from './nbd-disk.ts';
import { seeded } from '../../support/seeded.ts';
import { apply, CUT_MODES, survivors, type BlockWrite, type CutMode } from './survivors.ts';

const SECTOR = 512;
const bytes = (value: number, sectors = 1) => Buffer.alloc(sectors * SECTOR, value);
const plan = (mode: CutMode, seed = 1) => ({ mode, random: seeded(seed) });
const sectorsOf = (image: Buffer) => Array.from({ length: image.length / SECTOR }, (_, index) => image[index * SECTOR]);

test('a cut takes what was not flushed, and nothing that was', () => {
  const disk = new NbdDisk(bytes(0, 3));
  disk.write(0, bytes(1), false);
  disk.flush();
  disk.write(0, bytes(2), false);
  disk.write(SECTOR, bytes(3), true);
  disk.write(2 * SECTOR, bytes(4), false);
  expect(sectorsOf(disk.read(0, 3 * SECTOR) ?? bytes(9))).toEqual([2, 3, 4]);
  disk.cut(plan('drop'));
  expect(sectorsOf(disk.durable)).toEqual([1, 3, 0]);
});

test('after the cut the disk answers errors and keeps nothing', () => {
  const disk = new NbdDisk(bytes(0));
  disk.cut(plan('drop'));
  expect([disk.write(0, bytes(1), true), disk.flush(), disk.read(0, SECTOR)]).toEqual([false, false, undefined]);
  expect(sectorsOf(disk.durable)).toEqual([0]);
});

test('a planned cut comes at its request, which is not confirmed', () => {
  const disk = new NbdDisk(bytes(0, 2));
  disk.cutAfter(2, 0, plan('drop'));
  expect([disk.write(0, bytes(1), false), disk.flush(), disk.write(SECTOR, bytes(2), true)]).toEqual([true, true, false]);
  expect(sectorsOf(disk.durable)).toEqual([1, 0]);
});

test('each mode loses in its own way, for many seeds', () => {
  const unflushed: BlockWrite[] = [1, 2, 3, 4].map((value) => ({ offset: value * 8 * SECTOR, data: bytes(value, 8), fua: false }));
  const seen = new Map(CUT_MODES.map((mode) => [mode, new Set<string>()]));
  for (let seed = 0; seed < 300; seed += 1) {
    for (const mode of CUT_MODES) {
      const image = bytes(0, 40);
      apply(survivors(unflushed, mode, seeded(seed)), image);
      const sectors = sectorsOf(image);
      seen.get(mode)?.add([1, 2, 3, 4].map((value) => sectors.filter((sector) => sector === value).length).join(' '));
    }
  }
  expect([...(seen.get('drop') ?? [])]).toEqual(['0 0 0 0']);
  expect([...(seen.get('reorder') ?? [])].sort()).toEqual(['0 0 0 8', '0 0 8 8', '0 8 8 8']);
  expect(seen.get('subset')?.size).toBe(16);
  // Each pattern has exactly one write of which a part survived.
  for (const pattern of seen.get('tear') ?? []) expect(pattern).toMatch(/^([08] )*[1-7]( [08])*$/);
});
