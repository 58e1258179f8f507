import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod';
import { eventually } from '../../tests/support/eventually.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import { recordsOf } from '../../tests/support/technician.ts';
import { problemSchema } from '../http/problems.ts';

const pending = async (evaluator: TestEvaluator) => (await recordsOf(evaluator))?.pending;
const problemCode = (body: unknown) => problemSchema.parse(body).type.replace('urn:counter-evaluator:problem:', '');

describe('POST /v1/evaluations', () => {
  test('starts a rating once: 201, then 200 with the same id', async () => {
    const evaluator = await startTestEvaluator();
    const first = await evaluator.call('POST', '/v1/evaluations', sampleRequest());
    expect(first).toEqual({ status: 201, body: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), status: 'offered', shown: false } });
    expect(await evaluator.call('POST', '/v1/evaluations', sampleRequest())).toEqual({ status: 200, body: first.body });
    expect(await pending(evaluator)).toBe(1);
  });

  test('answers 409 once the service is rated', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
    const again = await evaluator.call('POST', '/v1/evaluations', sampleRequest());
    expect(again.status).toBe(409);
    expect(problemCode(again.body)).toBe('already-rated');
  });

  test('a citizen who walked away is asked again under the same id', async () => {
    const clock = new ManualClock(NOON);
    const evaluator = await startTestEvaluator({ clock });
    const id = await evaluator.offer(sampleRequest());
    clock.advance(60_000);
    expect(await evaluator.status(id)).toBe('unrated');
    expect(await evaluator.call('POST', '/v1/evaluations', sampleRequest())).toEqual({ status: 200, body: { id, status: 'offered', shown: false } });
  });

  test('the next case takes the place of an offer that nobody touched, but never of a citizen who is rating', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const first = await evaluator.offer(sampleRequest(1));
    const second = await evaluator.offer(sampleRequest(2));
    expect(await evaluator.status(first)).toBe('unrated');
    await screen.send('touch', { session: second });
    const third = await evaluator.call('POST', '/v1/evaluations', sampleRequest(3));
    expect(third.status).toBe(409);
    expect(problemCode(third.body)).toBe('citizen-is-rating');
    expect(await evaluator.status(second)).toBe('rating');
  });

  test('the same service with another member of staff or matter is refused, and names the fields', async () => {
    const evaluator = await startTestEvaluator();
    const request = sampleRequest();
    const id = await evaluator.offer(request);
    await evaluator.call('DELETE', `/v1/evaluations/${id}`);
    const other = { ...request, case: { ...request.case, taskName: '居民身份证换领' }, staff: { no: 'B2', name: '李国强' } };
    const answer = await evaluator.call('POST', '/v1/evaluations', other);
    expect([answer.status, problemCode(answer.body)]).toEqual([409, 'differs-from-known']);
    const errors = problemSchema.parse(answer.body).errors ?? [];
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/case/taskName', '/staff/no', '/staff/name']);
    expect(errors.map(({ field }) => field)).toEqual(['事项名称 (matter name)', '工号 (staff number)', '工作人员姓名 (staff name)']);
    const later = { ...request, service: { ...request.service, time: '2026-11-23T15:29:00+08:00' } };
    expect((await evaluator.call('POST', '/v1/evaluations', later)).status).toBe(200);
  });

  test('a case for which the region wants no rating is refused', async () => {
    const evaluator = await startTestEvaluator();
    const answer = await evaluator.call('POST', '/v1/evaluations', sampleRequest(1, { kind: 'online-enquiry' }));
    expect(answer.status).toBe(422);
    expect(problemCode(answer.body)).toBe('no-rating-due');
  });
});

describe('DELETE', () => {
  test('cancels until the first touch, and again without harm', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const id = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    for (let round = 0; round < 2; round += 1) {
      expect(await evaluator.call('DELETE', `/v1/evaluations/${id}`)).toEqual({ status: 200, body: { id, status: 'cancelled', shown: false } });
    }
    await screen.waitFor((view) => view.screen === 'idle');
  });

  test('answers 409 after the first touch and after the end', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('touch', { session });
    const touched = await evaluator.call('DELETE', `/v1/evaluations/${session}`);
    expect([touched.status, problemCode(touched.body)]).toEqual([409, 'touched-already']);
    await screen.send('decline', { session });
    const over = await evaluator.call('DELETE', `/v1/evaluations/${session}`);
    expect([over.status, problemCode(over.body)]).toEqual([409, 'already-over']);
  });

  test('works for clients that name a content type without a body', async () => {
    const evaluator = await startTestEvaluator();
    const id = await evaluator.offer(sampleRequest());
    const response = await fetch(`${evaluator.url}/v1/evaluations/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${evaluator.counterToken}`, 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
  });

  test('answers 404 for an id that was never given', async () => {
    const evaluator = await startTestEvaluator();
    for (const id of ['no-such-id', 'x'.repeat(200)]) {
      const answer = await evaluator.call('DELETE', `/v1/evaluations/${id}`);
      expect([answer.status, problemCode(answer.body)]).toEqual([404, 'no-such-evaluation']);
    }
  });
});

