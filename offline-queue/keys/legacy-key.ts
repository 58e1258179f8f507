import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { removeDurably } from '../database/owner-only-file.ts';
import { keepAside, readKeyFile } from './key-files.ts';
import { emptyEntry, openEntry } from './ring-entry.ts';
import type { Ring } from './ring-file.ts';

/** The id of the key of the version before, which had only one and kept it in clear in a file of its own. */
export const LEGACY_KEY_ID = 0;
export const LEGACY_KEY_FILE = 'data-key';

/** The ring with the key of the version before, if that is still in its file. */
export interface LegacyKey {
  ring: Ring;
  key?: { id: typeof LEGACY_KEY_ID; dataKey: Uint8Array };
  notices: string[];
}

/** Adds the key of the version before to a ring; a file that is of no use is kept under another name. */
export function takeLegacyKey(folder: string, ring: Ring, machineKeys: readonly Uint8Array[]): LegacyKey {
  const file = join(folder, LEGACY_KEY_FILE);
  const read = readKeyFile(file);
  if (read.found === 'nothing') return { ring, notices: [] };
  if (read.found === 'damaged') {
    const aside = basename(keepAside(file));
    return { ring, notices: [`${LEGACY_KEY_FILE} 不是数据密钥，已另存；如有正确的文件，请放回原处并重新启动。 It is no data key and was kept as ${aside}. If you have the right file, put it there and start again.`] };
  }
  const dataKey = read.key;
  const known = ring.keys.find(({ id }) => id === LEGACY_KEY_ID);
  const knownKey = known && openEntry(known, machineKeys);
  if (knownKey === undefined) {
    const keys = [emptyEntry(LEGACY_KEY_ID, 0), ...ring.keys.filter((entry) => entry !== known)];
    const notices = [`旧版本的数据密钥已收入密钥环。 The data key of the version before was taken from ${LEGACY_KEY_FILE} into the key ring, as key ${LEGACY_KEY_ID}.`];
    return { ring: { ...ring, keys }, key: { id: LEGACY_KEY_ID, dataKey }, notices };
  }
  // The process ended before it removed the file.
  if (Buffer.from(knownKey).equals(dataKey)) return { ring, notices: [] };
  return { ring, notices: [`${LEGACY_KEY_FILE} 与密钥环中的密钥 ${LEGACY_KEY_ID} 不同，已另存。 ${LEGACY_KEY_FILE} holds another key than key ${LEGACY_KEY_ID} of the key ring and was kept as ${basename(keepAside(file))}.`] };
}

/** Removes the file, once the ring that holds its key is on the disk. */
export function removeLegacyKey(folder: string): void {
  const file = join(folder, LEGACY_KEY_FILE);
  if (existsSync(file)) removeDurably(file);
}
