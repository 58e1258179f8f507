/** What the SDK has of the world; tests put their own in its place. */
export interface Surroundings {
  /** Milliseconds since any origin. */
  now(): number;
  /** Runs `action` once, after so many ms. @returns a function that cancels it */
  after(delayMs: number, action: () => void): () => void;
  /** At least 0, below 1. */
  random(): number;
  fetch(url: string, init: RequestInit): Promise<Response>;
  openSocket(url: string, protocols: string[]): WebSocket;
}

export const browserSurroundings: Surroundings = {
  now: () => performance.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  fetch: (url, init) => fetch(url, init),
  openSocket: (url, protocols) => new WebSocket(url, protocols),
};
