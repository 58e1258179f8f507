import type { EvaluationRequest } from '../contract/case.ts';
import { healthSchema } from '../contract/health.ts';

/** Talks to the evaluator over HTTP as any business system does. */
export class CounterClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @throws Error when the evaluator does not answer or turns the case away */
  async startEvaluation(request: EvaluationRequest): Promise<void> {
    const response = await this.#fetch('/v1/evaluations', { method: 'POST', body: JSON.stringify(request) });
    if (!response.ok) throw new Error(`POST /v1/evaluations answered ${response.status}: ${await response.text()}`);
  }

  /** Whether a citizen could be asked now. */
  async isIdle(): Promise<boolean> {
    const response = await this.#fetch('/v1/status', {});
    return response.ok && healthSchema.parse(await response.json()).evaluator.session === 'idle';
  }

  /** Whether ratings go anywhere: an entry of `config.json` may have been left out. */
  async hasProvince(): Promise<boolean> {
    const response = await this.#fetch('/v1/status', {});
    if (!response.ok) throw new Error(`GET /v1/status answered ${response.status}.`);
    return healthSchema.parse(await response.json()).province.configured;
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(5_000),
    });
  }
}

/** The same request as a command line to paste into this machine's shell. */
export function asCurl(platform: NodeJS.Platform, url: string, token: string, request: EvaluationRequest): string {
  const body = JSON.stringify(request);
  const quote = platform === 'win32' ? (text: string) => `"${text.replaceAll('"', String.raw`\"`)}"` : quoteForShell;
  const program = platform === 'win32' ? 'curl.exe' : 'curl';
  return [
    `${program} -sS -X POST ${url}/v1/evaluations`,
    `-H ${quote(`Authorization: Bearer ${token}`)}`,
    `-H ${quote('Content-Type: application/json')}`,
    `-d ${quote(body)}`,
  ].join(' ');
}

const quoteForShell = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
