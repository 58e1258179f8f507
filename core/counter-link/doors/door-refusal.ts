import type { Logger } from 'pino';
import { nameOfError } from '../../contract/error-words.ts';
import { Refusal, REFUSALS, type FieldFault } from '../../contract/refusal.ts';

/** What a door says no to by itself; everything else is refused by the evaluator, in its own words. `status` is that of the HTTP door. */
const DOOR_REFUSALS = {
  malformed: { status: 422, zh: '消息格式有误', en: 'The message does not fit' },
  'not-json': { status: 400, zh: '消息不是 UTF-8 编码的 JSON 对象。', en: 'The message is no JSON object in UTF-8.' },
  'not-utf-8': {
    status: 400,
    zh: '地址或表单的内容不是按 UTF-8 编码的（是否为 GBK？），请按 UTF-8 做百分号编码。',
    en: 'The fields of the address or form are not UTF-8 (are they GBK?); percent-encode them as UTF-8.',
  },
  'too-large': { status: 413, zh: '消息超过 8 KiB。', en: 'The message is larger than 8 KiB.' },
  'unknown-staff': {
    status: 422,
    zh: '不知道该工号的姓名：请在消息中给出 staffName，或写入 hall/staff.csv。',
    en: 'Nobody knows the name to this staff number: send staffName, or put it into hall/staff.csv.',
  },
  'no-matter': {
    status: 422,
    zh: '消息没有给出事项：请给出 taskCode 和 taskName，或在 config.json 中设置 doors.matter。',
    en: 'The message names no matter: send taskCode and taskName, or set doors.matter in config.json.',
  },
  'nothing-shown': { status: 409, zh: '没有可以关闭的评价或页面。', en: 'There is nothing to close.' },
  'wrong-counter': { status: 403, zh: '本机不属于该窗口地址（config.json 中 doors.http.counter）。', en: 'This device belongs to another counter (doors.http.counter in config.json).' },
  'no-pages': { status: 403, zh: '网页不能使用本接口，请使用 /v1。', en: 'Pages cannot use this door; use /v1.' },
  'foreign-origin': {
    status: 403,
    zh: '该网页来源未写入 config.json 的 doors.webSocket.origins。',
    en: 'The origin of this page does not stand in doors.webSocket.origins of config.json.',
  },
  'no-such-address': { status: 404, zh: '没有这个地址或方法，见 docs/DOORS.md。', en: 'There is no such address or method; see docs/DOORS.md.' },
  'too-many-requests': { status: 429, zh: '请求过于频繁，请稍后再试。', en: 'Too many requests; try again later.' },
  failed: { status: 500, zh: '评价器内部错误，详情见日志。', en: 'The evaluator failed; its log has the details.' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>;
export type DoorRefusalCode = keyof typeof DOOR_REFUSALS;

/** A typed no of a door. Nothing was changed. */
export class DoorRefusal extends Error {
  override name = 'DoorRefusal';
  readonly code: DoorRefusalCode;
  readonly faults: readonly FieldFault[];
  constructor(code: DoorRefusalCode, faults: readonly FieldFault[] = []) {
    super(DOOR_REFUSALS[code].en);
    this.code = code;
    this.faults = faults;
  }
}

/** What a door answers: `result` is 0, or the code of the refusal. Never a level: the links that it comes from know none. */
export interface DoorAnswer {
  result: 0 | string;
  message: string;
  messageEn: string;
  /** Of the evaluation or page. */
  id?: string;
  status?: string;
}

export const done = (more: Pick<DoorAnswer, 'id' | 'status'> = {}): DoorAnswer => ({ result: 0, message: '成功', messageEn: 'OK', ...more });

export function refusedBy(error: Refusal | DoorRefusal): DoorAnswer {
  const { zh, en } = error instanceof Refusal ? REFUSALS[error.code] : DOOR_REFUSALS[error.code];
  const { code, faults } = error;
  if (faults.length === 0) return { result: code, message: zh, messageEn: en };
  return {
    result: code,
    message: `${unended(zh)}：${faults.map(({ field, detailZh }) => `${field} ${detailZh}`).join('；')}`,
    messageEn: `${unended(en)}: ${faults.map(({ field, detail }) => `${field} ${detail}`).join('; ')}`,
  };
}

/** The faults follow at once. */
const unended = (words: string) => words.replace(/[。.]$/, '');

/** What comes of a message; never throws. */
export function answering(log: Logger, act: () => DoorAnswer): DoorAnswer {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal || error instanceof DoorRefusal) return refusedBy(error);
    // Its message may quote what was sent.
    log.error({ error: nameOfError(error) }, 'A message at a door failed.');
    return refusedBy(new DoorRefusal('failed'));
  }
}

/** HTTP status of an answer. */
export function httpStatusOf({ result }: DoorAnswer): number {
  if (result === 0) return 200;
  return Object.entries(DOOR_REFUSALS).find(([code]) => code === result)?.[1].status ?? 409;
}
