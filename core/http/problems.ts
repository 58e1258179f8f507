import * as z from 'zod';
import { Refusal, REFUSALS, type FieldFault, type RefusalCode } from '../contract/refusal.ts';

/**
 * Problems of the HTTP exchange itself; what the evaluator refuses to counter and citizen are `REFUSALS`. Clerks read these words, too, where
 * they are not about the making of a program.
 */
const HTTP_PROBLEMS = {
  'unknown-host': {
    status: 421,
    zh: '评价器地址不对，请使用评价器启动时显示的地址。',
    en: "This is not the evaluator's own address (Host); use the one that it prints when it starts.",
  },
  'unknown-origin': {
    status: 403,
    zh: '本网页没有与这台评价器配对，请先配对。',
    en: 'This page (its origin) is not paired with this evaluator; pair it first.',
  },
  'wrong-token': {
    status: 401,
    zh: '尚未与评价器配对，或配对已经失效（令牌缺少、不正确或已撤销），请重新配对。',
    en: 'Not paired with the evaluator, or no longer (the bearer token is missing, wrong or revoked); pair again.',
  },
  'not-json-type': {
    status: 415,
    zh: '请求内容类型必须是 application/json。',
    en: 'The content type must be application/json.',
  },
  'not-json': {
    status: 400,
    zh: '请求内容不是有效的 JSON。',
    en: 'The body is not valid JSON.',
  },
  'not-utf-8': {
    status: 400,
    zh: '请求内容不是 UTF-8 编码（是否为 GBK？）。',
    en: 'The body is not UTF-8 (is it GBK?).',
  },
  'too-large': {
    status: 413,
    zh: '请求内容超过 64 KiB。',
    en: 'The body is larger than 64 KiB.',
  },
  'invalid-body': {
    status: 422,
    zh: '没有填好，请更正所列内容。',
    en: 'Not filled in correctly; please correct what is listed.',
  },
  'not-paired': {
    status: 409,
    zh: '本机程序不需要配对，因此没有配对可以查看或解除。',
    en: "Programs of this machine need no pairing, so there is none to see or to end: this token is the device's own.",
  },
  'too-many-requests': {
    status: 429,
    zh: '操作过于频繁，请稍等片刻再试。',
    en: 'Too many requests; wait a moment, then try again.',
  },
  'idempotency-key-reused': {
    status: 422,
    zh: '同一 Idempotency-Key 已用于另一个请求，请换一个新的值。',
    en: 'This Idempotency-Key was used for another request; use a new one.',
  },
  'no-such-address': {
    status: 404,
    zh: '没有这个地址或方法，见 /v1/openapi.json。',
    en: 'There is no such address or method; see /v1/openapi.json.',
  },
  'websocket-only': {
    status: 426,
    zh: '该地址只支持 WebSocket。',
    en: 'This address speaks WebSocket only.',
  },
  'bad-request': {
    status: 400,
    zh: '请求格式有误，评价器不能识别。',
    en: 'The request is malformed; the evaluator cannot read it.',
  },
  'too-slow': {
    status: 408,
    zh: '请求没有在规定时间内发完，请检查网络后重试。',
    en: 'The request did not arrive in time; check the network, then try again.',
  },
  'headers-too-large': {
    status: 431,
    zh: '请求头超过 16 KiB。',
    en: 'The headers of the request are larger than 16 KiB.',
  },
  internal: {
    status: 500,
    zh: '评价器出错，请重试；仍不成功请联系运维人员（详情见评价器日志）。',
    en: 'The evaluator failed; try again, and if it fails again tell a technician (its log has the details).',
  },
} as const;

/** Orders of a technician that cannot be carried out. Nothing was changed. */
const TECHNICIAN_PROBLEMS = {
  'wrong-technician-token': {
    status: 401,
    zh: '缺少运维令牌或令牌不正确，令牌在评价器数据目录的 technician-token 文件中。',
    en: "The technician's bearer token is missing or wrong; it lies in the file technician-token of the evaluator's data folder.",
  },
  'no-such-dead-letter': {
    status: 404,
    zh: '没有这个编号的待处理死信，可能已经处理。',
    en: 'No dead letter with this number waits; it may have been dealt with.',
  },
  'a-rating-is-never-altered': {
    status: 422,
    zh: '评价内容不能更改，只能原样重新发送或放弃。',
    en: 'What a citizen said is sent as it was said: requeue it, or write it off.',
  },
  unreadable: {
    status: 422,
    zh: '该记录无法读取，因此不能更正，只能放弃。',
    en: 'The record cannot be read, so it cannot be corrected: write it off.',
  },
  'invalid-correction': {
    status: 422,
    zh: '更正后的记录不符合要求，请检查所列内容。',
    en: 'The record would not be valid after this correction; look at what is listed.',
  },
  'unknown-pairing': {
    status: 404,
    zh: '没有这个编号的配对，可能已经结束。',
    en: 'There is no pairing with this id; it may have ended.',
  },
  'no-such-key': {
    status: 404,
    zh: '没有这个编号的数据密钥。',
    en: 'There is no data key with this number.',
  },
  'key-opens': {
    status: 409,
    zh: '该数据密钥在本机可以打开，不能放弃。',
    en: 'This data key opens on this machine; it cannot be given up.',
  },
  'backup-failed': {
    status: 503,
    zh: '备份没有完成，原因如下；评价不受影响。',
    en: 'No backup was made, for the reason given; ratings go on.',
  },
} as const;

