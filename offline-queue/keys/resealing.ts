import type Database from 'better-sqlite3';
import * as z from 'zod';
import { ownerOfWords } from '../outbox/outbox.ts';
import { sealedSchema } from '../rows.ts';
import { guarded, StorageProblem } from '../storage-problem.ts';
import type { KeyRing } from './key-ring.ts';
import type { PersonalDataVault } from './vault.ts';

/**
 * Seals anew, under the current key, what was sealed under an older one that opens, and then forgets the keys that nothing is
 * sealed with any more: without that a rotated key would have to be kept for ever.
 */
export interface Resealing {
  /** Whether something may be sealed under an older key that opens. */
  isDue(): boolean;
  /** Looks at the next few records in one transaction. @param from where the last step ended; 0 begins. @returns where to go on; 0 when it is over */
  step(from: number): number;
}

const STEP = 200;

const rowSchema = z.object({ seq: z.int(), id: z.string().nullable(), words: sealedSchema, applicant: sealedSchema, text: sealedSchema });

export function openResealing(db: Database.Database, vault: PersonalDataVault, ring: KeyRing): Resealing {
  const select = db.prepare(
    `SELECT seq, words, (SELECT id FROM evaluation WHERE no = evaluation_no) AS id,
            (SELECT applicant FROM evaluation WHERE no = outbox.seq) AS applicant, (SELECT text FROM rating WHERE rating.seq = outbox.seq) AS text
       FROM outbox WHERE seq > ? ORDER BY seq LIMIT ${STEP}`,
  );
  const updates = {
    words: db.prepare('UPDATE outbox SET words = ? WHERE seq = ?'),
    applicant: db.prepare('UPDATE evaluation SET applicant = ? WHERE no = ?'),
    text: db.prepare('UPDATE rating SET text = ? WHERE seq = ?'),
  };
  let inUse = new Set<number>();
  /** Under which the pass began; after another rotation nothing is known of what it sealed before. */
  let passKey = ring.currentId;

  const reseal = (part: keyof typeof updates, sealed: Uint8Array | null, owner: string, seq: number): void => {
    if (sealed === null) return;
    const keyId = keyIdOf(sealed);
    if (keyId === undefined) return;
    const plain = keyId === ring.currentId ? undefined : openOrNothing(sealed, owner);
    if (plain === undefined) inUse.add(keyId);
    else updates[part].run(vault.seal(plain, owner), seq);
  };

  /** Undefined for what was altered: no key opens it. */
  const keyIdOf = (sealed: Uint8Array) => quietly(() => vault.keyIdOf(sealed));
  const openOrNothing = (sealed: Uint8Array, owner: string) => quietly(() => vault.open(sealed, owner));

  const step = db.transaction((from: number): number => {
    if (from === 0) {
      inUse = new Set();
      passKey = ring.currentId;
    }
    const rows = select.all(from).map((row) => rowSchema.parse(row));
    for (const { seq, id, words, applicant, text } of rows) {
      reseal('words', words, ownerOfWords(seq), seq);
      if (id === null) continue;
      reseal('applicant', applicant, id, seq);
      reseal('text', text, id, seq);
    }
    return rows.length === STEP ? (rows.at(-1)?.seq ?? 0) : 0;
  });

  return {
    isDue: () => ring.keys().some(({ id, standing }) => id !== ring.currentId && standing === 'open'),
    step: guarded((from) => {
      const next = step(from);
      if (next === 0 && passKey === ring.currentId) ring.forget(ring.keys().map(({ id }) => id).filter((id) => !inUse.has(id)));
      return next;
    }),
  };
}

/** What does not open stays as it is: the key may come back, and the row is told of elsewhere. */
function quietly<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof StorageProblem) return undefined;
    throw error;
  }
}
