import { randomInt } from 'node:crypto';
import type { Ring, RingEntry } from './ring-file.ts';
import { fingerprintOf, unwrapForMachine, wrapForMachine, wrapForRecovery, type RecoveryPublicKey } from './wrapping.ts';

/** For whom an open data key is wrapped. */
export interface Wrappers {
  machineKey: Uint8Array;
  recoveryKey: RecoveryPublicKey | undefined;
}

/** A key that nobody can open yet. @param madeAt milliseconds since 1970 */
export function emptyEntry(id: number, madeAt: number): RingEntry {
  return { id, madeAt, machineWraps: [], recoveryWrap: null, givenUp: false };
}

/** Random, so that no id comes twice even when the ring was lost or an old one put back: sealed data names its key by it. */
export function freshId(ring: Ring): number {
  for (;;) {
    const id = randomInt(100_000, 1_000_000);
    if (!ring.keys.some((entry) => entry.id === id)) return id;
  }
}

/** The data key of an entry, if one of these machine keys opens it and it was not given up. */
export function openEntry({ id, givenUp, machineWraps }: RingEntry, machineKeys: readonly Uint8Array[]): Uint8Array | undefined {
  if (givenUp) return undefined;
  for (const machineKey of machineKeys) {
    const by = fingerprintOf(machineKey);
    const wrap = machineWraps.find((wrap) => wrap.by === by);
    const dataKey = wrap && unwrapForMachine(wrap.wrapped, id, machineKey);
    if (dataKey !== undefined) return dataKey;
  }
  return undefined;
}

/** An entry with the wraps that it lacks. The wraps of other machine keys stay: they harm nothing, and one may be needed. */
export function wrapEntry(entry: RingEntry, dataKey: Uint8Array, { machineKey, recoveryKey }: Wrappers): RingEntry {
  return {
    ...entry,
    machineWraps: openEntry(entry, [machineKey]) ? entry.machineWraps : withMachineWrap(entry, dataKey, machineKey),
    recoveryWrap:
      recoveryKey === undefined || entry.recoveryWrap?.by === recoveryKey.fingerprint
        ? entry.recoveryWrap
        : { by: recoveryKey.fingerprint, wrapped: wrapForRecovery(dataKey, recoveryKey) },
  };
}

function withMachineWrap({ id, machineWraps }: RingEntry, dataKey: Uint8Array, machineKey: Uint8Array): RingEntry['machineWraps'] {
  const by = fingerprintOf(machineKey);
  return [{ by, wrapped: wrapForMachine(dataKey, id, machineKey) }, ...machineWraps.filter((wrap) => wrap.by !== by)];
}
