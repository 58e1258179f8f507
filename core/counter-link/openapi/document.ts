import * as z from 'zod';
import { COUNTER_PROBLEMS } from '../../http/problems.ts';
import { tidyComponents } from './components.ts';
import { ANSWER_EXAMPLES, PROBLEM_EXAMPLES, REQUEST_EXAMPLES } from './examples.ts';
import { nameSchemas } from './names.ts';
import { DESCRIPTION, DESCRIPTIONS, TAGS } from './words.ts';

nameSchemas();

const json = z.record(z.string(), z.unknown());
const bodySchema = z.looseObject({ content: z.record(z.string(), json) });
const responseSchema = z.looseObject({ content: z.record(z.string(), json).optional() });
const operationSchema = z.looseObject({
  operationId: z.string().default(''),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(json).default([]),
  requestBody: bodySchema.optional(),
  responses: z.record(z.string(), responseSchema),
});
const documentSchema = z.looseObject({ info: json, paths: z.record(z.string(), z.record(z.string(), operationSchema)), components: json });
type Operation = z.infer<typeof operationSchema>;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    '同一请求重发时使用同一值，24 小时内返回首次的答复，不会重复打印 (the same value for the same request sent again: within 24 hours the very first answer comes, and nothing is printed twice)',
  schema: { type: 'string', pattern: '^[!-~]{1,200}$' },
  example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
};
const RETRY_AFTER = {
  'Retry-After': { description: '429：多少秒后再试 (429: try again after so many seconds)', schema: { type: 'integer', minimum: 1 } },
};

/**
 * The API's document as its readers want it: what the server's plug-in gathered from the routes, with the names that a generated
 * client uses, examples of every body, and the list of problems.
 * @param gathered an OpenAPI 3.1 document, as the plug-in makes it
 */
export function counterDocument(gathered: unknown): Record<string, unknown> {
  const document = documentSchema.parse(tidyComponents(gathered));
  for (const methods of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) methods[method] = finished(method, operation);
  }
  return {
    ...document,
    info: { ...document.info, description: DESCRIPTION },
    tags: TAGS,
    'x-problems': COUNTER_PROBLEMS.map(({ type, status, detail, detailZh }) => ({ type, status, detail, detailZh })),
  };
}

function finished(method: string, operation: Operation): Operation {
  const { operationId, requestBody, responses, parameters, security } = operation;
  const isKept = method === 'post' && security !== undefined;
  return {
    ...operation,
    description: DESCRIPTIONS[operationId],
    parameters: isKept ? [...parameters, IDEMPOTENCY_KEY] : parameters,
    ...(requestBody && { requestBody: { ...withExamples(requestBody, REQUEST_EXAMPLES[operationId]), required: true } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => {
        if (status === '4XX') return [status, { ...withExamples(response, PROBLEM_EXAMPLES[status]), headers: RETRY_AFTER }];
        return [status, withExamples(response, status === '5XX' ? PROBLEM_EXAMPLES[status] : ANSWER_EXAMPLES[operationId])];
      }),
    ),
  };
}

/** Puts the examples beside each schema of a body. */
function withExamples<B extends { content?: Record<string, Record<string, unknown>> | undefined }>(body: B, examples: unknown): B {
  if (body.content === undefined || examples === undefined) return body;
  const content = Object.fromEntries(Object.entries(body.content).map(([type, { example: _one, ...media }]) => [type, { ...media, examples }]));
  return { ...body, content };
}
