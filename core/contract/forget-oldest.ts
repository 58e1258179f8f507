/** What is kept in the order in which it came: a Map or a Set. */
interface Kept<K> {
  readonly size: number;
  keys(): Iterable<K>;
  delete(key: K): boolean;
}

/** Bounds what is remembered: who came first goes first, until no more than `most` are left. */
export function forgetOldest<K>(kept: Kept<K>, most: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}
