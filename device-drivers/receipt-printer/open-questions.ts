/**
 * The questions of one kind that a printer has not answered yet. It answers them in their order, and nothing in an answer
 * tells its question: what comes belongs to the oldest.
 */
export class OpenQuestions {
  readonly #askedAt: number[] = [];
  #lastAskedAt = 0;

  get any(): boolean {
    return this.#askedAt.length > 0;
  }

  /** When the last one was asked, in ticks. */
  get lastAskedAt(): number {
    return this.#lastAskedAt;
  }

  ask(now: number): void {
    this.#askedAt.push(now);
    this.#lastAskedAt = now;
  }

  /** @returns how long the answer took; undefined if nothing was asked */
  answer(now: number): number | undefined {
    const askedAt = this.#askedAt.shift();
    return askedAt === undefined ? undefined : now - askedAt;
  }

  /** They, or their answers, were lost. */
  forget(): void {
    this.#askedAt.length = 0;
  }
}
