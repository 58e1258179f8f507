import type Database from 'better-sqlite3';
import * as z from 'zod';
import type { FoundRow } from './page-reader.ts';

/**
 * The tables whose rows are worth saving, each with the form of its columns in their order on the disk. A row that was found
 * on a page does not say whose it is; it belongs to the table whose form it fits, and no row fits two.
 */

const text = z.string();
const whole = z.int();
const optionalWhole = z.int().nullable();
const sealed = z.instanceof(Uint8Array).nullable();
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values);

const STATUSES = ['offered', 'rating', 'completed', 'unrated', 'deferred', 'cancelled'] as const;

const FORMS = {
  evaluation: {
    no: whole,
    id: text,
    project_no: text,
    service_number: whole,
    status: oneOf(STATUSES),
    record: text.startsWith('{'),
    applicant: sealed,
    offered_at: whole,
    changed_at: whole,
    link_expires_at: optionalWhole,
    last_seq: whole,
    erased_at: optionalWhole,
    crc: optionalWhole,
  },
  rating: {
    seq: whole,
    evaluation_no: whole,
    assess_number: z.int().min(1).max(2),
    level: z.int().min(1).max(5),
    indicators: text.startsWith('['),
    text: sealed,
    channel: text,
    rated_at: whole,
    rated_ticks: whole,
    clock_run: text,
    reason_pending: text.startsWith('['),
    group_id: text.nullable(),
    erased_at: optionalWhole,
    crc: optionalWhole,
  },
  outbox: {
    seq: whole,
    kind: oneOf(['service', 'rating']),
    evaluation_no: whole,
    after_seq: optionalWhole,
    next_seq: optionalWhole,
    state: oneOf(['pending', 'acked', 'dead']),
    enqueued_at: whole,
    attempts: whole,
    not_before: whole,
    settled_at: optionalWhole,
    code: text,
    words: sealed,
    written_off_at: optionalWhole,
  },
  audit_trail: {
    no: whole,
    at: whole,
    what: text,
    seq: optionalWhole,
    by: text,
    reason: text,
    detail: text.startsWith('{'),
  },
} as const;

export type KeptTable = keyof typeof FORMS;

/** A table that is saved, and what one of its rows must look like. */
export interface KeptForm {
  table: KeptTable;
  /** In their order on the disk; the first one is the rowid. */
  columns: readonly string[];
  schema: z.ZodObject;
}

export const KEPT: readonly KeptForm[] = [
  formOf('evaluation', FORMS.evaluation),
  formOf('rating', FORMS.rating),
  formOf('outbox', FORMS.outbox),
  formOf('audit_trail', FORMS.audit_trail),
];

function formOf(table: KeptTable, shape: z.ZodRawShape): KeptForm {
  return { table, columns: Object.keys(shape), schema: z.object(shape) };
}

export interface KeptRow {
  form: KeptForm;
  values: Record<string, unknown>;
}

/** The row of ours that a found row is; undefined for any other. Rows of another version may have more or fewer columns at the end. */
export function keptRowOf({ rowid, values }: FoundRow): KeptRow | undefined {
  for (const form of KEPT) {
    const named = Object.fromEntries(form.columns.map((column, nth) => [column, nth === 0 ? rowid : (values[nth] ?? null)]));
    const parsed = form.schema.safeParse(named);
    if (parsed.success) return { form, values: parsed.data };
  }
  return undefined;
}

/** All rows of one table by their rowids; each is parsed. @throws ZodError for one that has not the table's form */
export function* rowsOfTable(db: Database.Database, { table, columns, schema }: KeptForm): Generator<Record<string, unknown>> {
  const select = db.prepare(`SELECT ${columns.join()} FROM ${table} ORDER BY ${columns[0]}`);
  for (const row of select.iterate()) yield schema.parse(row);
}
