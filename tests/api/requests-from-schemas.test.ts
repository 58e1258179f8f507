import { statSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { ManualClock } from '../support/manual-clock.ts';
import { startTestEvaluator, type TestEvaluator } from '../support/running-evaluator.ts';
import { NOON } from '../support/sample-requests.ts';
import { problemSchema } from '../../core/http/problems.ts';
import { readDocument } from './api-document.ts';
import { requests, type AnyRequest } from './request-arbitraries.ts';

const REQUESTS = 10_000;
/** This evaluator knows no province, so it can make no link for a receipt: the one documented "cannot now" that a request alone can bring about. */
const CANNOT_NOW: Readonly<Record<string, string>> = { printReceipt: 'urn:counter-evaluator:problem:no-province' };
/** After so many refusals in a row all that the counter can see is compared; whether anything was written, after each. */
const LOOK_AFTER = 5;

interface Answer {
  status: number;
  type: string;
  body: unknown;
}

/** Sends over connections that are kept open, byte for byte: `fetch` would tidy odd paths and headers. */
function sender(evaluator: TestEvaluator): (request: AnyRequest) => Promise<Answer> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const { hostname, port } = new URL(evaluator.url);
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      // Node's client tells no length where a method usually has no body.
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const options = { agent, hostname, port, method, path: encodePath(path), headers: { ...headers, ...length, authorization: `Bearer ${evaluator.counterToken}` } };
      const outgoing = httpRequest(options, (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        buffer(response).then((bytes) => resolve({ status, type: String(answered['content-type'] ?? ''), body: bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined }), reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}

/** Node's client sends no path with characters beyond ASCII; a percent sign stays as it is. */
const encodePath = (path: string) => path.replaceAll(/[^\u0021-\u007e]/gu, encodeURIComponent);

/** When, and to what length, the store last wrote: each transaction goes to this file first, and the evaluator lets nobody else open the database. */
function lastWrite({ dataFolder }: TestEvaluator): string {
  const { size, mtimeNs } = statSync(join(dataFolder, 'evaluator.sqlite-wal'), { bigint: true });
  return `${size} ${mtimeNs}`;
}

/** All that the counter can see of the device. */
async function visibleState(send: (request: AnyRequest) => Promise<Answer>): Promise<string> {
  const look = (path: string) => send({ operation: 'look', method: 'GET', path, headers: {}, body: undefined });
  return JSON.stringify([await look('/v1/status'), await look('/v1/window')]);
}

/** What is wrong with a refusal; undefined for a good one. @param listed the problems that the document names, with their status */
function faultOf({ status, type, body }: Answer, { method, operation }: AnyRequest, listed: ReadonlyMap<string, number>): string | undefined {
  if (!type.startsWith('application/problem+json')) return `is no problem document but ${type}`;
  if (method === 'HEAD') return undefined;
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return `is no problem document: ${problem.error.message}`;
  const { type: code } = problem.data;
  if (listed.get(code) !== status || problem.data.status !== status) return `${code} with ${status} is not listed`;
  return status >= 500 && CANNOT_NOW[operation] !== code ? `fails with ${code}` : undefined;
}

test(`${REQUESTS} requests made from the schemas: no failure, every refusal is a listed problem and changes nothing`, async () => {
  // Nothing becomes due by itself: whatever changes was changed by a request.
  const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON) });
  const document = await readDocument(evaluator.url);
  const listed = new Map(document['x-problems'].map(({ type, status }) => [type, status]));
  const send = sender(evaluator);
  const ids: string[] = [];
  const met = new Set<string>();
  const tally = { accepted: 0, written: 0, refused: 0, looks: 0, stored: 0 };
  let state = await visibleState(send);
  let sinceLook = 0;

  async function accepted({ method }: AnyRequest, { body }: Answer): Promise<void> {
    tally.accepted += 1;
    const made = z.object({ id: z.string() }).safeParse(body);
    if (made.success && ids.length < 200) ids.push(made.data.id);
    if (method === 'GET') return;
    tally.written += 1;
    state = await visibleState(send);
    sinceLook = 0;
  }

  async function refused(request: AnyRequest, answer: Answer): Promise<string | undefined> {
    tally.refused += 1;
    met.add(z.object({ type: z.string() }).safeParse(answer.body).data?.type ?? '');
    sinceLook += 1;
    const fault = faultOf(answer, request, listed);
    if (fault !== undefined || sinceLook < LOOK_AFTER) return fault;
    tally.looks += 1;
    sinceLook = 0;
    return (await visibleState(send)) === state ? undefined : 'changed what the counter sees';
  }

  async function check(request: AnyRequest): Promise<void> {
    const before = lastWrite(evaluator);
    const answer = await send(request);
    if (lastWrite(evaluator) !== before) tally.stored += 1;
    if (answer.status < 400) return accepted(request, answer);
    expect(await refused(request, answer), `${answer.status} ${JSON.stringify(answer.body)}`).toBeUndefined();
    expect(lastWrite(evaluator), 'a refusal has written something').toBe(before);
  }

  // The seed is printed with whatever fails; not the smallest failing request, because the evaluator has changed meanwhile.
  await fc.assert(fc.asyncProperty(requests(document, ids), check), { numRuns: REQUESTS, endOnFailure: true });
  console.log(`requests from schemas: ${JSON.stringify({ ...tally, typesMet: met.size })}`);
  // Both sides of each schema were met, or the test would prove nothing.
  expect(tally.refused).toBeGreaterThan(REQUESTS / 4);
  expect(tally.accepted).toBeGreaterThan(REQUESTS / 10);
  expect(tally.looks).toBeGreaterThan(REQUESTS / 50);
  // What is accepted is seen to be written.
  expect(tally.stored).toBeGreaterThan(REQUESTS / 100);
}, 240_000);