/** What a business system hears on `/v1/events` from now on. */
async function listen(evaluator: TestEvaluator): Promise<unknown[]> {
  const socket = new WebSocket(`${evaluator.url.replace('http', 'ws')}/v1/events`, { headers: { authorization: `Bearer ${evaluator.counterToken}` } });
  const events: unknown[] = [];
  socket.on('message', (data) => events.push(JSON.parse(String(data))));
  await new Promise((resolve) => void socket.once('open', resolve));
  onTestFinished(() => socket.terminate());
  return events;
}

test('/v1/events tells every change, and nothing but ids, statuses and times', async () => {
  const evaluator = await startTestEvaluator();
  const events = await listen(evaluator);
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(sampleRequest());
  await screen.send('touch', { session });
  await screen.send('chooseLevel', { session, level: 4 });
  // Whole minutes: the seconds between touch and end hint at the level.
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/);
  await eventually(() =>
    expect(events).toEqual(['offered', 'rating', 'completed'].map((status) => ({ type: 'evaluation', id: session, status, shown: false, at }))),
  );
});

test('a listener without a token is turned away', async () => {
  const evaluator = await startTestEvaluator();
  const socket = new WebSocket(`${evaluator.url.replace('http', 'ws')}/v1/events`);
  const refusal = await new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('error', () => {});
  });
  expect(refusal).toBe(401);
});

/** The document without what is read off a paper form, and without what such a form asks: the one place at which a level passes, and it passes one way. */
function withoutPaper(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (['PaperRating', 'PaperForm', '/v1/paper-ratings/form'].includes(key)) return undefined;
    return key === '/v1/paper-ratings' ? z.object({ post: z.object({ responses: z.unknown() }) }).parse(value) : value;
  });
}

test('the OpenAPI document names every address, body and status', async () => {
  const evaluator = await startTestEvaluator();
  const whole: unknown = await (await fetch(`${evaluator.url}/v1/openapi.json`)).json();
  const document = z
    .object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) }))) })
    .parse(whole);
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)).toSorted()).toEqual([
    'delete /v1/evaluations/{id}',
    'delete /v1/page-visits/{id}',
    'delete /v1/pairing',
    'delete /v1/window/announcement',
    'delete /v1/window/sign',
    'delete /v1/window/staff',
    'get /v1/directory/matters',
    'get /v1/directory/staff',
    'get /v1/evaluation-groups/{id}',
    'get /v1/evaluations/{id}',
    'get /v1/events',
    'get /v1/page-visits/{id}',
    'get /v1/pairing',
    'get /v1/rules',
    'get /v1/status',
    'get /v1/window',
    'get /v1/window/today',
    'post /v1/evaluation-groups',
    'post /v1/evaluations',
    'post /v1/page-visits',
    'post /v1/pairings',
    'post /v1/pairings/{id}/confirm',
    'post /v1/paper-forms',
    'post /v1/paper-ratings',
    'post /v1/paper-ratings/form',
    'post /v1/receipts',
    'put /v1/window/announcement',
    'put /v1/window/sign',
    'put /v1/window/staff',
  ]);
  expect(JSON.stringify(withoutPaper(whole))).not.toMatch(/satisf|"level"/i);
  // The stars of a member of staff are the hall's, not the citizen's.
  const others = Object.entries(document.paths).filter(([path]) => !path.startsWith('/v1/window'));
  expect(JSON.stringify(others)).not.toMatch(/stars/i);
});

test("nothing on the counter's side differs between the five levels: answers, events, log", async () => {
  const evaluator = await startTestEvaluator();
  const screen = await connectTestScreen(evaluator);
  const events = await listen(evaluator);
  // The first evaluation also finds out that there is no province; that belongs to no level.
  await screen.send('decline', { session: await evaluator.offer(sampleRequest(99)) });
  await eventually(() => expect(events.length).toBe(2));
  events.splice(0);
  const seen: string[] = [];
  for (const level of [5, 4, 3, 2, 1]) {
    const logBefore = evaluator.logged().length;
    const session = await evaluator.offer(sampleRequest(level));
    await screen.send('chooseLevel', { session, level });
    const reasons = { perSubject: [{ subject: 'agency', indicators: [level === 2 ? '207' : '108'] }], text: '太慢' };
    if (level <= 2) await screen.send('submit', { session, reasons });
    const answers = [await evaluator.call('GET', `/v1/evaluations/${session}`), await evaluator.call('POST', '/v1/evaluations', sampleRequest(level))];
    await eventually(() => expect(JSON.stringify(events)).toContain(`"id":"${session}","status":"completed"`));
    const all = JSON.stringify([answers, events.splice(0), evaluator.logged().slice(logBefore)]);
    seen.push(all.replaceAll(session, 'ID').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{13}/g, 'TIME'));
  }
  expect(seen.slice(1)).toEqual(Array.from({ length: 4 }, () => seen[0]));
  expect(seen[0]).toContain('completed');
  expect(evaluator.logged()).not.toMatch(/太慢|张建国|13800001111|王晓梅/);
});
