/** Who hears of what. A listener that throws keeps nobody else from hearing. */
export interface Listeners<T> {
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
}

export function createListeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>();
  return {
    add(listener) {
      // Of its own, so that the same function added twice is heard, and ended, twice.
      const own = (value: T) => listener(value);
      all.add(own);
      return () => void all.delete(own);
    },
    tell: (value) => Array.from(all).forEach((listener) => tellSafely(listener, value)),
  };
}

/** What a page's own function throws is reported as the page's, and stops nothing here. */
export function tellSafely<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    void Promise.reject(error);
  }
}
