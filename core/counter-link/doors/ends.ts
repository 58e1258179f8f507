import { forgetOldest } from '../../contract/forget-oldest.ts';
import type { DoorDependencies } from './door.ts';
import type { DoorAnswer } from './door-refusal.ts';

/** A sender that never asks again is forgotten after so many others. */
const MOST_WATCHED = 100;
const ENDS: ReadonlySet<string> = new Set(['completed', 'unrated', 'deferred', 'cancelled', 'closed']);

/** Tells whoever began a rating, or a page, when it is over: as late, and as little, as the counter's own events. */
export class Ends {
  readonly #watched = new Map<string, (status: string) => void>();
  readonly #subscriptions: readonly (() => void)[];

  constructor({ counter, visits }: Pick<DoorDependencies, 'counter' | 'visits'>) {
    const hear = ({ id, status }: { id: string; status: string }) => this.#hear(id, status);
    this.#subscriptions = [counter.onStatus(hear), visits.onStatus(hear)];
  }

  /** @param answer to what began it, or a refusal, of which nothing comes. @param tell called once; at once if it is over */
  watch({ id, status }: DoorAnswer, tell: (status: string) => void): void {
    if (id === undefined || status === undefined) return;
    if (ENDS.has(status)) return tell(status);
    this.#watched.delete(id);
    this.#watched.set(id, tell);
    forgetOldest(this.#watched, MOST_WATCHED);
  }

  stop(): void {
    for (const end of this.#subscriptions) end();
    this.#watched.clear();
  }

  #hear(id: string, status: string): void {
    const tell = this.#watched.get(id);
    if (tell === undefined || !ENDS.has(status)) return;
    this.#watched.delete(id);
    tell(status);
  }
}
