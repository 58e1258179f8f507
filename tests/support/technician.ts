import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { z } from 'zod';
import type { EvaluationRequest } from '../../core/contract/case.ts';
import type { Evaluator } from '../../core/evaluator.ts';
import { REGIONS_FOLDER } from '../../core/hall/hall-rules.ts';
import { deadLettersAnswerSchema, queueReportSchema, type DeadLetterAnswer } from '../../core/technician-link/technician-desk.ts';
import { eventually } from './eventually.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator, type TestEvaluatorOptions } from './running-evaluator.ts';
import { startTestProvince, type TestProvince } from './running-province.ts';
import { sampleRequest } from './sample-requests.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const ORDER = { by: '李工', reason: '省平台要求' };

/** A request to the technician's API; without a token of its own it bears the technician's. */
export async function askAsTechnician(
  evaluator: Pick<Evaluator, 'url' | 'technicianToken'>,
  method: string,
  path: string,
  body?: unknown,
  token = evaluator.technicianToken,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${evaluator.url}/technician/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
}

/** What the technician's API answers, in its form. */
export async function readAsTechnician<T extends z.ZodType>(evaluator: TestEvaluator, path: string, schema: T): Promise<z.output<T>> {
  const { status, body } = await askAsTechnician(evaluator, 'GET', path);
  expect(status).toBe(200);
  return schema.parse(body);
}

export const deadLettersOf = async (evaluator: TestEvaluator): Promise<DeadLetterAnswer[]> =>
  (await readAsTechnician(evaluator, '/dead-letters', deadLettersAnswerSchema)).deadLetters;

export const recordsOf = async (evaluator: TestEvaluator) => (await readAsTechnician(evaluator, '/queue', queueReportSchema)).records;

/** A case whose time of acceptance is before the year 0 in China, which the sandbox province refuses. */
export const refusedRequest = (ordinal: number): EvaluationRequest => sampleRequest(ordinal, { acceptedAt: '0000-01-01T00:00:00+14:00' });

/** An evaluator whose province takes fewer characters than its hall allows, so that a rating can be refused. */
export async function startBesideProvince(options: TestEvaluatorOptions = {}): Promise<{ evaluator: TestEvaluator; province: TestProvince }> {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, REGIONS_FOLDER));
  const hall = {
    id: 'hall-1',
    name: '建华区政务服务大厅',
    extends: 'qiqihar',
    document: { title: '大厅评价办法', number: '建政〔2026〕3号' },
    rules: { 'reasons.text-limit': { value: 800, source: '第二条' } },
  };
  writeFileSync(join(dataFolder, REGIONS_FOLDER, 'hall-1.json'), JSON.stringify(hall));
  const province = await startTestProvince(options.clock ? { clock: options.clock } : {});
  const config = { region: 'hall-1', province: { ...province.config, textLimit: 800 }, ...options.config };
  return { evaluator: await startTestEvaluator({ dataFolder, ...options, config }), province };
}

/** A citizen rates a service; `text` is what a bad rating says. */
export async function rate(evaluator: TestEvaluator, request: EvaluationRequest, level = 5, text = '等了三个小时'): Promise<void> {
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(request);
  expect(await screen.send('chooseLevel', { session, level })).toBeNull();
  const reasons = { perSubject: [{ subject: 'agency', indicators: [level === 1 ? '108' : '207'] }], text };
  if (level <= 2) expect(await screen.send('submit', { session, reasons })).toBeNull();
  screen.close();
}

/** Waits until so many dead letters wait for the technician. */
export async function waitForDeadLetters(evaluator: TestEvaluator, count: number): Promise<DeadLetterAnswer[]> {
  await eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ dead: count }));
  return deadLettersOf(evaluator);
}

const COMMAND = join(import.meta.dirname, '..', '..', 'core', 'host', 'technician.ts');

/** The technician's command as a process, beside the evaluator that runs in this one. */
export function runTechnician(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [COMMAND, ...args], { env: { ...process.env, ...environment } }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
