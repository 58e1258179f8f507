import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { problemSchema, type Problem } from '../http/problems.ts';

/** Why an order was not carried out, in Chinese and English for whoever gave it. */
export class TechnicianProblem extends Error {
  override name = 'TechnicianProblem';
}

const TOKEN_FILE = 'technician-token';
/** A backup of a great database takes its time. */
const DEADLINE_MS = 300_000;

/** Talks to the evaluator that runs on a data folder. */
export class TechnicianClient {
  readonly #url: string;
  readonly #dataFolder: string;

  constructor(dataFolder: string, port: number) {
    this.#url = `http://127.0.0.1:${port}`;
    this.#dataFolder = dataFolder;
  }

  /** @throws TechnicianProblem when the evaluator cannot be asked, or says no */
  get<T extends z.ZodType>(path: string, answer: T): Promise<z.output<T>> {
    return this.#ask(path, { method: 'GET' }, answer);
  }

  /** @throws TechnicianProblem when the evaluator cannot be asked, or says no; then nothing was changed */
  post<T extends z.ZodType>(path: string, order: unknown, answer: T): Promise<z.output<T>> {
    const init = { method: 'POST', body: JSON.stringify(order), headers: { 'content-type': 'application/json' } };
    return this.#ask(path, init, answer);
  }

  async #ask<T extends z.ZodType>(path: string, init: RequestInit, answer: T): Promise<z.output<T>> {
    const response = await this.#fetch(path, init);
    const body: unknown = await response.json().catch(() => undefined);
    const parsed = answer.safeParse(body);
    if (response.ok && parsed.success) return parsed.data;
    const problem = problemSchema.safeParse(body);
    if (problem.success) throw new TechnicianProblem(wordsOf(problem.data));
    throw new TechnicianProblem(
      `${this.#url} 上的程序不是本版本的评价器，请检查 --port。\nWhat answers there is not an evaluator of this version; check --port.`,
    );
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const authorization = `Bearer ${readToken(this.#dataFolder)}`;
    try {
      return await fetch(`${this.#url}/technician/v1${path}`, {
        ...init,
        headers: { ...init.headers, authorization },
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
    } catch (error) {
      throw new TechnicianProblem(
        `${this.#url} 没有应答：评价器没有运行，或使用了另一个端口（--port）。\nNothing answers there: the evaluator is not running, or has another port.`,
        { cause: error },
      );
    }
  }
}

/** `npm start` keeps the evaluator's folder in its own; either may be named. */
function tokenFileIn(dataFolder: string): string | undefined {
  return [join(dataFolder, TOKEN_FILE), join(dataFolder, 'evaluator', TOKEN_FILE)].find((file) => existsSync(file));
}

function readToken(dataFolder: string): string {
  const file = tokenFileIn(dataFolder);
  if (file === undefined) {
    throw new TechnicianProblem(
      `${dataFolder} 不是评价器的数据目录，或评价器从未在其中启动（--data）。\nNo evaluator has used this data folder yet, or it is another one (--data).`,
    );
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new TechnicianProblem(
      `没有读取 ${file} 的权限，请用运行评价器的账户执行。\nThe token cannot be read; use the account that the evaluator runs under.`,
      { cause: error },
    );
  }
}

const WRONG_TOKEN = ['令牌不符：该端口上运行的评价器使用另一个数据目录。', 'The evaluator at this port uses another data folder.'];

function wordsOf({ status, detailZh, detail, errors = [] }: Problem): string {
  const [zh, en] = status === 401 ? WRONG_TOKEN : [detailZh, detail];
  return [zh, en, ...errors.map((fault) => `  ${fault.field}：${fault.detailZh}${fault.detail === fault.detailZh ? '' : ` (${fault.detail})`}`)].join('\n');
}
