import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '../database/folder-lock.ts';
import type { KeyStanding } from './key-ring.ts';
import { hasSealedMachineKey, makeMachineKey, readMachineKey } from './machine-key-file.ts';
import { readRecoveryKey } from './recovery-key-file.ts';
import { guardedOrder, RecoveryProblem } from './recovery-problem.ts';
import { openEntry, wrapEntry } from './ring-entry.ts';
import { changeEntry, readRing, RING_COPY_FILE, RING_FILE, writeRing, type Ring, type RingEntry } from './ring-file.ts';
import { fingerprintOf, unwrapForRecovery, type RecoveryPublicKey } from './wrapping.ts';

/** What became of the keys of a folder. */
export interface RecoveryReport {
  folder: string;
  /** Ids of the keys that this order opened, or gave up; those that were so before are not among them. */
  changed: number[];
  /** Ids of the keys that are wrapped for this recovery key and do not open with it: their wrap is damaged. */
  damaged: number[];
  counts: Record<KeyStanding, number>;
  /** English: what was wrong with the files. */
  notices: string[];
}

/**
 * Opens each key that the private key can, for this machine: by the machine key of the folder's file, made if missing; the
 * shell wraps them for its own machine key when it starts next. No evaluator may be using the folder.
 * @param dataFolder the evaluator's folder, or the one above it that `npm start` takes
 * @throws RecoveryProblem, StorageProblem `busy`
 */
export const openWithRecoveryKey: (dataFolder: string, keyFile: string) => RecoveryReport = guardedOrder((dataFolder, keyFile) => {
  const { privateKey, publicKey } = readRecoveryKey(keyFile);
  return inLockedFolder(dataFolder, (folder, found, notices) => {
    const mine = found.keys.filter((entry) => !entry.givenUp && entry.recoveryWrap?.by === publicKey.fingerprint);
    if (mine.length === 0) throw wrongKey(found, publicKey);
    const opened = openAll(mine, privateKey);
    const known = readMachineKey(folder).key;
    const machineKey = known ?? makeMachineKey(folder);
    const keys = found.keys.map((entry) => {
      const dataKey = opened.get(entry.id);
      return dataKey === undefined ? entry : wrapEntry(entry, dataKey, { machineKey, recoveryKey: undefined });
    });
    const ring = { ...found, keys };
    writeRing(folder, ring);
    return {
      folder,
      changed: mine.filter((entry) => opened.has(entry.id) && standingHere(folder, found, entry, known) !== 'open').map(({ id }) => id),
      damaged: mine.filter(({ id }) => !opened.has(id)).map(({ id }) => id),
      counts: countStandings(folder, ring, machineKey),
      notices,
    };
  });
});

/**
 * Marks a key as one that nobody will open any more: its ratings are then sent without their sealed part. No evaluator may be
 * using the folder.
 * @param dataFolder as above
 * @throws RecoveryProblem, StorageProblem `busy`
 */
export const giveUpKey: (dataFolder: string, id: number) => RecoveryReport = guardedOrder((dataFolder, id) =>
  inLockedFolder(dataFolder, (folder, found, notices) => {
    const entry = found.keys.find((entry) => entry.id === id);
    const machineKey = readMachineKey(folder).key;
    if (entry === undefined) {
      throw new RecoveryProblem('no-such-key', `There is no key ${id}; there are ${found.keys.map(({ id }) => id).join(', ')}.`);
    }
    if (standingHere(folder, found, entry, machineKey) === 'open') {
      throw new RecoveryProblem('key-opens', `Key ${id} opens on this machine. If it does not, start the evaluator once, so that it notices.`);
    }
    const ring = changeEntry(found, id, { givenUp: true });
    writeRing(folder, ring);
    return { folder, changed: entry.givenUp ? [] : [id], damaged: [], counts: countStandings(folder, ring, machineKey), notices };
  }),
);

/** Has the ring of a folder changed while nobody else uses the folder. */
function inLockedFolder(dataFolder: string, change: (folder: string, ring: Ring, notices: string[]) => RecoveryReport): RecoveryReport {
  const folder = ringFolderOf(dataFolder);
  const lock = lockFolder(folder);
  try {
    const { ring, notices } = readRing(folder);
    if (ring === undefined) throw new RecoveryProblem('no-ring', `The key files of ${folder} are damaged. ${notices.join(' ')}`);
    return change(folder, ring, notices);
  } finally {
    lock.release();
  }
}

/** The folder that is meant; looked at before it is locked, because that makes a folder. */
function ringFolderOf(dataFolder: string): string {
  const isRingFolder = (folder: string) => [RING_FILE, RING_COPY_FILE].some((file) => existsSync(join(folder, file)));
  const folder = [dataFolder, join(dataFolder, 'evaluator')].find(isRingFolder);
  if (folder === undefined) throw new RecoveryProblem('no-ring', `${dataFolder} is not the data folder of an evaluator: there is no ${RING_FILE} in it.`);
  return folder;
}

function openAll(entries: readonly RingEntry[], privateKey: string): Map<number, Uint8Array> {
  const opened = new Map<number, Uint8Array>();
  for (const { id, recoveryWrap } of entries) {
    const dataKey = recoveryWrap && unwrapForRecovery(recoveryWrap.wrapped, privateKey);
    if (dataKey) opened.set(id, dataKey);
  }
  return opened;
}

function wrongKey(ring: Ring, { fingerprint }: RecoveryPublicKey): RecoveryProblem {
  const wanted = new Set(ring.keys.flatMap(({ givenUp, recoveryWrap }) => (givenUp || recoveryWrap === null ? [] : [recoveryWrap.by])));
  const instead = wanted.size === 0 ? 'no key is wrapped for any recovery key' : `its keys are wrapped for ${[...wanted].join(', ')}`;
  return new RecoveryProblem('wrong-key', `The recovery key ${fingerprint} opens nothing in this folder: ${instead}.`);
}

const opensBy = (machineKey: Uint8Array | undefined, entry: RingEntry) => machineKey !== undefined && openEntry(entry, [machineKey]) !== undefined;

/** As the next start will find it, as far as one can tell without the shell: what its machine key opened last counts as open. */
function standingHere(folder: string, ring: Ring, entry: RingEntry, machineKey: Uint8Array | undefined): KeyStanding {
  if (entry.givenUp) return 'lost';
  if (opensBy(machineKey, entry)) return 'open';
  const hasShellKey = hasSealedMachineKey(folder);
  if (hasShellKey && entry.machineWraps.some(({ by }) => by === ring.machineKey)) return 'open';
  const wasWithoutShell = machineKey !== undefined && ring.machineKey === fingerprintOf(machineKey);
  return entry.recoveryWrap !== null || (hasShellKey && wasWithoutShell) ? 'locked' : 'lost';
}

function countStandings(folder: string, ring: Ring, machineKey: Uint8Array | undefined): Record<KeyStanding, number> {
  const counts = { open: 0, locked: 0, lost: 0 };
  for (const entry of ring.keys) counts[standingHere(folder, ring, entry, machineKey)] += 1;
  return counts;
}
