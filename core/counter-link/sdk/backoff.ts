import type { Surroundings } from './surroundings.ts';

const FIRST_MS = 500;
const GREATEST_PAUSE_MS = 8_000;

/** The pause after so many failures in a row (≥ 1): 0.5 s, doubled up to `greatest`; half of it is left to chance, so that not all counters of a hall come at once. */
export function backoff(failures: number, random: () => number, greatest = GREATEST_PAUSE_MS): number {
  const whole = Math.min(greatest, FIRST_MS * Math.pow(2, Math.min(failures, 10) - 1));
  return whole / 2 + (random() * whole) / 2;
}

/** Pauses that can be cut short together. */
export interface Pauses {
  /** Resolves after so many ms, or at the next `wake`. */
  pause(ms: number): Promise<void>;
  wake(): void;
}

export function createPauses({ after }: Surroundings): Pauses {
  const pausing = new Set<() => void>();
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        const end = () => {
          cancel();
          pausing.delete(end);
          resolve();
        };
        const cancel = after(ms, end);
        pausing.add(end);
      }),
    wake: () => Array.from(pausing).forEach((end) => end()),
  };
}