const OWN_PROBLEMS = { ...HTTP_PROBLEMS, ...TECHNICIAN_PROBLEMS };

const REFUSAL_STATUS: Record<RefusalCode, number> = {
  'already-rated': 409,
  'differs-from-known': 409,
  'finished-case-known': 409,
  'citizen-is-rating': 409,
  'touched-already': 409,
  'already-over': 409,
  'no-such-evaluation': 404,
  'no-rating-due': 422,
  'window-over': 409,
  'no-province': 503,
  'session-over': 409,
  'step-not-possible': 409,
  'rating-incomplete': 422,
  'not-yours': 403,
  'field-missing': 422,
  'agent-may-not-rate': 422,
  'group-too-small': 422,
  'group-repeats-case': 422,
  'batch-of-different-matters': 422,
  'group-of-different-applicants': 422,
  'time-ahead': 422,
  'screen-in-use': 409,
  'pairing-under-way': 409,
  'pairing-paused': 429,
  'too-many-pairings': 409,
  'no-such-pairing': 404,
  'wrong-code': 422,
  'own-service': 403,
  'form-date': 422,
  'unknown-staff': 422,
  'own-window': 422,
  'page-not-allowed': 422,
  'storage-failed': 503,
};

export type HttpProblemCode = keyof typeof OWN_PROBLEMS;
export type ProblemCode = HttpProblemCode | RefusalCode;

/** `application/problem+json` (RFC 9457). `type` is stable; `detail` is English, `detailZh` Chinese. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  detailZh: z.string(),
  errors: z
    .array(z.object({ pointer: z.string(), field: z.string(), detail: z.string(), detailZh: z.string() }))
    .optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const PROBLEM_TYPE_PREFIX = 'urn:counter-evaluator:problem:';

export function problem(code: ProblemCode, errors?: readonly FieldFault[]): Problem {
  const { status, zh, en } = isRefusal(code) ? { status: REFUSAL_STATUS[code], ...REFUSALS[code] } : OWN_PROBLEMS[code];
  return { ...told(code, status, { zh, en }), ...(errors && { errors: [...errors] }) };
}

const told = (code: string, status: number, { zh, en }: { zh: string; en: string }): Problem => ({
  type: `${PROBLEM_TYPE_PREFIX}${code}`,
  title: code.replaceAll('-', ' '),
  status,
  detail: en,
  detailZh: zh,
});

const refusalStatus = new Map(Object.entries(REFUSAL_STATUS));

/** Every problem that a counter can meet, as it would be answered without `errors`. */
export const COUNTER_PROBLEMS: readonly Problem[] = [
  ...Object.entries(HTTP_PROBLEMS).map(([code, { status, ...words }]) => told(code, status, words)),
  ...Object.entries(REFUSALS).map(([code, words]) => told(code, refusalStatus.get(code) ?? 500, words)),
];

function isRefusal(code: ProblemCode): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code);
}

/** Fastify's own failures, by their codes. */
const BY_FASTIFY_CODE: Record<string, HttpProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'not-json-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'not-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'not-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
  FST_ERR_VALIDATION: 'invalid-body',
};

/** The problem that answers a thrown error; `internal` for what nobody foresaw. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return problem(error.code, error.faults.length > 0 ? error.faults : undefined);
  if (error instanceof InvalidBody) return problem('invalid-body', error.faults);
  if (error instanceof HttpProblem) return problem(error.code, error.faults);
  if (error instanceof SyntaxError) return problem('not-json');
  if (error instanceof Error && 'code' in error) {
    const known = BY_FASTIFY_CODE[String(error.code)];
    if (known) return problem(known);
  }
  if (error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500) return problem('bad-request');
  return problem('internal');
}

/** When the one who was refused may ask again, in milliseconds from now; undefined where nobody knows. */
export function retryAfterOf(error: unknown): number | undefined {
  return error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined;
}

/** Thrown by hooks that turn a request away before any handler, and for orders of a technician that cannot be carried out. */
export class HttpProblem extends Error {
  override name = 'HttpProblem';
  readonly code: HttpProblemCode;
  /** What exactly is in the way. */
  readonly faults: readonly FieldFault[] | undefined;
  /** After which the same request may be answered. */
  readonly retryAfterMs: number | undefined;
  constructor(code: HttpProblemCode, options: { faults?: readonly FieldFault[]; cause?: unknown; retryAfterMs?: number } = {}) {
    super(OWN_PROBLEMS[code].en, { cause: options.cause });
    this.code = code;
    this.faults = options.faults;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A body or parameter that its schema does not accept. */
export class InvalidBody extends Error {
  override name = 'InvalidBody';
  readonly faults: readonly FieldFault[];
  constructor(faults: readonly FieldFault[]) {
    super('The request does not fit its schema.');
    this.faults = faults;
  }
}
