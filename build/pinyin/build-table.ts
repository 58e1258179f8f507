import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTable } from './encode-table.ts';
import { initialsTable } from './initials.ts';
import { listWords } from './word-list.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'dist', 'pinyin');
const PINYIN_TABLE = join(FOLDER, 'pinyin.bin');
const INITIALS_TABLE = join(FOLDER, 'initials.bin');
const STAMP = join(FOLDER, 'built-from');

/**
 * Builds the table of the pinyin keyboard, about 1 MiB, and that of initials for the clerk's search, 41 KiB, if what they are made of
 * changed. Takes some seconds. @returns the first one's file
 */
export function buildPinyinTable(): string {
  const stamp = hashOfInputs();
  if (existsSync(PINYIN_TABLE) && existsSync(INITIALS_TABLE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return PINYIN_TABLE;
  console.log('Building the pinyin table …');
  mkdirSync(FOLDER, { recursive: true });
  // Two builds at once, of two test files, write the same.
  replace(PINYIN_TABLE, encodeTable(listWords()));
  replace(INITIALS_TABLE, initialsTable());
  replace(STAMP, stamp);
  return PINYIN_TABLE;
}

/** The lockfile stands for the versions of jieba's list and of pinyin-pro. */
function hashOfInputs(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const file of readdirSync(import.meta.dirname).toSorted()) hash.update(readFileSync(join(import.meta.dirname, file)));
  return hash.digest('hex');
}

function replace(file: string, content: Uint8Array | string): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, file);
}

if (import.meta.main) console.log(buildPinyinTable());
