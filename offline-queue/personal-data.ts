import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { sm4 } from 'sm-crypto-v2';
import { createOwnerOnlyFile } from './owner-only-file.ts';
import { StorageProblem } from './storage-problem.ts';

const FORMAT = 1;
const KEY_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals names, numbers and words before they reach the disk, by SM4-GCM. */
export interface PersonalDataVault {
  /** @param owner id of the row it belongs to; sealed data opens for the same owner only */
  seal(plain: string, owner: string): Buffer;
  /** @throws StorageProblem `corrupt` when it was sealed with another key, for another owner, or altered */
  open(sealed: Uint8Array, owner: string): string;
}

/** A vault with a 16-byte key. Layout of sealed data: format byte, nonce, tag, ciphertext. */
export function createVault(key: Uint8Array): PersonalDataVault {
  return {
    seal(plain, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const sealed = sm4.encrypt(Buffer.from(plain, 'utf8'), key, {
        mode: 'gcm',
        output: 'array',
        iv: nonce,
        associatedData: Buffer.from(owner, 'utf8'),
        outputTag: true,
      });
      if (sealed.tag === undefined) throw new StorageProblem('logic', 'SM4-GCM gave no tag.');
      return Buffer.concat([Uint8Array.of(FORMAT), nonce, sealed.tag, sealed.output]);
    },
    open(sealed, owner) {
      if (sealed[0] !== FORMAT) throw new StorageProblem('corrupt', 'Sealed personal data has an unknown format.');
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
      const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
      const ciphertext = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES);
      try {
        const plain = sm4.decrypt(ciphertext, key, {
          mode: 'gcm',
          output: 'array',
          iv: nonce,
          associatedData: Buffer.from(owner, 'utf8'),
          tag,
        });
        return Buffer.from(plain).toString('utf8');
      } catch (error) {
        throw new StorageProblem('corrupt', 'Sealed personal data does not open with this data key.', { cause: error });
      }
    },
  };
}

/**
 * The data key from its owner-only file, made on first use.
 *
 * @param mayCreate false when sealed data exists already: a new key could never open it
 * @throws StorageProblem `key-missing` when there is no key and none may be made, `corrupt` when the file is no key
 */
export function loadDataKey(file: string, mayCreate: boolean): Uint8Array {
  if (existsSync(file)) {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    if (key.length !== KEY_BYTES) {
      throw new StorageProblem('corrupt', `${file} is not a data key. Put the right file back; nothing was changed.`);
    }
    return key;
  }
  if (!mayCreate) {
    throw new StorageProblem('key-missing', `${file} is missing, and ratings are sealed with it. Put it back from the backup.`);
  }
  return Buffer.from(createOwnerOnlyFile(file, randomBytes(KEY_BYTES).toString('hex')), 'hex');
}
