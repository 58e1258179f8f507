import { existsSync, readFileSync, renameSync } from 'node:fs';

const KEY_HEX = /^[0-9a-f]{32}$/i;

/** What a file that should hold a key of 16 bytes in hex turned out to be. */
export type KeyFile = { found: 'nothing' } | { found: 'damaged' } | { found: 'key'; key: Uint8Array };

/** @throws what `node:fs` throws when the file is there and cannot be read: it may be sound, so it is not called damaged */
export function readKeyFile(file: string): KeyFile {
  if (!existsSync(file)) return { found: 'nothing' };
  const text = readFileSync(file, 'utf8').trim();
  return KEY_HEX.test(text) ? { found: 'key', key: Buffer.from(text, 'hex') } : { found: 'damaged' };
}

/** Moves a damaged file out of the way, under the first free number. @returns its new name */
export function keepAside(file: string): string {
  for (let nth = 1; ; nth += 1) {
    const aside = `${file}.damaged-${nth}`;
    if (existsSync(aside)) continue;
    renameSync(file, aside);
    return aside;
  }
}
