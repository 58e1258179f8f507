import type { Words } from '../../core/contract/words.ts';

/** A call that the evaluator refused or never answered, in words for the citizen. */
export class CallError extends Error implements Words {
  readonly code: string;
  readonly zh: string;
  readonly en: string;

  constructor({ code, zh, en }: Words & { code: string }) {
    super(`${code}: ${en}`);
    this.name = 'CallError';
    this.code = code;
    this.zh = zh;
    this.en = en;
  }

  static linkLost(): CallError {
    return new CallError({ code: 'link-lost', zh: '连接中断，请稍候', en: 'The connection was lost, please wait' });
  }
}
