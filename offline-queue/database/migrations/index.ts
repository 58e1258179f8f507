import type Database from 'better-sqlite3';
import { openLanes } from '../../outbox/lanes.ts';
import { sql as evaluationsAndOutbox } from './001-evaluations-and-outbox.ts';
import { sql as whatTheRulesAsk } from './002-what-the-rules-ask.ts';
import { sql as lanesAndAudit } from './003-lanes-and-audit.ts';

/** One step of the schema. */
export interface Migration {
  sql: string;
  /** What SQL cannot say; in the same transaction. */
  afterwards?(db: Database.Database): void;
  /** The oldest version whose code can still use a database that had this step. */
  readableFrom: number;
}

/** In order; the database's `user_version` is the number of those it has had. Never change one that was released. */
export const MIGRATIONS: readonly Migration[] = [
  { sql: evaluationsAndOutbox, readableFrom: 1 },
  { sql: whatTheRulesAsk, readableFrom: 1 },
  // Behind a service that is dead nothing else waits.
  { sql: lanesAndAudit, afterwards: (db) => openLanes(db).mend(), readableFrom: 3 },
];

export const SCHEMA_VERSION = MIGRATIONS.length;
