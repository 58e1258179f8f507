import { isProblem } from './answers.ts';
import { ownError } from './own-errors.ts';
import { EvaluatorError } from './evaluator-error.ts';
import type { Guard } from './guards.ts';
import type { Surroundings } from './surroundings.ts';

const PROBLEM_TYPE_PREFIX = 'urn:counter-evaluator:problem:';
/** The evaluator answers at once, but for what it prints. */
const USUAL_TIMEOUT_MS = 10_000;

export interface RequestOptions {
  /** Sent as JSON. */
  body?: unknown;
  token?: string | null;
  /** Under the same key the same request is done once, and answered alike. */
  key?: string;
  timeoutMs?: number;
}

/** A request to the evaluator. Rejects with an `EvaluatorError`: `no-evaluator` when nothing answers in time, else the problem it answers. */
export type Request = <T>(method: string, path: string, isAnswer: Guard<T>, options?: RequestOptions) => Promise<T>;

export function createRequest(url: string, { fetch, after }: Surroundings): Request {
  return async (method, path, isAnswer, { body, token, key, timeoutMs = USUAL_TIMEOUT_MS } = {}) => {
    const headers: Record<string, string> = {};
    if (token) headers['authorization'] = `Bearer ${token}`;
    if (key) headers['idempotency-key'] = key;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const abort = new AbortController();
    const cancelTimeout = after(timeoutMs, () => abort.abort());
    let response: Response;
    let text: string;
    try {
      response = await fetch(url + path, {
        method,
        headers,
        signal: abort.signal,
        cache: 'no-store',
        credentials: 'omit',
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch {
      throw ownError('no-evaluator');
    } finally {
      cancelTimeout();
    }
    const answer = parsedJson(text);
    if (!response.ok) throw problemOf(answer, response);
    if (!isAnswer(answer)) throw ownError('not-an-evaluator');
    return answer;
  };
}

/** @returns undefined for what is no JSON, e.g. nothing */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(answer: unknown, response: Response): EvaluatorError {
  if (!isProblem(answer) || answer.type.indexOf(PROBLEM_TYPE_PREFIX) !== 0) return ownError('not-an-evaluator');
  const seconds = Number(response.headers.get('retry-after'));
  return new EvaluatorError(
    answer.type.slice(PROBLEM_TYPE_PREFIX.length),
    { zh: answer.detailZh, en: answer.detail },
    { fields: answer.errors || [], retryAfter: seconds > 0 ? seconds * 1000 : null },
  );
}

/** Unguessable, so that no other's is met. Where pages have no `crypto.randomUUID` (old browsers, plain HTTP), too. */
export const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join('');
