import { onTestFinished, vi } from 'vitest';
import type { ConnectOptions, Evaluator, EvaluatorState, RatingProgress } from '../../../core/counter-link/sdk/api.ts';
import { connectIn } from '../../../core/counter-link/sdk/connect-in.ts';
import { browserSurroundings, type Surroundings } from '../../../core/counter-link/sdk/surroundings.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** A counter's page without a browser: the SDK on Node's own fetch and WebSocket, with the test's time. */
export interface TestCounter {
  evaluator: Evaluator;
  clock: ManualClock;
  /** All states since the start, the first included. */
  states: EvaluatorState[];
  /** What `rate` tells, for its `onProgress`. */
  progress: RatingProgress['step'][];
  onProgress(progress: RatingProgress): void;
  /**
   * Waits until it is so; meanwhile the counter's time goes on, a quarter of a second at a turn, but not while an answer or a line is on its way:
   * else a machine that stalls would be an evaluator that does not answer.
   * @param options.unanswered time goes on all the same: nobody will answer
   */
  until(condition: () => void | Promise<void>, options?: { unanswered: boolean }): Promise<void>;
}

/** What a browser would keep for a page. */
export class MemoryStorage implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  readonly entries = new Map<string, string>();
  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.entries.set(key, value);
  }
  removeItem(key: string): void {
    this.entries.delete(key);
  }
}

export function startCounter(options: ConnectOptions, changes: Partial<Surroundings> = {}): TestCounter {
  const clock = new ManualClock(0);
  const time = { now: () => clock.now(), after: (ms: number, action: () => void) => clock.after(ms, action) };
  let underWay = 0;
  const surroundings = { ...browserSurroundings, ...time, ...changes };
  const evaluator = connectIn(
    {
      ...surroundings,
      async fetch(url, init) {
        underWay += 1;
        try {
          return await surroundings.fetch(url, init);
        } finally {
          underWay -= 1;
        }
      },
      openSocket(url, protocols) {
        const socket = surroundings.openSocket(url, protocols);
        underWay += 1;
        const settled = new AbortController();
        const settle = () => {
          underWay -= 1;
          settled.abort();
        };
        for (const event of ['open', 'close']) socket.addEventListener(event, settle, { signal: settled.signal });
        return socket;
      },
    },
    { storage: null, ...options },
  );
  const states: EvaluatorState[] = [evaluator.state];
  const progress: RatingProgress['step'][] = [];
  evaluator.on('state', (state) => states.push(state));
  onTestFinished(() => evaluator.close());
  return {
    evaluator,
    clock,
    states,
    progress,
    onProgress: ({ step }) => progress.push(step),
    until: (condition, { unanswered } = { unanswered: false }) =>
      vi.waitFor(
        async () => {
          if (unanswered || underWay === 0) clock.advance(250);
          await condition();
        },
        { interval: 10, timeout: 30_000 },
      ),
  };
}
