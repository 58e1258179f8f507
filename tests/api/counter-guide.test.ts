import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EVENTS_PROTOCOL, COUNTER_TOKEN_PREFIX } from '../../core/counter-link/counter-desk.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startTestEvaluator } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { NOON } from '../support/sample-requests.ts';
import { operationsOf, readDocument } from './api-document.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'COUNTER.md'), 'utf8');
const REQUEST = /```http\n(\w+) (\S+)\n\n([^`]+)```/g;

test('every request of the guide is accepted as it stands there', async () => {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
  const requests = [...GUIDE.matchAll(REQUEST)];
  expect(requests.length).toBeGreaterThan(6);
  for (const [, method = '', path = '', body = ''] of requests) {
    const answer = await evaluator.call(method, path, JSON.parse(body));
    expect([200, 201], `${method} ${path} ${JSON.stringify(answer.body)}`).toContain(answer.status);
    // Whoever was asked walks away.
    clock.advance(61_000);
  }
});

test('the guide names only addresses, problems and subprotocols that exist', async () => {
  const document = await readDocument((await startTestEvaluator()).url);
  const paths = operationsOf(document).map(({ path }) => path);
  const named = [...GUIDE.matchAll(/`(?:GET |POST |PUT |DELETE )?(\/v1\/[a-z/{}-]+)`/g)].map(([, path]) => path);
  expect(named.filter((path) => path !== '/v1/openapi.json' && !paths.includes(path ?? ''))).toEqual([]);
  const codes = document['x-problems'].map(({ type }) => type.replace('urn:counter-evaluator:problem:', ''));
  const problems = [...GUIDE.matchAll(/(?:4\d\d|503) `([a-z-]+)`/g)].map(([, code]) => code);
  expect(problems.length).toBeGreaterThan(8);
  expect(problems.filter((code) => !codes.includes(code ?? ''))).toEqual([]);
  expect(GUIDE).toContain(`'${EVENTS_PROTOCOL}', '${COUNTER_TOKEN_PREFIX}'`);
});
