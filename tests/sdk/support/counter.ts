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
  /** Waits until it is so; meanwhile the counter's time goes on, a quarter of a second at a turn. */
  until(condition: () => void | Promise<void>): Promise<void>;
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
  const evaluator = connectIn({ ...browserSurroundings, ...time, ...changes }, { storage: null, ...options });
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
    until: (condition) =>
      vi.waitFor(
        async () => {
          clock.advance(250);
          await condition();
        },
        { interval: 10, timeout: 20_000 },
      ),
  };
}
