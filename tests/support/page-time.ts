import type { Page } from 'playwright-core';

/** The page's time stands still from the start, and only a test moves it: how long a loaded machine takes for a step makes no difference. @param at milliseconds since 1970 */
export async function holdTime(page: Page, at: number = Date.now()): Promise<void> {
  await page.clock.install({ time: at - 600_000 });
  await page.clock.pauseAt(at);
}

/** Once this is over, React has done what was due, timers and listeners set included: it works in tasks of its own, which come in their order. */
export const workDone = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => resolve());
        port1.start();
        port2.postMessage(null);
      }),
  );
