import * as z from 'zod/mini';

/** Of a rating under way only its id, and only until this tab is closed: a page that is loaded anew finds it again. */
const KEY = 'counter-evaluator.clerk.running';

const runningSchema = z.object({ id: z.string(), isGroup: z.boolean() });
export type Running = z.infer<typeof runningSchema>;

export function rememberRunning({ id, isGroup }: Running): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ id, isGroup }));
  } catch {
    // A browser that keeps nothing: then a page that is loaded anew does not know of it.
  }
}

/** Of another one nothing is forgotten. */
export function forgetRunning(id: string): void {
  if (runningBefore()?.id !== id) return;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There is nothing kept.
  }
}

export function runningBefore(): Running | null {
  try {
    return runningSchema.parse(JSON.parse(sessionStorage.getItem(KEY) ?? ''));
  } catch {
    return null;
  }
}
