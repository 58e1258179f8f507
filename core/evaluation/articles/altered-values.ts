import type * as z from 'zod';

/** What JSON can hold. */
export type Json = z.core.util.JSONType;

/** A JSON Schema, as `z.toJSONSchema` writes it. */
type Shape = Exclude<z.core.JSONSchema._JSONSchema, boolean>;

export interface Altered {
  /** Where in the value and how, e.g. `items.3.zh: "好" → "好x"`. */
  change: string;
  value: Json;
}

/**
 * Every value that differs from this one in a single spot: each array without an element, with two neighbours swapped or
 * with one element more; each object without a key or with one more that its schema knows; each word, number and switch
 * replaced. The schema may refuse some of them, and some may come twice.
 */
export function alteredValues(value: Json, shape: Shape): Altered[] {
  if (Array.isArray(value)) return alteredArrays(value, shape);
  if (typeof value === 'object' && value !== null) return alteredObjects(value, shape);
  return otherScalars(value, shape).map((other) => ({
    change: `: ${JSON.stringify(value)} → ${JSON.stringify(other)}`,
    value: other,
  }));
}

function alteredArrays(list: readonly Json[], shape: Shape): Altered[] {
  const item = itemShape(shape);
  return [
    ...list.map((_, index) => ({ change: ` without ${index}`, value: list.toSpliced(index, 1) })),
    ...list.slice(1).map((one, index) => ({
      change: ` with ${index} and ${index + 1} swapped`,
      value: [...list.slice(0, index), one, ...list.slice(index, index + 1), ...list.slice(index + 2)],
    })),
    ...samples(item).map((one) => ({ change: ` and ${JSON.stringify(one)}`, value: [...list, one] })),
    ...list.flatMap((one, index) =>
      alteredValues(one, item).map(({ change, value }) => ({ change: `.${index}${change}`, value: list.with(index, value) })),
    ),
  ];
}

function alteredObjects(object: Readonly<Record<string, Json>>, shape: Shape): Altered[] {
  const keys = Object.keys(object);
  const without = (dropped: string) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== dropped));
  return [
    ...keys.map((key) => ({ change: ` without ${key}`, value: without(key) })),
    ...knownKeys(shape)
      .filter((key) => !keys.includes(key))
      .flatMap((key) =>
        samples(propertyShape(shape, key)).map((one) => ({
          change: ` and ${key} ${JSON.stringify(one)}`,
          value: { ...object, [key]: one },
        })),
      ),
    ...Object.entries(object).flatMap(([key, one]) =>
      alteredValues(one, propertyShape(shape, key)).map(({ change, value }) => ({
        change: `.${key}${change}`,
        value: { ...object, [key]: value },
      })),
    ),
  ];
}

function otherScalars(value: string | number | boolean | null, shape: Shape): Json[] {
  const words = wordsOf(shape);
  const others = words.filter((word) => word !== value);
  if (typeof value === 'number') return [...others, value - 1, value + 1];
  if (typeof value === 'boolean') return [!value];
  return words.length > 0 ? others : [`${value}x`];
}

/** What could stand where nothing stands yet: each word if there are only so many, else one value of the form. */
function samples(shape: Shape): Json[] {
  const words = wordsOf(shape);
  if (words.length > 0) return words;
  return alternatives(shape).flatMap((one): Json[] => {
    switch (one.type) {
      case 'boolean':
        return [true, false];
      case 'string':
        return ['x'];
      case 'number':
      case 'integer':
        return [one.minimum ?? 0];
      case 'array':
        return samples(itemShape(one)).map((item) => [item]);
      case 'object':
        return [smallest(one)];
      default:
        return [];
    }
  });
}

/** An object with nothing but what it must have. */
function smallest(shape: Shape): Json {
  const needed = (shape.required ?? []).map((key) => [key, samples(propertyShape(shape, key))[0] ?? null] as const);
  return Object.fromEntries(needed);
}

/** The forms among which a schema leaves the choice. */
function alternatives(shape: Shape): Shape[] {
  return shape.anyOf?.flatMap(alternatives) ?? [shape];
}

/** The words that a schema admits, if there are only so many. Null is no word: it stands for a rule that is open. */
function wordsOf(shape: Shape): (string | number | boolean)[] {
  return alternatives(shape)
    .flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]))
    .filter((word) => word !== null);
}

const shapeOrNothing = (shape: z.core.JSONSchema._JSONSchema | undefined): Shape => (typeof shape === 'object' ? shape : {});

function itemShape(shape: Shape): Shape {
  const items = alternatives(shape).find((one) => one.items !== undefined)?.items;
  return Array.isArray(items) ? {} : shapeOrNothing(items);
}

function propertyShape(shape: Shape, key: string): Shape {
  const found = alternatives(shape).map((one) => one.properties?.[key] ?? one.additionalProperties);
  return shapeOrNothing(found.find((one) => typeof one === 'object'));
}

function knownKeys(shape: Shape): string[] {
  return alternatives(shape).flatMap(({ properties = {}, propertyNames }) => [
    ...Object.keys(properties),
    ...wordsOf(shapeOrNothing(propertyNames)).map(String),
  ]);
}
