import Database from 'better-sqlite3';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { Clock } from '../../core/contract/clock.ts';
import type { Faults } from '../../province-sandbox/faults.ts';
import { startProvinceSandbox } from '../../province-sandbox/sandbox.ts';
import { freePort } from './free-port.ts';
import { runningClock } from './running-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ratingRowSchema = z.object({
  projectNo: z.string(),
  serviceNumber: z.int(),
  satisfaction: z.string(),
  evalDetail: z.string(),
  writingEvaluation: z.string(),
  assessTime: z.string(),
  pf: z.string(),
  relDeptCodes: z.string().nullable(),
  reasonPending: z.string().nullable(),
  groupId: z.string().nullable(),
  lacksText: z.string().nullable(),
});
export type ProvinceRating = z.infer<typeof ratingRowSchema>;

/** What lies in a province's database, read from its file. */
export function readProvince(databaseFile: string): { ratings: ProvinceRating[]; serviceCount: number } {
  const db = new Database(databaseFile, { readonly: true });
  try {
    const columns = Object.keys(ratingRowSchema.shape).join(', ');
    return {
      ratings: db.prepare(`SELECT ${columns} FROM rating ORDER BY id`).all().map((row) => ratingRowSchema.parse(row)),
      serviceCount: z.object({ n: z.int() }).parse(db.prepare('SELECT count(*) AS n FROM service').get()).n,
    };
  } finally {
    db.close();
  }
}

export interface TestProvince {
  url: string;
  /** Its SQLite file. */
  databaseFile: string;
  /** What an evaluator needs to send there. */
  config: { url: string; appId: string; secret: string; takesExtensions: boolean };
  ratings(): ProvinceRating[];
  serviceCount(): number;
  stop(): Promise<void>;
  /** Again at the same address with the same database. */
  start(): Promise<void>;
}

/** A sandbox province in this process, with a real socket and a real SQLite file; stopped with the test. */
export async function startTestProvince(options: { clock?: Clock; faults?: Faults; region?: string } = {}): Promise<TestProvince> {
  const credentials = { appId: 'hall-1', secret: 'a-secret-for-tests' };
  const databaseFile = join(temporaryFolder(), 'province.sqlite');
  const launch = (port: number) =>
    startProvinceSandbox({
      port,
      databaseFile,
      ...credentials,
      region: options.region ?? 'qiqihar',
      clock: options.clock ?? runningClock,
      ...(options.faults && { faults: options.faults }),
    });
  // It is stopped and started again on the same one.
  let sandbox = await launch(await freePort());
  const { url } = sandbox;
  onTestFinished(() => sandbox.close());
  return {
    url,
    databaseFile,
    config: { url, ...credentials, takesExtensions: true },
    ratings: () => readProvince(databaseFile).ratings,
    serviceCount: () => readProvince(databaseFile).serviceCount,
    stop: () => sandbox.close(),
    async start() {
      sandbox = await launch(Number(new URL(url).port));
    },
  };
}
