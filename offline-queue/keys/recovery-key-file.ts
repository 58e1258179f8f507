import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { guardedOrder, RecoveryProblem } from './recovery-problem.ts';
import { makeRecoveryKeyPair, publicKeyOf, type RecoveryPublicKey } from './wrapping.ts';

const FORMAT = 'counter-evaluator-recovery-key';
const keyFileSchema = z.object({ format: z.literal(FORMAT), madeAt: z.string(), publicKey: z.string(), privateKey: z.string() });

/**
 * Makes the hall's recovery key; the private half goes to an owner-only file that must not exist yet.
 * @param now milliseconds since 1970
 * @returns the public half, for `recoveryKey` in `config.json`
 * @throws RecoveryProblem `file-exists`, StorageProblem
 */
export const makeRecoveryKey: (file: string, now: number) => string = guardedOrder((file, now) => {
  if (existsSync(file)) throw new RecoveryProblem('file-exists', `${file} exists already, and a key is never overwritten. Choose another name.`);
  const pair = makeRecoveryKeyPair();
  const content = `${JSON.stringify({ format: FORMAT, madeAt: new Date(now).toISOString(), ...pair }, undefined, 2)}\n`;
  // Not by a rename, which would overwrite, nor by a link, which a stick of FAT does not know. Nobody uses the key yet.
  writeFileSync(file, content, { flag: 'wx', mode: 0o600, flush: true });
  return pair.publicKey;
});

/** The recovery key of a file that `makeRecoveryKey` wrote. @throws RecoveryProblem `no-key-file`, `bad-key-file` */
export function readRecoveryKey(file: string): { privateKey: string; publicKey: RecoveryPublicKey } {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new RecoveryProblem('no-key-file', `There is no file ${file}.`);
  const read = keyFileSchema.safeParse(parseJson(readFileSync(file))).data;
  const publicKey = read && publicKeyOf(read.privateKey);
  if (publicKey === undefined || publicKey.hex !== read?.publicKey.toLowerCase()) {
    throw new RecoveryProblem('bad-key-file', `${file} is not a recovery key as \`new-key\` writes it, or it is damaged.`);
  }
  return { privateKey: read.privateKey, publicKey };
}

function parseJson(content: Uint8Array): unknown {
  try {
    // Drops the byte order mark of Windows editors.
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return undefined;
  }
}
