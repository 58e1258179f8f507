import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../core/contract/clock.ts';
import type { Faults } from './faults.ts';
import { startProvinceSandbox } from './sandbox.ts';
import type { WireRating, WireService } from './wire.ts';

/**
 * What the sandbox's tests share: a running sandbox on a file of its own, and a caller. Signature and link token are
 * written here anew from the README, not taken from the code under test.
 */

export const APP_ID = 'hall-1';
export const SECRET = 'a-secret-for-tests';

/** 2026-03-02 09:00:00 in China. */
export const START_MS = Date.parse('2026-03-02T09:00:00+08:00');

export interface TestSandbox {
  url: string;
  databaseFile: string;
  /** Posts signed JSON to a gateway path and returns status and parsed reply. */
  post(path: string, body: unknown): Promise<{ status: number; body: unknown }>;
  /** The codes of the reply to some records. */
  codes(path: string, records: readonly unknown[]): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts a sandbox on a free port with a database in a new folder; `stop` ends it and removes the folder. */
export async function startTestSandbox(clock: Clock, options: { region?: string; faults?: Faults } = {}): Promise<TestSandbox> {
  const { region = 'tianjin', faults } = options;
  const folder = mkdtempSync(join(tmpdir(), 'province-sandbox-'));
  const databaseFile = join(folder, 'province.sqlite');
  const sandbox = await startProvinceSandbox({
    port: 0,
    databaseFile,
    appId: APP_ID,
    secret: SECRET,
    region,
    clock,
    ...(faults && { faults }),
  });
  const post = async (path: string, body: unknown) => {
    const response = await fetch(sandbox.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(clock) },
      body: JSON.stringify(body),
    });
    const reply: unknown = await response.json();
    return { status: response.status, body: reply };
  };
  return {
    url: sandbox.url,
    databaseFile,
    post,
    async codes(path, records) {
      const { body } = await post(path, { records });
      return resultsSchema.parse(body).results.map(({ code }) => code);
    },
    async stop() {
      await sandbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const resultsSchema = z.object({ results: z.array(z.object({ code: z.string(), message: z.string() })) });

/** Headers of a call made now; each of them can be given another value. */
export function signedHeaders(
  clock: Clock,
  wrong: { appId?: string; secret?: string; nonce?: string; timestamp?: number } = {},
): Record<string, string> {
  const { appId = APP_ID, secret = SECRET, nonce = randomUUID() } = wrong;
  const timestamp = String(wrong.timestamp ?? Math.floor(clock.now() / 1000));
  const signature = createHash('sha256').update(timestamp + secret + nonce + timestamp).digest('hex');
  return { 'x-tif-paasid': appId, 'x-tif-timestamp': timestamp, 'x-tif-nonce': nonce, 'x-tif-signature': signature };
}

/** A receipt's link token; `expiresAt` in milliseconds since 1970. */
export function linkToken(projectNo: string, serviceNumber: number, expiresAt: number): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(`rating-link:${SECRET}`).digest(), nonce);
  const plain = JSON.stringify([projectNo, serviceNumber, Math.floor(expiresAt / 1000)]);
  const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

export function wireService(fields: Partial<WireService> = {}): WireService {
  return {
    projectNo: 'TJ20260302-0001',
    serviceNumber: 1,
    taskCode: '1212000000000000000000000000001',
    taskName: '食品经营许可新办',
    serviceName: '申报',
    serviceTime: '2026-03-02 08:58:00',
    proManager: '李敏',
    proManagerNo: '1024',
    proStatus: '2',
    dataSource: '001',
    windowNo: 'A06',
    deviceId: 'evaluator-06',
    caseKind: 'promised',
    serviceStage: 'completion',
    ...fields,
  };
}

export function wireRating(fields: Partial<WireRating> = {}): WireRating {
  return {
    projectNo: 'TJ20260302-0001',
    serviceNumber: 1,
    assessNumber: 1,
    satisfaction: '5',
    evalDetail: '510,tj-staff-51',
    writingEvaluation: '',
    assessTime: '2026-03-02 08:59:30',
    pf: '4',
    ...fields,
  };
}

/** The part of a page that holds the reasons about one subject. */
export function partAbout(page: string, subject: string): string {
  return new RegExp(`<div id="about-${subject}".*?</fieldset>`, 's').exec(page)?.[0] ?? '';
}
