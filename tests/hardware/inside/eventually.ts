import { setTimeout } from 'node:timers/promises';

const STEP_MS = 5;

/** Asks until the answer is defined. @throws Error that names what did not come */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, withinMs = 30_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`${what}: not within ${withinMs} ms`);
    await setTimeout(STEP_MS);
  }
}
