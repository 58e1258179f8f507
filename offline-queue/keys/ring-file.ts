import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { writeOwnerOnlyFile } from '../database/owner-only-file.ts';
import { StorageProblem } from '../storage-problem.ts';
import { keepAside } from './key-files.ts';

export const RING_FILE = 'data-keys.json';
export const RING_COPY_FILE = `${RING_FILE}.bak`;
const FORMAT = 1;

const hexSchema = z.string().regex(/^(?:[0-9a-f]{2})+$/);
const fingerprintSchema = z.string().regex(/^[0-9a-f]{8}$/);
const wrapSchema = z.strictObject({ by: fingerprintSchema, wrapped: hexSchema });

const ringEntrySchema = z.strictObject({
  id: z.int().min(0).max(0xffff_ffff),
  /** Milliseconds since 1970. */
  madeAt: z.int(),
  /** By machine keys: each opens it alone. */
  machineWraps: z.array(wrapSchema),
  /** By the hall's recovery key; null when none was configured while the key was open. */
  recoveryWrap: wrapSchema.nullable(),
  /** A technician said that nobody will open it any more. */
  givenUp: z.boolean(),
});
export type RingEntry = z.infer<typeof ringEntrySchema>;

const ringSchema = z.strictObject({
  currentId: z.int(),
  /** The machine key by which the evaluator opened the ring last. */
  machineKey: fingerprintSchema,
  keys: z.array(ringEntrySchema),
});
/** The data keys as they lie on the disk: none of them in clear. */
export type Ring = z.infer<typeof ringSchema>;

/** The checksum tells a flipped bit from a machine key that is gone. */
const fileSchema = z.strictObject({ format: z.literal(FORMAT), checksum: z.string(), ring: ringSchema });
const formatSchema = z.object({ format: z.int() });

/** Of what the schema makes of it, so that the order of the entries in memory does not matter. */
const checksumOf = (ring: Ring) => createHash('sha256').update(JSON.stringify(ringSchema.parse(ring))).digest('hex');

/** The ring of a data folder, and whether both of its files hold it. */
export interface RingFiles {
  /** `undefined` when there is none, or none that can be read. */
  ring: Ring | undefined;
  isWrittenTwice: boolean;
  notices: string[];
}

/**
 * Reads the ring; a damaged file is kept under another name. Keys that only the copy holds count too: whichever file somebody
 * put back from a backup, no key is dropped.
 * @throws StorageProblem `from-the-future` when a newer version wrote it; and what `node:fs` throws
 */
export function readRing(folder: string, spares: Spares = NO_SPARES): RingFiles {
  const file = readOne(join(folder, RING_FILE));
  const copy = readOne(join(folder, RING_COPY_FILE));
  const notices = [...file.notices, ...copy.notices];
  if (file.ring === undefined && copy.ring !== undefined) {
    notices.push(`${RING_FILE} 缺失或损坏，已改用副本，没有丢失密钥。 ${RING_FILE} was missing or damaged; its copy ${RING_COPY_FILE} is used, and no key is missing.`);
  }
  const own = file.ring && copy.ring ? unite(file.ring, copy.ring) : (file.ring ?? copy.ring);
  const rings = own === undefined || spares.needed ? spares.files.flatMap((spare) => readSpare(spare) ?? []) : [];
  if (own === undefined && rings.length > 0) notices.push(`${RING_FILE} 及其副本缺失或损坏，已改用备份中的密钥。 ${RING_FILE} and its copy were missing or damaged; the keys of the backups are used.`);
  const ring = rings.reduce<Ring | undefined>((all, spare) => (all ? unite(all, spare) : spare), own);
  const isWrittenTwice = file.ring !== undefined && isDeepStrictEqual(file.ring, copy.ring) && isDeepStrictEqual(ring, file.ring);
  return { ring, isWrittenTwice, notices };
}

/** Rings that lie in backups, the newest first. */
export interface Spares {
  files: readonly string[];
  /** Whether their keys count even where the folder has a ring of its own. */
  needed: boolean;
}
const NO_SPARES: Spares = { files: [], needed: false };

/** A backup's own files are left as they are. */
const readSpare = (file: string) => (existsSync(file) ? parse(readFileSync(file, 'utf8'), file) : undefined);

/** Writes the ring and then its copy; when this returns, the disk holds both. @throws what `node:fs` throws */
export function writeRing(folder: string, ring: Ring): void {
  const content = `${JSON.stringify({ format: FORMAT, checksum: checksumOf(ring), ring }, undefined, 2)}\n`;
  writeOwnerOnlyFile(join(folder, RING_FILE), content);
  writeOwnerOnlyFile(join(folder, RING_COPY_FILE), content);
}

/** The ring with one entry changed. */
export function changeEntry(ring: Ring, id: number, change: Partial<RingEntry>): Ring {
  return { ...ring, keys: ring.keys.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) };
}

function unite(ring: Ring, copy: Ring): Ring {
  const ids = new Set(ring.keys.map(({ id }) => id));
  return { ...ring, keys: [...ring.keys, ...copy.keys.filter(({ id }) => !ids.has(id))] };
}

function readOne(file: string): { ring?: Ring; notices: string[] } {
  if (!existsSync(file)) return { notices: [] };
  const ring = parse(readFileSync(file, 'utf8'), file);
  if (ring !== undefined) return { ring, notices: [] };
  return { notices: [`${basename(file)} 已损坏，已另存。 It is damaged and was kept as ${basename(keepAside(file))}.`] };
}

/** `undefined` for a damaged file. */
function parse(text: string, file: string): Ring | undefined {
  const data = parseJson(text);
  const format = formatSchema.safeParse(data).data?.format ?? FORMAT;
  if (format > FORMAT) {
    throw new StorageProblem('from-the-future', `${file} 由更新的版本写成，请重新安装那个版本，文件未作改动。 It was written by a newer version. Install that version again; the file was not touched.`);
  }
  const read = fileSchema.safeParse(data).data;
  return read !== undefined && read.checksum === checksumOf(read.ring) ? read.ring : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
