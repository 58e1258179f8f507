import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { evaluationRequestSchema, groupRequestSchema } from '../../core/contract/case.ts';
import { GROUP_EXAMPLES, START_EXAMPLES } from '../../core/counter-link/openapi/examples.ts';
import { startTestEvaluator } from '../support/running-evaluator.ts';
import { JSON_TYPE, operationsOf, readDocument } from './api-document.ts';

const BILINGUAL = /\p{Script=Han}[^]*[A-Za-z]{2}/u;
/** Every name that a client may act on, with its status; what stands here once stays. */
const PROBLEM_TYPES = join(import.meta.dirname, 'problem-types.json');
const PROBLEM_TYPE = 'application/problem+json';

const documentOf = async () => readDocument((await startTestEvaluator()).url);

test('a public validator accepts the document as OpenAPI 3.1', async () => {
  const { default: SwaggerParser } = await import('@apidevtools/swagger-parser');
  const document = await documentOf();
  const api = await SwaggerParser.validate(JSON.parse(JSON.stringify(document)));
  expect(api.info.title).toContain('Counter Evaluator');
});

test('every operation has a name of its own, a known tag, and words in Chinese and English', async () => {
  const document = await documentOf();
  const operations = operationsOf(document);
  const tags = document.tags.map(({ name }) => name);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { operationId, method, path, summary, description, tags: own } of operations) {
    expect(operationId, `${method} ${path}`).toMatch(/^[a-z][A-Za-z]+$/);
    expect(tags, operationId).toEqual(expect.arrayContaining(own));
    expect(own, operationId).toHaveLength(1);
    expect(summary, operationId).toMatch(BILINGUAL);
    expect(description, operationId).toMatch(BILINGUAL);
  }
});

test('every body and answer has an example, which fits its own schema', async () => {
  const document = await documentOf();
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api:document', components: document.components });
  const fits = (schema: unknown, value: unknown) => {
    const validate = ajv.compile(z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api:document#/'))));
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
  const TOO_LONG_TO_MAKE_UP = ['getStatus', 'getRules', 'describePaperForm'];
  for (const { operationId, requestBody, responses } of operationsOf(document)) {
    const bodies = [requestBody, ...Object.values(responses)].flatMap((body) => Object.entries(body?.content ?? {}));
    for (const [type, { schema, examples = {} }] of bodies) {
      const isNeeded = type === PROBLEM_TYPE || !TOO_LONG_TO_MAKE_UP.includes(operationId);
      expect(isNeeded && Object.keys(examples).length === 0, `${operationId} ${type} lacks an example`).toBe(false);
      for (const [name, { summary, value }] of Object.entries(examples)) {
        expect(summary, name).toMatch(BILINGUAL);
        expect(fits(schema, value), `${operationId} ${name}`).toBeNull();
      }
    }
  }
});

test('what the examples start is accepted as it stands', () => {
  for (const { value } of Object.values(START_EXAMPLES)) expect(evaluationRequestSchema.safeParse(value).error).toBeUndefined();
  for (const { value } of Object.values(GROUP_EXAMPLES)) expect(groupRequestSchema.safeParse(value).error).toBeUndefined();
});

test('types of problems are for ever: none vanishes or changes its status, and a new one is written down', async () => {
  const document = await documentOf();
  const written = z.record(z.string(), z.int()).parse(JSON.parse(readFileSync(PROBLEM_TYPES, 'utf8')));
  const told = Object.fromEntries(document['x-problems'].map(({ type, status }) => [type, status]));
  expect(told, 'a type that is gone breaks somebody').toMatchObject(written);
  expect(Object.keys(told).filter((type) => !(type in written)), `add these to ${PROBLEM_TYPES}`).toEqual([]);
  for (const { type, detail, detailZh } of document['x-problems']) {
    expect(document.info.description).toContain(`| \`${type.replace('urn:counter-evaluator:problem:', '')}\` |`);
    expect(detail).not.toMatch(/\p{Script=Han}/u);
    expect(detailZh).toMatch(/\p{Script=Han}/u);
  }
});

test('the document says how to repeat a request, and when to come again', async () => {
  const operations = operationsOf(await documentOf());
  for (const { operationId, method, parameters, security, responses } of operations) {
    const isKept = method === 'POST' && security !== undefined;
    expect(parameters.some(({ name }) => name === 'Idempotency-Key'), operationId).toBe(isKept);
    expect(Object.keys(Object(responses['4XX']?.['headers'])), operationId).toContain('Retry-After');
    expect(responses['4XX']?.content?.[PROBLEM_TYPE] ?? responses['4XX']?.content?.[JSON_TYPE]).toBeDefined();
  }
});
