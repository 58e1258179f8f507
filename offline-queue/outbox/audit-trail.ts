import type Database from 'better-sqlite3';
import * as z from 'zod';

/** What is worth keeping for ever about records that did not just go their way, about the keys and files they lie in, about devices, and about who may ask. */
export type Audited =
  | 'refused'
  | 'unreadable'
  | 'sent-without-sealed-part'
  | 'exported'
  | 'corrected'
  | 'requeued'
  | 'written-off'
  | 'salvaged'
  | 'keys-changed'
  | 'backed-up'
  | 'devices-rescanned'
  | 'page-printed'
  | 'keypad-learnt'
  | 'paired'
  | 'unpaired'
  | 'window-moved'
  | 'paper-form-entered';

export interface AuditEntry {
  /** Milliseconds since 1970. */
  at: number;
  what: Audited;
  /** The outbox record it is about, if it is about one. */
  seq: number | null;
  /** A technician's name, whoever entered a form, or `evaluator`. */
  by: string;
  reason: string;
  /** Never personal data of a citizen, never a level. */
  detail: Readonly<Record<string, unknown>>;
}

/** An entry as it is kept; a later version may know more kinds. */
export interface KeptEntry extends Omit<AuditEntry, 'what'> {
  no: number;
  what: string;
}

/** Append-only: the database itself refuses to change or delete an entry. */
export interface AuditTrail {
  /** Inside the transaction of what it tells. */
  append(entry: AuditEntry): void;
  /** The latest first, before the entry `before`. */
  entries(limit: number, before?: number): KeptEntry[];
}

export const BY_EVALUATOR = 'evaluator';

const recordSchema = z.record(z.string(), z.unknown());

function parsedOrNothing(json: string): Record<string, unknown> {
  try {
    return recordSchema.parse(JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return {};
    throw error;
  }
}

const rowSchema = z.object({
  no: z.int(),
  at: z.int(),
  what: z.string(),
  seq: z.int().nullable(),
  by: z.string(),
  reason: z.string(),
  // An entry that is spoilt must not hide the others.
  detail: z.string().transform(parsedOrNothing),
});

export function openAuditTrail(db: Database.Database): AuditTrail {
  const insert = db.prepare(
    'INSERT INTO audit_trail (at, what, seq, by, reason, detail) VALUES (@at, @what, @seq, @by, @reason, @detail)',
  );
  const select = db.prepare('SELECT * FROM audit_trail WHERE no < ? ORDER BY no DESC LIMIT ?');
  return {
    append: (entry) => void insert.run({ ...entry, detail: JSON.stringify(entry.detail) }),
    entries: (limit, before = Number.MAX_SAFE_INTEGER) => select.all(before, limit).map((row) => rowSchema.parse(row)),
  };
}
