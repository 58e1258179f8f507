import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { pair } from '../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import { createHttpServer } from './http-server.ts';
import { keepFirstAnswers } from './idempotency.ts';
import { problemSchema } from './problems.ts';

const DAY_MS = 86_400_000;

interface Told {
  status: number;
  replayed: boolean;
  body: unknown;
  problem: string | undefined;
}

async function post(evaluator: TestEvaluator, path: string, key: string, body: unknown, token = evaluator.counterToken): Promise<Told> {
  const response = await fetch(evaluator.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  return {
    status: response.status,
    replayed: response.headers.get('idempotency-replayed') === 'true',
    body: answer,
    problem: problemSchema.safeParse(answer).data?.type.replace(/^.*:/, ''),
  };
}

/** A case whose form on paper can be printed as often as one likes. */
const printForm = (evaluator: TestEvaluator, key: string, ordinal = 1, token?: string) => post(evaluator, '/v1/paper-forms', key, sampleRequest(ordinal), token);
const sheets = ({ dataFolder }: TestEvaluator) => readdirSync(join(dataFolder, 'receipts')).filter((name) => name.endsWith('.escpos')).length;

describe('a request that is sent again under its Idempotency-Key', () => {
  test('is answered as the first time, and nothing is printed twice', async () => {
    const evaluator = await startTestEvaluator();
    const first = await printForm(evaluator, 'a');
    expect(first).toMatchObject({ status: 201, replayed: false, body: { receipt: 'printed' } });
    expect(await printForm(evaluator, 'a')).toEqual({ ...first, replayed: true });
    // As the draft writes it.
    expect(await printForm(evaluator, '"a"')).toEqual({ ...first, replayed: true });
    expect(sheets(evaluator)).toBe(1);
    expect(await printForm(evaluator, 'b')).toEqual(first);
    expect(sheets(evaluator)).toBe(2);
  });

  test('tells the first answer, whatever became of the evaluation', async () => {
    const evaluator = await startTestEvaluator();
    const first = await post(evaluator, '/v1/evaluations', 'a', sampleRequest());
    await post(evaluator, '/v1/evaluations', 'b', sampleRequest(2));
    expect(await post(evaluator, '/v1/evaluations', 'a', sampleRequest())).toEqual({ ...first, replayed: true });
  });

  test('while the first is under way waits for it', async () => {
    const evaluator = await startTestEvaluator();
    const answers = await Promise.all(Array.from({ length: 10 }, () => printForm(evaluator, 'a')));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array.from({ length: 10 }, () => [201, { receipt: 'printed' }]));
    expect(answers.filter(({ replayed }) => !replayed).length).toBe(1);
    expect(sheets(evaluator)).toBe(1);
  });

  test('but says something else, or elsewhere, is refused', async () => {
    const evaluator = await startTestEvaluator();
    await printForm(evaluator, 'a');
    expect(await printForm(evaluator, 'a', 2)).toMatchObject({ status: 422, problem: 'idempotency-key-reused' });
    expect(await post(evaluator, '/v1/evaluations', 'a', sampleRequest())).toMatchObject({ status: 422, problem: 'idempotency-key-reused' });
    expect(sheets(evaluator)).toBe(1);
  });

  test('by another counter is that counter’s own', async () => {
    const evaluator = await startTestEvaluator();
    const { token } = await pair(evaluator, await connectTestScreen(evaluator));
    await printForm(evaluator, 'a');
    expect(await printForm(evaluator, 'a', 2, token)).toMatchObject({ status: 201, replayed: false });
  });

  test('after a refusal is tried anew: nothing was changed by that', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest(1));
    await screen.send('touch', { session });
    expect(await post(evaluator, '/v1/evaluations', 'a', sampleRequest(2))).toMatchObject({ status: 409, problem: 'citizen-is-rating' });
    await screen.send('decline', { session });
    expect(await post(evaluator, '/v1/evaluations', 'a', sampleRequest(2))).toMatchObject({ status: 201, replayed: false });
  });

  test('after a day is a new one', async () => {
    const clock = new ManualClock(NOON);
    const evaluator = await startTestEvaluator({ clock });
    await printForm(evaluator, 'a');
    clock.advance(DAY_MS - 1);
    expect(await printForm(evaluator, 'a')).toMatchObject({ replayed: true });
    clock.advance(1);
    expect(await printForm(evaluator, 'a')).toMatchObject({ replayed: false });
  });

  test.each(['', 'two words', 'x'.repeat(201)])('with a key that is none (%j) is told so', async (key) => {
    const evaluator = await startTestEvaluator();
    const answer = await printForm(evaluator, key);
    expect(answer).toMatchObject({ status: 422, problem: 'invalid-body' });
    expect(problemSchema.parse(answer.body).errors?.[0]?.field).toBe('Idempotency-Key');
  });
});

test('a thousand answers are kept, of all callers: the oldest goes first', async () => {
  const app = await createHttpServer(pino({ level: 'silent' }), '0.0.0');
  onTestFinished(() => app.close());
  let done = 0;
  void app.register(async (scope) => {
    keepFirstAnswers(scope, () => 'caller', new ManualClock(NOON));
    scope.post('/v1/things', async () => ({ done: (done += 1) }));
  });
  const send = async (key: number) => (await app.inject({ method: 'POST', url: '/v1/things', headers: { host: '127.0.0.1', 'idempotency-key': String(key) } })).body;
  for (let key = 1; key <= 1_001; key += 1) await send(key);
  expect([await send(2), await send(1_001), done]).toEqual(['{"done":2}', '{"done":1001}', 1_001]);
  expect(await send(1)).toBe('{"done":1002}');
});
