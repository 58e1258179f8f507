import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { agencySchema, caseKindSchema, serviceStageSchema } from '../core/contract/case.ts';
import type { ServiceKey } from '../core/contract/evaluation.ts';
import { SCHEMA_SQL, SCHEMA_VERSION } from './schema.ts';
import {
  channelCodeSchema,
  wireRatingSchema,
  wireServiceSchema,
  type ChannelCode,
  type WireRating,
  type WireService,
} from './wire.ts';

/** A list of agencies, as its column holds it. */
const agenciesColumn = z
  .string()
  .transform((json): unknown => JSON.parse(json))
  .pipe(z.array(agencySchema));

const serviceRowSchema = z.object({
  projectNo: z.string(),
  serviceNumber: z.int(),
  taskName: z.string(),
  serviceTime: z.string(),
  proManager: z.string().nullable(),
  proManagerNo: z.string().nullable(),
  windowNo: z.string(),
  terminalNo: z.string().nullable(),
  jointDepts: agenciesColumn.nullable(),
  userName: z.string().nullable(),
  mobile: z.string().nullable(),
  handleUserName: z.string().nullable(),
  caseKind: caseKindSchema.nullable(),
  serviceStage: serviceStageSchema.nullable(),
  receivedAt: z.int(),
});
/** What the pages need of a kept service record. */
export type ServiceRow = z.infer<typeof serviceRowSchema>;

const ratingRowSchema = z.object({
  ...wireRatingSchema.shape,
  relDeptCodes: z.string().nullable(),
  reasonPending: z.string().nullable(),
  groupId: z.string().nullable(),
  lacksText: z.string().nullable(),
  receivedAt: z.int(),
});
export type RatingRow = z.infer<typeof ratingRowSchema>;

/** One service of a case with its ratings, the first rating first. */
export interface CaseRow {
  service: ServiceRow;
  ratings: readonly RatingRow[];
}

const countsSchema = z.object({ services: z.int(), ratings: z.int(), unrated: z.int() });
const channelCountSchema = z.object({ pf: channelCodeSchema, ratings: z.int() });

export interface Counts extends z.infer<typeof countsSchema> {
  byChannel: ReadonlyMap<ChannelCode, number>;
}

/** All that the province keeps, in one SQLite file. A method that writes returns when the commit is on the disk. */
export interface ProvinceStore {
  /** Makes all that `work` writes one commit. When `work` throws, nothing of it is kept. */
  inOneCommit<T>(work: () => T): T;
  addService(record: WireService, receivedAt: number): 'OK' | 'ALREADY_EXISTS';
  addRating(record: WireRating, receivedAt: number): 'OK' | 'ALREADY_EXISTS' | 'SERVICE_UNKNOWN';
  findService(key: ServiceKey): ServiceRow | undefined;
  /** Whether the service has a first rating. */
  isRated(key: ServiceKey): boolean;
  /** At most `limit` services, the latest received first. */
  newestCases(limit: number): CaseRow[];
  counts(): Counts;
  close(): void;
}

/**
 * Opens the sandbox's database; makes file, folder and tables on first use.
 * @throws Error from SQLite when the file cannot be opened, or one of ours when another version wrote it
 */
