import * as z from 'zod';

const mediaSchema = z.looseObject({ schema: z.unknown(), examples: z.record(z.string(), z.object({ summary: z.string(), value: z.unknown() })).optional() });
const bodySchema = z.looseObject({ content: z.record(z.string(), mediaSchema).optional() });

const operationSchema = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })),
  requestBody: bodySchema.optional(),
  responses: z.record(z.string(), bodySchema),
});

const documentSchema = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  'x-problems': z.array(z.object({ type: z.string(), status: z.int(), detail: z.string(), detailZh: z.string() })),
});
export type ApiDocument = z.infer<typeof documentSchema>;

/** One address and method of the document. */
export interface Operation extends z.infer<typeof operationSchema> {
  method: string;
  path: string;
}

/** The document as the evaluator at this address serves it. */
export async function readDocument(url: string): Promise<ApiDocument> {
  return documentSchema.parse(await (await fetch(`${url}/v1/openapi.json`)).json());
}

export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })));
}

export const JSON_TYPE = 'application/json';
