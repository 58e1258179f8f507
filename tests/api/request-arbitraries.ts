import fc from 'fast-check';
import { JSON_TYPE, operationsOf, type ApiDocument, type Operation } from './api-document.ts';
import { nearMisses } from './near-misses.ts';
import { valid } from './schema-arbitraries.ts';

export interface AnyRequest {
  operation: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
const ODD_TYPES = ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/json; charset=gbk', 'application/jsonp', 'application/problem+json', ''] as const;
/** Bodies that are no JSON, or no UTF-8, or only just. */
const RAW: readonly (string | Buffer)[] = [
  '',
  '{',
  '{"case":',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  'NaN',
  '[1,]',
  `${'['.repeat(20_000)}`,
  '{"a":1}{"b":2}',
  '\ufeff{}',
  Buffer.from([0x7b, 0x22, 0xcd, 0xf5, 0x22, 0x7d]),
  Buffer.from([0xff, 0xfe, 0x00]),
  `"${'x'.repeat(70_000)}"`,
  `{"x":${'9'.repeat(400)}}`,
];
const ODD_IDS = ['no-such-id', '..', '%2e%2e', '%00', '张三', 'x'.repeat(600), '%zz', "';--", '', 'a/b', '?x=1', '#'];

/**
 * Requests made of the document: what it allows, what it just does not, and what no client of good faith sends.
 * @param ids evaluations that exist by then
 */
export function requests(document: ApiDocument, ids: readonly string[]): fc.Arbitrary<AnyRequest> {
  const each = operationsOf(document).map((operation) => requestsFor(operation, document, ids));
  const fitting = fc.oneof(...each);
  return fc.oneof(
    { weight: 8, arbitrary: fitting },
    { weight: 1, arbitrary: fc.tuple(fitting, fc.constantFrom(...METHODS)).map(([request, method]) => ({ ...request, method })) },
    { weight: 1, arbitrary: fc.tuple(fitting, fc.constantFrom(...ODD_TYPES)).map(([request, type]) => ({ ...request, headers: { ...request.headers, 'content-type': type } })) },
    { weight: 1, arbitrary: fc.tuple(fitting, fc.constantFrom(...RAW)).map(([request, body]) => ({ ...request, headers: { ...request.headers, 'content-type': JSON_TYPE }, body })) },
  );
}

function requestsFor({ operationId, method, path, requestBody, parameters }: Operation, { components }: ApiDocument, ids: readonly string[]): fc.Arbitrary<AnyRequest> {
  const schema = requestBody?.content?.[JSON_TYPE]?.schema;
  const wellFormed = valid(schema ?? {}, components.schemas);
  const body = schema === undefined ? fc.constant(undefined) : fc.oneof({ weight: 1, arbitrary: wellFormed }, { weight: 2, arbitrary: nearMisses(wellFormed) });
  const id = fc.oneof(fc.constantFrom(...ODD_IDS), fc.uuid(), fc.nat().map((pick) => ids[pick % ids.length] ?? 'none-yet'));
  const key = parameters.some(({ name }) => name === 'Idempotency-Key') ? fc.option(fc.oneof(fc.uuid(), fc.constantFrom('', 'same', 'x'.repeat(300), 'a b')), { freq: 3 }) : fc.constant(null);
  return fc.record({ body, id, key }).map((made) => {
    const json = made.body === undefined ? undefined : JSON.stringify(made.body);
    return {
      operation: operationId,
      method,
      path: path.replace('{id}', made.id),
      headers: { ...(json !== undefined && { 'content-type': JSON_TYPE }), ...(made.key !== null && { 'idempotency-key': made.key }) },
      body: json,
    };
  });
}
