/**
 * Tells once that a connection ended: with an error when the device went away, without one when we closed it. Who asks
 * after the end is told too.
 */
export class CloseNotice {
  readonly #listeners = new Set<(error: Error | undefined) => void>();
  #ended: { error: Error | undefined } | undefined;

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** What ended it; undefined also while it has not ended. */
  get error(): Error | undefined {
    return this.#ended?.error;
  }

  /** @returns a function that takes the listener back */
  listen(listener: (error: Error | undefined) => void): () => void {
    const ended = this.#ended;
    if (ended === undefined) this.#listeners.add(listener);
    else queueMicrotask(() => listener(ended.error));
    return () => this.#listeners.delete(listener);
  }

  /** @returns whether this was the end; false if it had ended before */
  tell(error: Error | undefined): boolean {
    if (this.#ended !== undefined) return false;
    this.#ended = { error };
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener(error);
    return true;
  }
}
