import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { guarded, StorageProblem } from '../storage-problem.ts';
import { removeLegacyKey, takeLegacyKey } from './legacy-key.ts';
import { machineKeysOf } from './machine-key-file.ts';
import { emptyEntry, freshId, openEntry, wrapEntry, type Wrappers } from './ring-entry.ts';
import { changeEntry, readRing, writeRing, type Ring, type RingEntry } from './ring-file.ts';
import { MALFORMED_RECOVERY_KEY, standingNotices } from './ring-notices.ts';
import { KEY_BYTES } from './sealing.ts';
import { fingerprintOf, parsePublicKey } from './wrapping.ts';

/** open: this machine opens it; locked: only the hall's recovery key does, or a later start; lost: nobody does any more */
export type KeyStanding = 'open' | 'locked' | 'lost';

export interface KeyFacts {
  id: number;
  standing: KeyStanding;
  /** Milliseconds since 1970; 0 for the key of the version before. */
  madeAt: number;
  /** Fingerprint of the public key that it is wrapped for. */
  recoveryKey: string | null;
}

/** The data keys of one folder. A method that changes them returns when the disk has the change twice. */
export interface KeyRing {
  /** The key under which new data is sealed; always open. */
  readonly currentId: number;
  /** 16 bytes; `undefined` unless its standing is open. */
  key(id: number): Uint8Array | undefined;
  /** An id that is not in the ring is `lost`. */
  standing(id: number): KeyStanding;
  /** English, for the technician: what happened to keys at this opening. */
  readonly notices: readonly string[];
  keys(): KeyFacts[];
  /** Makes a new current key; older ones stay readable. @param now milliseconds since 1970 */
  rotate(now: number): void;
  /** Drops keys that nothing is sealed with any more; never the current one. */
  forget(ids: readonly number[]): void;
  /**
   * A technician gives a locked key up: nobody will open it any more; its ratings are then sent without their sealed part.
   * @throws StorageProblem `logic` when there is no such key, or it opens
   */
  giveUp(id: number): void;
}

export interface KeyRingOptions {
  /** 16 bytes that a better place than a file keeps. Without it a file in the folder does, made on first use. */
  machineKey?: Uint8Array;
  /** SM2 public key of the hall, `04…` in hex. */
  recoveryKey?: string;
  /** Rings in backups: used where the folder has none of its own, or when they are needed. */
  spareRings?: readonly string[];
  needsSpares?: boolean;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Opens, or on first use makes, the keys of the personal data in a folder that this process alone uses. When no machine key
 * opens the current data key, new data goes on under a new one, and the notices say what is to be done about the others.
 *
 * @throws StorageProblem when a file cannot be read or written, or a newer version wrote it
 */
export const openKeyRing: (folder: string, options: KeyRingOptions) => KeyRing = guarded((folder, options) => {
  const { ring, isOnDisk, dataKeys, wrappers, mayComeBack, notices } = load(folder, options);
  const keeper = keepRing(folder, ring, dataKeys, wrappers);
  if (!dataKeys.has(ring.currentId)) keeper.addKey(options.now);
  else if (!isOnDisk) keeper.save(ring);
  // Only now: until the ring was written, its file was the only place of that key.
  removeLegacyKey(folder);

  const standingOf = ({ id, givenUp, recoveryWrap }: RingEntry): KeyStanding => {
    if (givenUp) return 'lost';
    if (dataKeys.has(id)) return 'open';
    return recoveryWrap !== null || mayComeBack ? 'locked' : 'lost';
  };
  const entryOf = (id: number) => keeper.ring().keys.find((entry) => entry.id === id);

  return {
    get currentId() {
      return keeper.ring().currentId;
    },
    key: (id) => dataKeys.get(id),
    standing: (id) => {
      const entry = entryOf(id);
      return entry === undefined ? 'lost' : standingOf(entry);
    },
    notices: [...notices, ...standingNotices(folder, keeper.ring(), standingOf)],
    keys: () => keeper.ring().keys.map((entry) => factsOf(entry, standingOf(entry))),
    rotate: guarded(keeper.addKey),
    forget: guarded(keeper.forget),
    giveUp: guarded((id) => {
      if (entryOf(id) === undefined) throw new StorageProblem('logic', `There is no data key ${id}.`);
      if (dataKeys.has(id)) throw new StorageProblem('logic', `Data key ${id} opens on this machine; it cannot be given up.`);
      keeper.save(changeEntry(keeper.ring(), id, { givenUp: true }));
    }),
  };
});

/** No key has this id. */
const NO_ID = -1;

/** Reads all that lies in the folder, opens what opens, and adds the wraps that are missing; writes no ring. */
function load(folder: string, options: KeyRingOptions) {
  const machine = machineKeysOf(folder, options.machineKey);
  const recoveryKey = options.recoveryKey === undefined ? undefined : parsePublicKey(options.recoveryKey);
  const wrappers: Wrappers = { machineKey: machine.primary, recoveryKey };
  const files = readRing(folder, { files: options.spareRings ?? [], needed: options.needsSpares ?? false });
  const found: Ring = { currentId: NO_ID, keys: [], ...files.ring, machineKey: fingerprintOf(machine.primary) };
  const legacy = takeLegacyKey(folder, found, machine.all);

  const dataKeys = new Map<number, Uint8Array>();
  const keys = legacy.ring.keys.map((entry) => {
    const dataKey = legacy.key?.id === entry.id ? legacy.key.dataKey : openEntry(entry, machine.all);
    if (dataKey === undefined) return entry;
    dataKeys.set(entry.id, dataKey);
    return wrapEntry(entry, dataKey, wrappers);
  });
  const ring = { ...legacy.ring, keys };
  const isMalformed = options.recoveryKey !== undefined && recoveryKey === undefined;
  return {
    ring,
    isOnDisk: files.isWrittenTwice && isDeepStrictEqual(ring, files.ring),
    dataKeys,
    wrappers,
    mayComeBack: machine.mayComeBack,
    notices: [...machine.notices, ...files.notices, ...legacy.notices, ...(isMalformed ? [MALFORMED_RECOVERY_KEY] : [])],
  };
}

/** The ring in memory; it changes when the disk has. */
function keepRing(folder: string, loaded: Ring, dataKeys: Map<number, Uint8Array>, wrappers: Wrappers) {
  let ring = loaded;
  const save = (changed: Ring) => {
    writeRing(folder, changed);
    ring = changed;
  };
  return {
    ring: () => ring,
    save,
    addKey: (now: number) => {
      const dataKey = randomBytes(KEY_BYTES);
      const entry = wrapEntry(emptyEntry(freshId(ring), now), dataKey, wrappers);
      save({ ...ring, currentId: entry.id, keys: [...ring.keys, entry] });
      dataKeys.set(entry.id, dataKey);
    },
    forget: (ids: readonly number[]) => {
      const kept = ring.keys.filter(({ id }) => id === ring.currentId || !ids.includes(id));
      if (kept.length === ring.keys.length) return;
      const gone = ring.keys.filter((entry) => !kept.includes(entry));
      save({ ...ring, keys: kept });
      for (const { id } of gone) dataKeys.delete(id);
    },
  };
}

function factsOf({ id, madeAt, recoveryWrap }: RingEntry, standing: KeyStanding): KeyFacts {
  return { id, standing, madeAt, recoveryKey: recoveryWrap?.by ?? null };
}
