import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';

type Config = NonNullable<Parameters<typeof createJsonSchemaTransform>[0]['zodToJsonConfig']>;

/** The patterns that zod writes beside these formats fill half a page each, and say nothing more. */
const TOLD_BY_FORMAT: ReadonlySet<string> = new Set(['date-time', 'date', 'uuid']);

const zodToJsonConfig: Config = {
  override({ zodSchema: { _zod }, jsonSchema }) {
    // Answers may get further fields later; so only what a schema refuses is refused by the document.
    if (_zod.def.type === 'object' && !('catchall' in _zod.def)) delete jsonSchema.additionalProperties;
    if (jsonSchema.format !== undefined && TOLD_BY_FORMAT.has(jsonSchema.format)) delete jsonSchema.pattern;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  },
};

/** How our schemas enter the OpenAPI document: those with an id as components, which generated clients make types of. */
export const DOCUMENT_SCHEMAS = {
  transform: createJsonSchemaTransform({ zodToJsonConfig }),
  transformObject: createJsonSchemaTransformObject({ zodToJsonConfig }),
};
