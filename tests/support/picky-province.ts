import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { queueReportSchema } from '../../core/technician-link/technician-desk.ts';
import { eventually } from './eventually.ts';
import { listening } from './listening.ts';
import type { TestEvaluator } from './running-evaluator.ts';
import { readAsTechnician } from './technician.ts';

/** What a province makes of a rating with words: takes it, refuses it for good, puts it off, or cannot digest it. */
export const MINDS = ['takes', 'refuses', 'puts-off', 'chokes'] as const;
export type Mind = (typeof MINDS)[number];
const CODES = { takes: 'OK', refuses: 'INVALID', 'puts-off': 'BUSY' };

const postSchema = z.object({ records: z.array(z.object({ writingEvaluation: z.string().optional() })).default([]) });

/** A province that keeps nothing, and minds words. It is ended with the test. */
export interface PickyProvince {
  config: { url: string; appId: string; secret: string };
  /** Whether whoever asks finds nobody. */
  isAway: boolean;
  /** Requests that it has not answered yet. */
  underWay: number;
}

export async function startPickyProvince(mind: Mind): Promise<PickyProvince> {
  const province = { config: { url: '', appId: 'hall-1', secret: 'a-secret-for-tests' }, isAway: false, underWay: 0 };
  const server = createServer(async (request, response) => {
    province.underWay += 1;
    response.once('close', () => (province.underWay -= 1));
    const { records } = postSchema.parse(await json(request));
    if (province.isAway) return void response.destroy();
    if (mind === 'chokes' && records.some(({ writingEvaluation }) => writingEvaluation)) return void response.writeHead(500).end();
    const results = records.map(({ writingEvaluation }) => ({ code: mind !== 'chokes' && writingEvaluation ? CODES[mind] : 'OK' }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(request.url === '/gateway/rated' ? { rated: [] } : { results }));
  });
  province.config.url = await listening(server);
  return province;
}

/** Waits until nothing is under way to the province: all is settled, or waits for its time. */
export async function untilNothingIsSent(evaluator: TestEvaluator, picky?: PickyProvince): Promise<void> {
  await eventually(async () => {
    const { records, province } = await readAsTechnician(evaluator, '/queue', queueReportSchema);
    const waits = records?.pending === 0 || province.nextAttemptAt !== null;
    if (!waits || (picky?.underWay ?? 0) > 0) throw new Error('Something is being sent.');
  });
}
