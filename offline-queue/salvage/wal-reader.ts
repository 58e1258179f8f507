import { FileBytes } from './file-bytes.ts';
import { PAGE_SIZES } from './page-layout.ts';

/** SQLite's write-ahead log: https://www.sqlite.org/fileformat2.html#walformat */

export interface WalState {
  /** Whole frames in the file, leftovers of earlier generations included. */
  frames: number;
  /** Frames from the start on that SQLite would accept. */
  validFrames: number;
  /** Those up to the last commit: what SQLite would show. */
  committedFrames: number;
  /** Something that was committed lies after a frame that SQLite stumbles over, and SQLite would drop it without a word. */
  damagedMiddle: boolean;
  /**
   * How many commits lie there. With `synchronous = FULL` two or more prove damage; a single one may also be the last
   * transaction before a power cut, of which only some pages had reached the disk and which nobody was thanked for.
   */
  commitsBeyondDamage: number;
}

/** A frame that is proven by its own checksum, given the one stored in the frame before it. */
export interface WalFrame {
  index: number;
  page: number;
  /** Offset of the page's image in the file. */
  imageAt: number;
  /** Pages of the database after this commit; 0 if the frame is none. */
  pagesAfterCommit: number;
}

export interface Wal {
  pageSize: number;
  frames: number;
  /** Those of the newest generation, in order; a gap in their indices is damage. */
  proven: WalFrame[];
  headerIsValid: boolean;
}

/** What a write-ahead log holds; a missing or hopeless file holds nothing. Throws only if the file may not be opened. */
export function walStateOf(walFile: string): WalState {
  const file = new FileBytes(walFile);
  try {
    const wal = readWal(file);
    const { length: validFrames } = validFramesOf(wal);
    const { length: committedFrames } = committedFramesOf(wal, { beyondDamage: false });
    const commitsBeyondDamage = wal.proven.slice(validFrames).filter(isCommit).length;
    return { frames: wal.frames, validFrames, committedFrames, damagedMiddle: commitsBeyondDamage > 0, commitsBeyondDamage };
  } finally {
    file.close();
  }
}

/** Proven frames that were committed, in order: those that SQLite would accept, or also those beyond damage. */
export function committedFramesOf(wal: Wal, { beyondDamage }: { beyondDamage: boolean }): WalFrame[] {
  const frames = beyondDamage ? wal.proven : validFramesOf(wal);
  return frames.slice(0, frames.findLastIndex(isCommit) + 1);
}

function validFramesOf({ proven, headerIsValid }: Wal): WalFrame[] {
  return headerIsValid ? proven.filter(({ index }, position) => index === position) : [];
}

const isCommit = ({ pagesAfterCommit }: WalFrame) => pagesAfterCommit > 0;

const HEADER_SIZE = 32;
const FRAME_HEADER_SIZE = 24;
const MAGIC_LITTLE_ENDIAN = 0x377f0682;

type Checksum = readonly [number, number];

/** What one must know to read the frames. */
interface Reading {
  pageSize: number;
  littleEndian: boolean;
  /** They tell a generation of frames from the leftovers of earlier ones. */
  salts: bigint;
  /** With which the first frame's checksum begins. */
  seed: Checksum;
}

export function readWal(file: FileBytes): Wal {
  const header = file.read(0, HEADER_SIZE);
  if (header.length < HEADER_SIZE) return { pageSize: 0, frames: 0, proven: [], headerIsValid: false };
  const claim = claimOf(header);
  const headerIsValid = isValid(header, claim);
  for (const reading of headerIsValid ? [claim] : guesses(file, claim)) {
    const proven = provenFrames(file, reading);
    const { pageSize } = reading;
    if (headerIsValid || proven.length > 0) return { pageSize, frames: frameCount(file, pageSize), proven, headerIsValid };
  }
  return { pageSize: 0, frames: 0, proven: [], headerIsValid: false };
}

function claimOf(header: Buffer): Reading {
  return {
    littleEndian: header.readUInt32BE(0) === MAGIC_LITTLE_ENDIAN,
    pageSize: header.readUInt32BE(8),
    salts: header.readBigUInt64BE(16),
    seed: [header.readInt32BE(24), header.readInt32BE(28)],
  };
}

function isValid(header: Buffer, { littleEndian, pageSize, seed }: Reading): boolean {
  // The magic numbers of the two byte orders differ in the last bit.
  const hasMagic = (header.readUInt32BE(0) & ~1) >>> 0 === MAGIC_LITTLE_ENDIAN;
  return hasMagic && PAGE_SIZES.includes(pageSize) && isEqual(checksumOf(header.subarray(0, 24), littleEndian, [0, 0]), seed);
}

/** For a damaged header, which makes SQLite ignore the whole file. The newest generation is the one at the start. */
function* guesses(file: FileBytes, claim: Reading): Generator<Reading> {
  for (const pageSize of PAGE_SIZES) {
    const firstSalts = [0, 1].map((index) => file.read(frameAt(index, pageSize) + 8, 8));
    const salts = new Set([claim.salts, ...firstSalts.filter(({ length }) => length === 8).map((bytes) => bytes.readBigUInt64BE())]);
    for (const salt of salts) {
      for (const littleEndian of [true, false]) yield { pageSize, littleEndian, salts: salt, seed: claim.seed };
    }
  }
}

const frameAt = (index: number, pageSize: number) => HEADER_SIZE + index * (FRAME_HEADER_SIZE + pageSize);

const frameCount = (file: FileBytes, pageSize: number) =>
  Math.floor((file.size - HEADER_SIZE) / (FRAME_HEADER_SIZE + pageSize));

function provenFrames(file: FileBytes, { pageSize, littleEndian, salts, seed }: Reading): WalFrame[] {
  const proven: WalFrame[] = [];
  let before = seed;
  for (let index = 0; index < frameCount(file, pageSize); index += 1) {
    const at = frameAt(index, pageSize);
    const header = file.read(at, FRAME_HEADER_SIZE);
    if (header.length < FRAME_HEADER_SIZE) continue;
    const stored: Checksum = [header.readInt32BE(16), header.readInt32BE(20)];
    const page = header.readUInt32BE(0);
    const imageAt = at + FRAME_HEADER_SIZE;
    if (page > 0 && header.readBigUInt64BE(8) === salts) {
      const afterHeader = checksumOf(header.subarray(0, 8), littleEndian, before);
      const image = file.read(imageAt, pageSize);
      if (image.length === pageSize && isEqual(checksumOf(image, littleEndian, afterHeader), stored)) {
        proven.push({ index, page, imageAt, pagesAfterCommit: header.readUInt32BE(4) });
      }
    }
    before = stored;
  }
  return proven;
}

/** @param bytes a multiple of 8 of them */
function checksumOf(bytes: Buffer, littleEndian: boolean, [first, second]: Checksum): Checksum {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let a = first;
  let b = second;
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + words.getInt32(at, littleEndian) + b) | 0;
    b = (b + words.getInt32(at + 4, littleEndian) + a) | 0;
  }
  return [a, b];
}

const isEqual = (one: Checksum, other: Checksum) => one[0] === other[0] && one[1] === other[1];
