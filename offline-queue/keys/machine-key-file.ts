import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeOwnerOnlyFile } from '../database/owner-only-file.ts';
import { StorageProblem } from '../storage-problem.ts';
import { keepAside, readKeyFile } from './key-files.ts';
import { KEY_BYTES } from './sealing.ts';

/** The machine key where nothing better keeps it; whoever has the folder with it can open the personal data. */
export const MACHINE_KEY_FILE = 'machine-key';
/** Where the Electron shell keeps its machine key, sealed by the operating system: `electron/machine-key.ts`. */
export const SEALED_MACHINE_KEY_FILE = 'machine-key.sealed';

export interface MachineKeys {
  /** Under which data keys are wrapped. */
  primary: Uint8Array;
  /** All by which they may open. */
  all: readonly Uint8Array[];
  /** The shell has a machine key and could not hand it over at this start; at a later one it may. */
  mayComeBack: boolean;
  notices: readonly string[];
}

/** @param given the key of the shell; without it the file in the folder holds the primary one, made on first use */
export function machineKeysOf(folder: string, given: Uint8Array | undefined): MachineKeys {
  if (given !== undefined && given.length !== KEY_BYTES) throw new StorageProblem('logic', `A machine key has ${KEY_BYTES} bytes.`);
  const { key: kept, notices } = readMachineKey(folder);
  const primary = given ?? kept ?? makeMachineKey(folder);
  return {
    primary,
    all: kept === undefined ? [primary] : [primary, kept],
    mayComeBack: given === undefined && hasSealedMachineKey(folder),
    notices,
  };
}

/** The key of the file, if there is one; a damaged file is kept under another name. */
export function readMachineKey(folder: string): { key?: Uint8Array; notices: string[] } {
  const file = join(folder, MACHINE_KEY_FILE);
  const read = readKeyFile(file);
  if (read.found === 'key') return { key: read.key, notices: [] };
  return { notices: read.found === 'damaged' ? [`${MACHINE_KEY_FILE} 不是机器密钥，已另存。 It is no machine key and was kept as ${basename(keepAside(file))}.`] : [] };
}

/** Makes the file. @returns the key, 16 bytes */
export function makeMachineKey(folder: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  writeOwnerOnlyFile(join(folder, MACHINE_KEY_FILE), key.toString('hex'));
  return key;
}

/** Whether the Electron shell has a machine key for this folder. */
export const hasSealedMachineKey = (folder: string): boolean =>
  readdirSync(folder).some((name) => name === SEALED_MACHINE_KEY_FILE || name.startsWith(`${SEALED_MACHINE_KEY_FILE}.`));
