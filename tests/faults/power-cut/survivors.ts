import type { Seeded } from '../../support/seeded.ts';

export interface BlockWrite {
  offset: number;
  data: Buffer;
  /** Written with FUA: durable although no flush followed. */
  fua: boolean;
}

/**
 * What a disk keeps of its un-flushed writes when the power fails:
 * - `drop`: nothing.
 * - `subset`: any of them.
 * - `tear`: any of them, and one only up to, or only from, a sector boundary.
 * - `reorder`: later ones, and not the earlier ones.
 */
export type CutMode = 'drop' | 'subset' | 'tear' | 'reorder';
export const CUT_MODES: readonly CutMode[] = ['drop', 'subset', 'tear', 'reorder'];

const SECTOR = 512;

/** The writes, or parts of them, that reach the medium, in the order in which they came. */
export function survivors(unflushed: readonly BlockWrite[], mode: CutMode, random: Seeded): BlockWrite[] {
  switch (mode) {
    case 'drop':
      return unflushed.filter(({ fua }) => fua);
    case 'subset':
      return subset(unflushed, random);
    case 'tear': {
      const torn = random.whole(0, unflushed.length - 1);
      const others = new Set(subset(unflushed, random));
      return unflushed.flatMap((write, index) => {
        if (index === torn && !write.fua) return [tear(write, random)];
        return others.has(write) ? [write] : [];
      });
    }
    case 'reorder': {
      const firstKept = random.whole(1, unflushed.length - 1);
      return unflushed.filter(({ fua }, index) => fua || index >= firstKept);
    }
  }
}

function subset(unflushed: readonly BlockWrite[], random: Seeded): BlockWrite[] {
  return unflushed.filter(({ fua }) => fua || random.chance(0.5));
}

function tear(write: BlockWrite, random: Seeded): BlockWrite {
  const sectors = Math.floor(write.data.length / SECTOR);
  if (sectors < 2) return write;
  const at = random.whole(1, sectors - 1) * SECTOR;
  if (random.chance(0.5)) return { ...write, data: write.data.subarray(0, at) };
  return { ...write, offset: write.offset + at, data: write.data.subarray(at) };
}

/** Puts writes onto an image, in their order. */
export function apply(writes: readonly BlockWrite[], image: Buffer): void {
  for (const { offset, data } of writes) data.copy(image, offset);
}
