import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

const REFERENCE = '#/components/schemas/';
const shape = z.looseObject({ components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }) });

/**
 * The schema library's plug-in writes each named schema twice, as `Name` for answers and `NameInput` for requests. What nobody
 * refers to is left out here, and a shape gets its plain name wherever one will do.
 */
export function tidyComponents(gathered: unknown): unknown {
  const document = shape.parse(gathered);
  const { schemas } = document.components;
  const used = reachable(document, schemas);
  const plain = new Map<string, string>();
  for (const name of used) {
    const short = name.replace(/Input$/, '');
    const isOne = !used.has(short) || isDeepStrictEqual(withoutInput(schemas[name]), withoutInput(schemas[short]));
    if (short !== name && isOne) plain.set(name, short);
  }
  const kept = Object.fromEntries([...used].toSorted().map((name) => [plain.get(name) ?? name, schemas[name]]));
  return renamed({ ...document, components: { ...document.components, schemas: kept } }, plain);
}

/** The names of all that the paths refer to, directly or not. */
function reachable(document: Record<string, unknown>, schemas: Record<string, unknown>): Set<string> {
  const found = new Set<string>();
  const open = [document['paths']];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of references(next)) {
      if (found.has(name)) continue;
      found.add(name);
      open.push(schemas[name]);
    }
  }
  return found;
}

const references = (value: unknown) => [...JSON.stringify(value ?? null).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');

const renamed = (value: unknown, names: ReadonlyMap<string, string>): unknown =>
  JSON.parse(JSON.stringify(value), (key, inner: unknown) => {
    if (key !== '$ref' || typeof inner !== 'string') return inner;
    const name = inner.slice(REFERENCE.length);
    return REFERENCE + (names.get(name) ?? name);
  });

const withoutInput = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null), (key, inner: unknown) => (key === '$ref' && typeof inner === 'string' ? inner.replace(/Input$/, '') : inner));
