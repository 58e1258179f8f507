import fc from 'fast-check';

type Path = readonly (string | number)[];

/** Places in a value, itself included. */
function* places(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (Array.isArray(value)) for (const [index, entry] of value.entries()) yield* places(entry, [...path, index]);
  else if (typeof value === 'object' && value !== null) for (const [key, entry] of Object.entries(value)) yield* places(entry, [...path, key]);
}

/** The value with what `change` makes of the part at that place; undefined leaves the part out. */
function changed(value: unknown, [key, ...rest]: Path, change: (part: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value)) return value.map((entry: unknown, index) => (index === key ? changed(entry, rest, change) : entry));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, name === key ? changed(entry, rest, change) : entry]));
}

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

/** What no field of ours expects. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  -0,
  [],
  {},
  [[]],
  nested(500),
  '\ud800',
  'a\u0000b',
  '\u202e张三',
  '👩‍👩‍👧‍👦'.repeat(30),
  'ﷺ'.repeat(300),
  "'; DROP TABLE evaluations;--",
  '../../counter-token',
  '${jndi:ldap://x}',
  '<script>alert(1)</script>',
  'x'.repeat(5_000),
];

/** One step over a bound: longer, shorter, more, fewer, other case. */
function overTheEdge(part: unknown): readonly unknown[] {
  if (typeof part === 'string') return [`${part}${'A'.repeat(201)}`, part.slice(0, -1), part.slice(1), part.toUpperCase(), `${part} `, `${part}\n`, `${part}\u0007`];
  if (typeof part === 'number') return [part + 1, part - 1, part + 0.5, part * 1_000, -part, String(part)];
  if (Array.isArray(part)) return [[...part, ...part], part.slice(1), [], Array.from({ length: 60 }, () => part[0] ?? null), [...part, null]];
  if (typeof part === 'object' && part !== null) return [{ ...part, level: 5 }, { ...part, [Object.keys(part)[0] + '2']: 1 }, Object.entries(part), { ...part, constructor: 1 }];
  return [String(part), 1];
}

/** Values that differ from a valid one in one or two places. */
export function nearMisses(validValues: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const step = (value: unknown) =>
    fc.constantFrom(...places(value)).chain((path) =>
      fc.oneof(
        fc.constant(changed(value, path, () => undefined)),
        fc.constantFrom(...STRANGE).map((strange) => changed(value, path, () => strange)),
        fc.nat(6).map((pick) => changed(value, path, (part) => overTheEdge(part)[pick % overTheEdge(part).length])),
      ),
    );
  return fc.oneof({ weight: 4, arbitrary: validValues.chain(step) }, { weight: 1, arbitrary: validValues.chain(step).chain(step) });
}
