import { StorageProblem } from '../storage-problem.ts';
import type { KeyRing } from './key-ring.ts';
import { LEGACY_KEY_ID } from './legacy-key.ts';
import { seal, SEAL_BYTES, unseal } from './sealing.ts';

/** Of the version before, which had one key: no key id, and the owner alone is associated. */
const FORMAT_WITHOUT_ID = 1;
const FORMAT = 2;
const HEADER_BYTES = 5;

/**
 * Seals names, numbers and words before they reach the disk, by SM4-GCM under the current data key. Layout: format byte, key
 * id (4 bytes), nonce, tag, ciphertext.
 */
export interface PersonalDataVault {
  /** @param owner id of the row it belongs to; sealed data opens for the same owner only */
  seal(plain: string, owner: string): Buffer;
  /**
   * @throws StorageProblem `locked` when its key waits for the hall's recovery key, `lost` when nobody has its key any more,
   * `unreadable` when it was sealed for another owner, or altered
   */
  open(sealed: Uint8Array, owner: string): string;
  /** The id of the key it is sealed with. @throws StorageProblem `unreadable` when it is nothing that was sealed here */
  keyIdOf(sealed: Uint8Array): number;
}

export function createVault(ring: Pick<KeyRing, 'currentId' | 'key' | 'standing'>): PersonalDataVault {
  return {
    seal(plain, owner) {
      const keyId = ring.currentId;
      const header = headerFor(keyId);
      return Buffer.concat([header, seal(keyOf(ring, keyId), Buffer.from(plain, 'utf8'), associatedWith(header, owner))]);
    },
    open(sealed, owner) {
      const { keyId, header, body } = partsOf(sealed);
      const plain = unseal(keyOf(ring, keyId), body, associatedWith(header, owner));
      if (plain === undefined) throw unreadable('was altered, or belongs to another record');
      return plain.toString('utf8');
    },
    keyIdOf: (sealed) => partsOf(sealed).keyId,
  };
}

function headerFor(keyId: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(FORMAT);
  header.writeUInt32BE(keyId, 1);
  return header;
}

/** The header of what has no key id is empty, as it was when that was sealed. */
function partsOf(sealed: Uint8Array): { keyId: number; header: Buffer; body: Buffer } {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] === FORMAT_WITHOUT_ID && bytes.length >= 1 + SEAL_BYTES) {
    return { keyId: LEGACY_KEY_ID, header: Buffer.alloc(0), body: bytes.subarray(1) };
  }
  if (bytes[0] === FORMAT && bytes.length >= HEADER_BYTES + SEAL_BYTES) {
    return { keyId: bytes.readUInt32BE(1), header: bytes.subarray(0, HEADER_BYTES), body: bytes.subarray(HEADER_BYTES) };
  }
  throw unreadable('is cut off, or of a format that this version does not know');
}

const associatedWith = (header: Uint8Array, owner: string) => Buffer.concat([header, Buffer.from(owner, 'utf8')]);

function keyOf(ring: Pick<KeyRing, 'key' | 'standing'>, keyId: number): Uint8Array {
  const key = ring.key(keyId);
  if (key !== undefined) return key;
  throw ring.standing(keyId) === 'locked'
    ? new StorageProblem('locked', `Personal data is sealed with key ${keyId}, which waits for the hall's recovery key.`)
    : new StorageProblem('lost', `Personal data is sealed with key ${keyId}, which nobody can open any more.`);
}

const unreadable = (how: string) => new StorageProblem('unreadable', `Sealed personal data ${how}.`);
