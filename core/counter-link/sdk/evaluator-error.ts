/** What is wrong with one field of a request. */
export interface FieldError {
  /** JSON pointer into the request; empty for what it does not hold. */
  pointer: string;
  field: string;
  detail: string;
  detailZh: string;
}

/** Why something was not done, in words for the clerk. */
export class EvaluatorError extends Error {
  /** Stable, e.g. `already-rated`, `no-evaluator`; may be acted on. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly fields: readonly FieldError[];
  /** After how many ms it may be tried again, where the evaluator said so. */
  readonly retryAfter: number | null;

  constructor(code: string, words: { zh: string; en: string }, details: { fields?: readonly FieldError[]; retryAfter?: number | null } = {}) {
    super(words.en);
    this.name = 'EvaluatorError';
    this.code = code;
    this.zh = words.zh;
    this.en = words.en;
    this.fields = details.fields || [];
    this.retryAfter = details.retryAfter || null;
  }
}
