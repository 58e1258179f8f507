import * as z from 'zod/mini';
import type { Matter } from '../../core/counter-link/sdk/index.ts';
import type { Language } from './words/use-words.ts';

/**
 * What this browser remembers of a clerk's work: the language, the end of its counter's name, matters that were used last, and matters that were typed by hand.
 * Never a case, an applicant, or anything of a rating but its id while it runs (`progress/running.ts`).
 */
const KEY = 'counter-evaluator.clerk';
const RECENT = 12;
const TYPED = 40;

const matterSchema = z.object({
  taskCode: z.string(),
  taskName: z.string(),
  kind: z.enum(['immediate', 'promised', 'joint', 'fully-online', 'online-intake', 'mail-delivery', 'enquiry', 'online-enquiry', 'self-service', 'overall']),
});
const memorySchema = z.object({ language: z.enum(['zh-CN', 'en']), recent: z.array(z.string()), typed: z.array(matterSchema), suffix: z.optional(z.string()) });
export type Memory = z.infer<typeof memorySchema>;

const NOTHING: Memory = { language: 'zh-CN', recent: [], typed: [] };

/** Nothing, where nothing is kept or it cannot be read. */
export function remembered(): Memory {
  try {
    return memorySchema.parse(JSON.parse(localStorage.getItem(KEY) ?? ''));
  } catch {
    return NOTHING;
  }
}

function remember(change: Partial<Memory>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...remembered(), ...change }));
  } catch {
    // A browser that keeps nothing works all the same; only this is forgotten.
  }
}

/** Tells this browser's counter from another's at the same window; drawn once. */
export function nameSuffix(): string {
  const suffix = remembered().suffix ?? String(10 + ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) % 90));
  remember({ suffix });
  return suffix;
}

export const rememberLanguage = (language: Language): void => remember({ language });

/** Names a matter among all: the same 实施编码 may have several 业务办理项. */
export const keyOf = ({ taskCode, taskHandleItem = '', taskName }: Matter): string => `${taskCode} ${taskHandleItem} ${taskName}`;

/** A matter was used: it comes first the next time, and one that is on no list is kept. */
export function rememberMatter(matter: Matter, isTyped: boolean): void {
  const { recent, typed } = remembered();
  const key = keyOf(matter);
  const { taskCode, taskName, kind } = matter;
  remember({
    recent: [key, ...recent.filter((other) => other !== key)].slice(0, RECENT),
    ...(isTyped && { typed: [{ taskCode, taskName, kind }, ...typed.filter((other) => keyOf(other) !== key)].slice(0, TYPED) }),
  });
}
