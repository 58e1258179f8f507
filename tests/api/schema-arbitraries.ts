import fc from 'fast-check';
import * as z from 'zod';

/** The part of JSON Schema (2020-12) that our OpenAPI document uses. */
const schemaSchema = z.looseObject({
  $ref: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  type: z.enum(['string', 'number', 'integer', 'boolean', 'null', 'array', 'object']).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
});
export type Schema = z.infer<typeof schemaSchema>;
export type Components = Readonly<Record<string, unknown>>;

/** Follows a reference into the document's components. @throws Error for one that leads nowhere, or for what is no schema */
export function resolved(schema: unknown, components: Components): Schema {
  const own = schemaSchema.parse(schema);
  if (own.$ref === undefined) return own;
  const { $ref, ...beside } = own;
  const target = components[$ref.replace('#/components/schemas/', '')];
  if (target === undefined) throw new Error(`${$ref} leads nowhere.`);
  return { ...resolved(target, components), ...beside };
}

const CHINESE = fc.constantFrom(...'张王李政务服务中心综合窗口办结受理医保登记𠮷ａ·', ...'AZaz09-_');
const instant = fc
  .tuple(fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z'), noInvalidDate: true }), fc.constantFrom('Z', '+08:00', '-03:30'))
  .map(([date, offset]) => date.toISOString().replace('Z', offset));
const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': instant,
  date: instant.map((text) => text.slice(0, 10)),
  uuid: fc.uuid(),
  uri: fc.webUrl(),
};

/** Values that the schema allows; what it cannot say (two fields that must agree) may still be refused. */
export function valid(schema: unknown, components: Components): fc.Arbitrary<unknown> {
  const own = resolved(schema, components);
  if ('const' in own) return fc.constant(own.const);
  if (own.enum) return fc.constantFrom(...own.enum);
  const choices = own.anyOf ?? own.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => valid(choice, components)));
  switch (own.type) {
    case 'string':
      return text(own);
    case 'integer':
      return fc.integer({ min: Math.max(own.minimum ?? -1_000, -1_000_000), max: Math.min(own.maximum ?? 1_000, 1_000_000) });
    case 'number':
      return fc.double({ min: own.minimum ?? -1e6, max: own.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid(own.items ?? {}, components), { minLength: own.minItems ?? 0, maxLength: Math.min(own.maxItems ?? 4, (own.minItems ?? 0) + 3) });
    case 'object':
      return object(own, components);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function object({ properties = {}, required = [] }: Schema, components: Components): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, valid(field, components)]));
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
}

function text({ format, pattern, allOf = [], minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  const known = format === undefined ? undefined : FORMATS[format];
  if (known) return known;
  const patterns = [pattern, ...allOf.map((part) => schemaSchema.parse(part).pattern)].filter((one) => one !== undefined).map((one) => new RegExp(one, 'u'));
  const fits = (candidate: string) => patterns.every((one) => one.test(candidate)) && candidate.trim().length >= minLength && candidate.length <= maxLength;
  const [first] = patterns;
  // A pattern that only forbids is met by words; one that describes is worked out.
  const forbids = first === undefined || first.test('张三');
  const source = forbids ? fc.string({ unit: CHINESE, minLength, maxLength: Math.max(minLength, Math.min(maxLength, 30)) }) : fc.stringMatching(first, { maxLength: Math.min(maxLength, 40) });
  return source.filter(fits);
}
