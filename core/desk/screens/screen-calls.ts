import type * as z from 'zod/mini';
import type { Logger } from 'pino';
import { nameOfError } from '../../contract/error-words.ts';
import { Refusal, REFUSALS } from '../../contract/refusal.ts';
import { callMessageSchema, type ScreenCall, type ScreenMessage } from '../../contract/screen-link.ts';
import type { ScreenPeer } from './screen-desk.ts';

/**
 * The one way in which a screen's call reaches the evaluator, over either link. A message that is no call, an unknown
 * call and arguments that do not fit are answered with a typed error and change nothing.
 */
export class ScreenCalls {
  readonly #handlers = new Map<string, (args: unknown, from: ScreenPeer) => void>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** The only registration there is: no handler sees arguments that its schema has not passed. */
  handle<S extends z.ZodMiniType>(call: ScreenCall, schema: S, act: (args: z.output<S>, from: ScreenPeer) => void): this {
    this.#handlers.set(call, (args, from) => {
      const parsed = schema.safeParse(args);
      if (!parsed.success) throw new MalformedCall();
      act(parsed.data, from);
    });
    return this;
  }

  /** @returns the answer to send back; undefined for a message that carries no call id to answer to */
  receive(message: unknown, from: ScreenPeer): ScreenMessage | undefined {
    const parsed = callMessageSchema.safeParse(message);
    if (!parsed.success) {
      this.#log.warn('A screen sent something that is no call.');
      return undefined;
    }
    const { id, call, args } = parsed.data;
    const handler = this.#handlers.get(call);
    if (handler === undefined) return { reply: id, error: MALFORMED };
    try {
      handler(args, from);
      return { reply: id, error: null };
    } catch (error) {
      if (error instanceof Refusal) return { reply: id, error: { code: error.code, ...REFUSALS[error.code] } };
      if (error instanceof MalformedCall) return { reply: id, error: MALFORMED };
      this.#log.error({ call, error: nameOfError(error) }, 'A screen call failed.');
      return { reply: id, error: FAILED };
    }
  }
}

const MALFORMED = { code: 'malformed-call', zh: '屏幕程序版本不符，请联系工作人员。', en: 'The screen does not fit this evaluator.' };
const FAILED = { code: 'failed', zh: '操作没有成功，请再试一次。', en: 'That did not work, please try again.' };

class MalformedCall extends Error {}
