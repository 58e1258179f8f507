import type Database from 'better-sqlite3';
import * as z from 'zod';
import { BY_EVALUATOR, type AuditTrail } from './audit-trail.ts';
import type { PersonalDataVault } from '../keys/vault.ts';
import type { Lanes } from './lanes.ts';
import { kindSchema, ownerOfWords, SERVICE_WRITTEN_OFF } from './outbox.ts';
import { checksumOf } from '../database/checksum.ts';
import { factsInClear, factsSchema, ownerRowSchema, recordOf, sealedSchema, type ServiceFacts } from '../rows.ts';
import { guarded, StorageProblem } from '../storage-problem.ts';
import type { Tally } from './tally.ts';

/** A record the province will never take as it is; a technician must look. */
export interface DeadLetter {
  seq: number;
  kind: 'service' | 'rating';
  projectNo: string;
  serviceNumber: number;
  /** The province's code, or `UNREADABLE` for a row that this device cannot read. */
  code: string;
  /** What the province said beside it; for a technician, not for the counter. */
  words: string;
  refusedAt: number;
  /** Case, service and staff as they were sent; null where they cannot be read. Nothing sealed, and no level. */
  facts: ServiceFacts | null;
}

/** Who does something about a dead letter, and why; both go into the audit trail. */
export interface Action {
  by: string;
  reason: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Corrected facts of a service; what is left out stays. Which case and service it is cannot be changed. */
export const correctionSchema = z
  .strictObject({
    case: z.record(z.string(), z.unknown()).optional(),
    service: z.record(z.string(), z.unknown()).optional(),
    staff: z.record(z.string(), z.unknown()).optional(),
  })
  .refine((correction) => Object.values(correction).some((part) => part !== undefined), 'corrects nothing');
export type Correction = z.infer<typeof correctionSchema>;

/** What cannot be done about a dead letter, in words for the technician. Nothing was changed. */
export class DeadLetterProblem extends Error {
  override name = 'DeadLetterProblem';
  readonly code: 'no-such-dead-letter' | 'a-rating-is-never-altered' | 'unreadable' | 'invalid-correction';
  constructor(code: DeadLetterProblem['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** What a technician does about dead letters. Nothing is ever deleted, and every step stands in the audit trail. */
export interface DeadLetters {
  /** Those that wait for a technician, oldest first, behind the record `after`. */
  list(limit: number, after?: number): DeadLetter[];
  /** Notes that they were exported. */
  exported(seqs: readonly number[], action: Action): void;
  /** Corrects the facts of a service, and sends it again; its rating follows. @throws DeadLetterProblem */
  correct(seq: number, correction: Correction, action: Action): void;
  /** Sends a record again as it is; a rating with its service, if that was refused too. @throws DeadLetterProblem */
  requeue(seq: number, action: Action): void;
  /**
   * Gives a record up. It stays. A rating that waited for this service becomes a dead letter of its own.
   * @throws DeadLetterProblem
   */
  writeOff(seq: number, action: Action): void;
}

export interface DeadLettersParts {
  db: Database.Database;
  vault: PersonalDataVault;
  audit: AuditTrail;
  lanes: Lanes;
  tally: Tally;
}

const refusedServiceSchema = z.object({ seq: z.int(), writtenOff: z.int() }).optional();

const rowSchema = z.object({
  seq: z.int(),
  kind: kindSchema,
  project_no: z.string(),
  service_number: z.int(),
  record: z.string(),
  code: z.string(),
  words: sealedSchema,
  settled_at: z.int().catch(0),
});

export function openDeadLetters({ db, vault, audit, lanes, tally }: DeadLettersParts): DeadLetters {
  const columns = `outbox.seq, kind, code, words, settled_at, project_no, service_number, record
       FROM outbox JOIN evaluation ON evaluation.no = outbox.evaluation_no
      WHERE state = 'dead' AND written_off_at IS NULL`;
  const selectSome = db.prepare(`SELECT ${columns} AND outbox.seq > ? ORDER BY outbox.seq LIMIT ?`);
  const selectOne = db.prepare(`SELECT ${columns} AND outbox.seq = ?`);
  const selectKey = db.prepare('SELECT id, project_no, service_number FROM evaluation WHERE no = ?');
  const updateFacts = db.prepare('UPDATE evaluation SET record = ?, crc = ? WHERE no = ?');
  const revive = db.prepare(
    `UPDATE outbox SET state = 'pending', settled_at = NULL, written_off_at = NULL, attempts = 0, not_before = ? WHERE seq = ? AND state = 'dead'`,
  );
  const selectRefusedService = db.prepare(
    `SELECT seq, written_off_at IS NOT NULL AS writtenOff FROM outbox
      WHERE seq = (SELECT evaluation_no FROM outbox WHERE seq = ?) AND seq <> ? AND state = 'dead'`,
  );
  const giveUp = db.prepare('UPDATE outbox SET written_off_at = ? WHERE seq = ?');
  const orphans = db.prepare(
    `UPDATE outbox SET state = 'dead', code = '${SERVICE_WRITTEN_OFF}', settled_at = ? WHERE state = 'pending'
      AND seq IN (SELECT seq FROM rating WHERE evaluation_no = ?) RETURNING seq`,
  ).pluck();

  const find = (seq: number): DeadLetter => {
    const row = selectOne.get(seq);
    if (row === undefined) throw new DeadLetterProblem('no-such-dead-letter', `There is no dead letter ${seq}; it may have been dealt with.`);
    return fromRow(row, vault);
  };

  const sendAgain = (seq: number, action: Action): void =>
    tally.during((move) => {
      const service = refusedServiceSchema.parse(selectRefusedService.get(seq, seq));
      if (service && revive.run(0, service.seq).changes === 1) {
        move(service.writtenOff === 1 ? 'writtenOff' : 'dead', 'pending');
        audit.append({ ...action, what: 'requeued', seq: service.seq, detail: { with: seq } });
      }
      if (revive.run(lanes.readiness(seq), seq).changes === 1) move('dead', 'pending');
    });

  const correct = db.transaction((seq: number, correction: Correction, action: Action) => {
    const letter = find(seq);
    if (letter.kind === 'rating') {
      throw new DeadLetterProblem('a-rating-is-never-altered', 'What a citizen said is sent as it was said: requeue it, or write it off.');
    }
    if (letter.facts === null) throw new DeadLetterProblem('unreadable', 'Its facts cannot be read, so they cannot be corrected: write it off.');
    const corrected = corrections(letter.facts, correction);
    const record = recordOf(corrected);
    updateFacts.run(record, checksumOf(...factsInClear({ ...ownerRowSchema.parse(selectKey.get(seq)), record })), seq);
    audit.append({ ...action, what: 'corrected', seq, detail: { code: letter.code, ...changesBetween(letter.facts, corrected, correction) } });
    sendAgain(seq, action);
  });
  const requeue = db.transaction((seq: number, action: Action) => {
    const { code } = find(seq);
    audit.append({ ...action, what: 'requeued', seq, detail: { code } });
    sendAgain(seq, action);
  });
  const writeOff = db.transaction((seq: number, action: Action) => {
    const { code } = find(seq);
    giveUp.run(action.at, seq);
    audit.append({ ...action, what: 'written-off', seq, detail: { code } });
    tally.during((move) => {
      move('dead', 'writtenOff');
      for (const orphan of z.array(z.int()).parse(orphans.all(action.at, seq))) {
        move('pending', 'dead');
        audit.append({ at: action.at, what: 'refused', seq: orphan, by: BY_EVALUATOR, reason: SERVICE_WRITTEN_OFF, detail: {} });
        // What comes after it in its lane does not wait for it.
        lanes.settled(orphan);
      }
    });
  });
  const exported = db.transaction((seqs: readonly number[], action: Action) => {
    for (const seq of seqs) audit.append({ ...action, what: 'exported', seq, detail: {} });
  });

  return {
    list: guarded((limit, after = 0) => selectSome.all(after, limit).map((row) => fromRow(row, vault))),
    exported: guarded(exported),
    // What they refuse is not about the store.
    correct,
    requeue,
    writeOff,
  };
}

/** @throws DeadLetterProblem `invalid-correction` naming the fields */
function corrections(facts: ServiceFacts, correction: Correction): ServiceFacts {
  const merged = {
    ...facts,
    case: { ...facts.case, ...correction.case },
    service: { ...facts.service, ...correction.service },
    ...(correction.staff && { staff: { ...facts.staff, ...correction.staff } }),
  };
  const parsed = factsSchema.safeParse(merged);
  if (!parsed.success) throw new DeadLetterProblem('invalid-correction', z.prettifyError(parsed.error));
  const { case: caseInfo, service } = parsed.data;
  if (caseInfo.projectNo !== facts.case.projectNo || service.number !== facts.service.number) {
    throw new DeadLetterProblem('invalid-correction', 'projectNo and service.number say which service was rated; they cannot be changed.');
  }
  return parsed.data;
}

/** Only the fields that were corrected: the trail is kept for ever. */
function changesBetween(before: ServiceFacts, after: ServiceFacts, correction: Correction) {
  const only = (facts: ServiceFacts) =>
    Object.fromEntries(
      Object.entries(correction).map(([part, fields]) => [
        part,
        Object.fromEntries(Object.entries(asRecord(Object.entries(facts).find(([name]) => name === part)?.[1])).filter(([name]) => fields && Object.hasOwn(fields, name))),
      ]),
    );
  return { before: only(before), after: only(after) };
}

const asRecord = (value: unknown) => z.record(z.string(), z.unknown()).safeParse(value).data ?? {};

function fromRow(row: unknown, vault: PersonalDataVault): DeadLetter {
  const { seq, kind, project_no, service_number, record, code, words, settled_at } = rowSchema.parse(row);
  return {
    seq,
    kind,
    projectNo: project_no,
    serviceNumber: service_number,
    code,
    words: words ? openOrNothing(words, seq, vault) : '',
    refusedAt: settled_at,
    facts: readFacts(record),
  };
}

/** A record that does not parse must not hide the letter itself. */
function readFacts(record: string): ServiceFacts | null {
  try {
    return factsSchema.parse(JSON.parse(record));
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Nor must words that do not open. */
function openOrNothing(words: Uint8Array, seq: number, vault: PersonalDataVault): string {
  try {
    return vault.open(words, ownerOfWords(seq));
  } catch (error) {
    if (error instanceof StorageProblem) return '';
    throw error;
  }
}