export function openProvinceStore(file: string): ProvinceStore {
  mkdirSync(dirname(file), { recursive: true });
  const db = new Database(file);
  try {
    configure(db, file);
    return createProvinceStore(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function configure(db: Database.Database, file: string): void {
  db.pragma('journal_mode = WAL');
  // better-sqlite3's build lets WAL default to NORMAL, which may lose a commit that was answered with OK.
  db.pragma('synchronous = FULL');
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `${file} was written by a newer version of the province sandbox (schema ${version}, this one knows ` +
        `${SCHEMA_VERSION}). Move the file away and start again.`,
    );
  }
  if (version < SCHEMA_VERSION) bringUpToDate(db, version);
  db.pragma('foreign_keys = ON');
}

/** The tables are made anew and filled from those of the version before, whose columns they all still have. */
function bringUpToDate(db: Database.Database, version: number): void {
  const tables = version === 0 ? [] : ['service', 'rating'];
  // Else the new ratings would refer to the services that are about to go.
  db.pragma('foreign_keys = OFF');
  db.transaction(() => {
    for (const table of tables) db.exec(`ALTER TABLE ${table} RENAME TO ${table}_before`);
    db.exec(SCHEMA_SQL);
    for (const table of tables) {
      const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}_before')`).pluck().all().join();
      db.exec(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${table}_before`);
    }
    for (const table of tables.toReversed()) db.exec(`DROP TABLE ${table}_before`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}

/** A parameter for every column, because SQLite wants each one named: null for what the record leaves out. */
function parametersOf(fields: readonly string[], record: Readonly<Record<string, unknown>>, receivedAt: number) {
  return { ...Object.fromEntries(fields.map((field) => [field, record[field] ?? null])), receivedAt };
}

const SERVICE_FIELDS = Object.keys(wireServiceSchema.shape);
const RATING_FIELDS = Object.keys(wireRatingSchema.shape);

function insertInto(table: string, fields: readonly string[]): string {
  const columns = [...fields, 'receivedAt'];
  const parameters = columns.map((column) => `@${column}`);
  return `INSERT INTO ${table} (${columns.join()}) VALUES (${parameters.join()}) ON CONFLICT DO NOTHING`;
}

function createProvinceStore(db: Database.Database): ProvinceStore {
  const insertService = db.prepare(insertInto('service', SERVICE_FIELDS));
  const insertRating = db.prepare(insertInto('rating', RATING_FIELDS));
  const selectService = db.prepare('SELECT * FROM service WHERE projectNo = ? AND serviceNumber = ?');
  const serviceKnown = db.prepare('SELECT 1 FROM service WHERE projectNo = ? AND serviceNumber = ?');
  const firstRating = db.prepare(
    'SELECT 1 FROM rating WHERE projectNo = ? AND serviceNumber = ? AND assessNumber = 1',
  );
  const newestServices = db.prepare('SELECT * FROM service ORDER BY id DESC LIMIT ?');
  const ratingsOf = db.prepare(
    'SELECT * FROM rating WHERE projectNo = ? AND serviceNumber = ? ORDER BY assessNumber',
  );
  const totals = db.prepare(`
    SELECT (SELECT count(*) FROM service) AS services,
           (SELECT count(*) FROM rating) AS ratings,
           (SELECT count(*) FROM service WHERE NOT EXISTS (
              SELECT 1 FROM rating
              WHERE rating.projectNo = service.projectNo AND rating.serviceNumber = service.serviceNumber
           )) AS unrated`);
  const channelTotals = db.prepare('SELECT pf, count(*) AS ratings FROM rating GROUP BY pf');

  return {
    inOneCommit(work) {
      return db.transaction(work).immediate();
    },
    addService(record, receivedAt) {
      const { jointDepts } = record;
      const columns = { ...record, jointDepts: jointDepts && JSON.stringify(jointDepts) };
      const { changes } = insertService.run(parametersOf(SERVICE_FIELDS, columns, receivedAt));
      return changes === 1 ? 'OK' : 'ALREADY_EXISTS';
    },
    addRating(record, receivedAt) {
      const { projectNo, serviceNumber } = record;
      if (serviceKnown.get(projectNo, serviceNumber) === undefined) return 'SERVICE_UNKNOWN';
      const { changes } = insertRating.run(parametersOf(RATING_FIELDS, record, receivedAt));
      return changes === 1 ? 'OK' : 'ALREADY_EXISTS';
    },
    findService({ projectNo, serviceNumber }) {
      return serviceRowSchema.optional().parse(selectService.get(projectNo, serviceNumber));
    },
    isRated({ projectNo, serviceNumber }) {
      return firstRating.get(projectNo, serviceNumber) !== undefined;
    },
    newestCases(limit) {
      return newestServices.all(limit).map((row) => {
        const service = serviceRowSchema.parse(row);
        const ratings = ratingsOf.all(service.projectNo, service.serviceNumber);
        return { service, ratings: ratings.map((rating) => ratingRowSchema.parse(rating)) };
      });
    },
    counts() {
      const channels = channelTotals.all().map((row) => channelCountSchema.parse(row));
      return {
        ...countsSchema.parse(totals.get()),
        byChannel: new Map(channels.map(({ pf, ratings }) => [pf, ratings])),
      };
    },
    close() {
      db.close();
    },
  };
}
