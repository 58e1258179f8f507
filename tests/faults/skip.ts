import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    skipReason?: string;
  }
}

/** Skips a test for a reason that the JSON report carries to the end of `npm test`. */
export function skipFor(context: TestContext, whyNot: string | undefined): void {
  if (whyNot === undefined) return;
  context.task.meta.skipReason = whyNot;
  context.skip(`skipped: ${whyNot}`);
}
