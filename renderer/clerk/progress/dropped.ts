import * as z from 'zod/mini';

/** Of starts that waited and came to nothing only the serial numbers, and only until this tab is closed: a page that is loaded anew names them. */
const KEY = 'counter-evaluator.clerk.dropped';

/** So many causes are kept, the last ones. */
const KEPT = 3;

const droppedSchema = z.array(z.object({ numbers: z.array(z.string()), by: z.nullable(z.string()) }));

/** Cases that waited and were never started. */
export interface Dropped {
  /** Their serial numbers. */
  numbers: readonly string[];
  /** What took their place; null where the page was loaded anew. */
  by: string | null;
}

/** @returns `list` with the cases of a start that `by` replaced; what that start had replaced itself was replaced by `by`, too */
export function withDropped(list: readonly Dropped[], numbers: readonly string[], by: readonly string[]): readonly Dropped[] {
  const [first = null] = by;
  const isOfThis = (one: Dropped) => one.by !== null && (one.by === first || one.by === numbers[0]);
  const together = [...new Set([...list.filter(isOfThis).flatMap((one) => one.numbers), ...numbers])];
  return without([...list.filter((one) => !isOfThis(one)), { numbers: together, by: first }], by).slice(-KEPT);
}

/** @returns `list` without cases that are started again */
export const without = (list: readonly Dropped[], numbers: readonly string[]): readonly Dropped[] =>
  list.map((one) => ({ ...one, numbers: one.numbers.filter((number) => !numbers.includes(number)) })).filter((one) => one.numbers.length > 0);

/** @param waiting the serial numbers of what waits now: it comes to nothing should the page be loaded anew */
export function rememberDropped(list: readonly Dropped[], waiting: readonly string[]): void {
  const all = waiting.length === 0 ? list : [...list, { numbers: waiting, by: null }].slice(-KEPT);
  try {
    if (all.length === 0) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A browser that keeps nothing: then a page that is loaded anew does not know of them.
  }
}

export function droppedBefore(): readonly Dropped[] {
  try {
    return droppedSchema.parse(JSON.parse(sessionStorage.getItem(KEY) ?? ''));
  } catch {
    return [];
  }
}
