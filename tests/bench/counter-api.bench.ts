import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import { evaluationRequestSchema } from '../../core/contract/case.ts';
import { eventMessageSchema } from '../../core/counter-link/counter-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { listening } from '../support/listening.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { percentile, report, rounded, scaled } from './report.ts';

const STARTS = scaled(500);
const PAINTED = scaled(100);
const REQUESTS = scaled(4_000, 200);
/** Counters that ask at the same time. */
const AT_ONCE = 4;

interface Call {
  method: string;
  path: string;
  body?: unknown;
}
type Send = (call: Call) => Promise<unknown>;

/** One client for all that is measured: connections that stay open, and nothing between it and the socket. */
function client(url: string, token: string): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  onTestFinished(() => agent.destroy());
  const { hostname, port } = new URL(url);
  return ({ method, path, body }) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = { authorization: `Bearer ${token}`, ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
      const outgoing = httpRequest({ agent, hostname, port, method, path, headers }, (response) => {
        buffer(response).then((bytes) => (Number(response.statusCode) < 300 ? resolve(JSON.parse(bytes.toString('utf8'))) : reject(new Error(bytes.toString('utf8')))), reject);
      });
      outgoing.on('error', reject);
      outgoing.end(text);
    });
}

/** The peer: a server that parses the same body by the same schema, tells whoever listens, answers as much, and does nothing else. */
async function bareServer() {
  const answer = JSON.stringify({ id: '0b9f6a3e-2f5c-4d0e-9c1e-6a4f6b1f2d11', status: 'offered', shown: false });
  const server = createServer(async (request, response) => {
    const bytes = await buffer(request);
    if (bytes.length > 0) {
      const parsed = evaluationRequestSchema.parse(JSON.parse(bytes.toString('utf8')));
      for (const socket of sockets.clients) socket.send(JSON.stringify(parsed));
    }
    response.setHeader('content-type', 'application/json');
    response.end(answer);
  });
  const sockets = new WebSocketServer({ server });
  onTestFinished(() => sockets.close());
  return listening(server);
}

/** Milliseconds from each request to the message that follows it. */
async function timed(count: number, once: (round: number) => Promise<void>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 1; round <= count; round += 1) {
    const from = performance.now();
    await once(round);
    samples.push(performance.now() - from);
  }
  return samples;
}

async function untilScreenShows(evaluator: TestEvaluator): Promise<number[]> {
  const send = client(evaluator.url, evaluator.counterToken);
  const screen = await connectTestScreen(evaluator);
  return timed(STARTS, async (round) => {
    const { projectNo } = sampleRequest(round).case;
    const shown = screen.waitFor((view) => view.screen === 'rating' && view.projectNo === projectNo);
    await Promise.all([send({ method: 'POST', path: '/v1/evaluations', body: sampleRequest(round) }), shown]);
  });
}

async function untilBareTold(url: string): Promise<number[]> {
  const send = client(url, '');
  const socket = new WebSocket(url.replace('http', 'ws'));
  await new Promise((resolve) => void socket.once('open', resolve));
  onTestFinished(() => socket.terminate());
  return timed(STARTS, async (round) => {
    const told = new Promise((resolve) => void socket.once('message', resolve));
    await Promise.all([send({ method: 'POST', path: '/v1/evaluations', body: sampleRequest(round) }), told]);
  });
}

/** The disk's share of a start that takes another's place: two transactions, each appended and synced. */
async function onDisk(): Promise<number[]> {
  const handle = openSync(join(temporaryFolder(), 'raw'), 'a');
  const bytes = Buffer.alloc(16 * 1024, 'x');
  const samples = await timed(STARTS, async () => {
    for (let commit = 0; commit < 2; commit += 1) {
      writeSync(handle, bytes);
      fdatasyncSync(handle);
    }
  });
  closeSync(handle);
  return samples;
}

/** Until a real page has painted the case and the counter has been told so. */
async function untilPainted(evaluator: TestEvaluator): Promise<number[]> {
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${evaluator.url}/#key=${evaluator.screenKey}`);
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '正在连接' }).first().waitFor();
  const events = new WebSocket(`${evaluator.url.replace('http', 'ws')}/v1/events`, { headers: { authorization: `Bearer ${evaluator.counterToken}` } });
  await new Promise((resolve) => void events.once('open', resolve));
  const send = client(evaluator.url, evaluator.counterToken);
  const samples = await timed(PAINTED, async (round) => {
    const painted = Promise.withResolvers<void>();
    const hear = (data: unknown) => {
      const message = eventMessageSchema.parse(JSON.parse(String(data)));
      if (message.type === 'evaluation' && message.shown && message.status === 'offered') painted.resolve();
    };
    events.on('message', hear);
    await Promise.all([send({ method: 'POST', path: '/v1/evaluations', body: sampleRequest(10_000 + round) }), painted.promise]);
    events.off('message', hear);
  });
  events.terminate();
  await browser.close();
  return samples;
}

/** Requests per second, `AT_ONCE` under way. */
async function perSecond(send: Send, call: (nth: number) => Call): Promise<number> {
  let next = 0;
  const from = performance.now();
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    while (next < REQUESTS) {
      next += 1;
      await send(call(next));
    }
  });
  await Promise.all(lanes);
  return REQUESTS / ((performance.now() - from) / 1_000);
}

test(`start → the screen shows the case, over ${STARTS} starts`, async () => {
  const evaluator = await startTestEvaluator();
  const peer = await untilBareTold(await bareServer());
  const disk = await onDisk();
  const shown = await untilScreenShows(evaluator);
  const painted = await untilPainted(evaluator);
  expect([shown.length, painted.length]).toEqual([STARTS, PAINTED]);
  const row = (what: string, values: readonly number[]) => ({
    what,
    'p50 ms': rounded(percentile(values, 0.5)),
    'p99 ms': rounded(percentile(values, 0.99)),
    'p50 ÷ bare': rounded(percentile(values, 0.5) / percentile(peer, 0.5)),
  });
  report('counter-api-latency', [
    row('start → a connected screen has the case (stored before)', shown),
    row('start → a real page has painted it, and the counter knows', painted),
    row('peer: the same body → bare server → WebSocket message', peer),
    row('append + fdatasync, twice', disk),
  ]);
});

test(`requests per second, ${REQUESTS} of each with ${AT_ONCE} at once`, async () => {
  const evaluator = await startTestEvaluator();
  const send = client(evaluator.url, evaluator.counterToken);
  const bare = client(await bareServer(), '');
  const { id } = z.object({ id: z.string() }).parse(await send({ method: 'POST', path: '/v1/evaluations', body: sampleRequest() }));
  const status = (): Call => ({ method: 'GET', path: `/v1/evaluations/${id}` });
  const same = (): Call => ({ method: 'POST', path: '/v1/evaluations', body: sampleRequest() });
  const another = (nth: number): Call => ({ method: 'POST', path: '/v1/evaluations', body: sampleRequest(1 + nth) });

  const rows = [];
  for (const [what, call] of [
    ['GET status of an evaluation', status],
    ['POST start, the same again', same],
    ['POST start, another case each time (two commits)', another],
  ] as const) {
    // A first run of each warms the compiler; it is not counted.
    await perSecond(bare, call);
    const peer = await perSecond(bare, call);
    const own = await perSecond(send, call);
    rows.push({ what, 'requests/s': Math.round(own), 'bare/s': Math.round(peer), 'ratio': rounded(own / peer) });
  }
  expect(rows).toHaveLength(3);
  report('counter-api-rate', rows);
});
