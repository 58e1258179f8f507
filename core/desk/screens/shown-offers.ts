import { forgetOldest } from '../../contract/forget-oldest.ts';
import type { Bulletin } from '../bulletin.ts';

/** So many are remembered: more than a counter asks about. */
const REMEMBERED = 500;

/** Which offers a citizen's screen has painted. What is offered anew has to be painted anew. */
export class ShownOffers {
  readonly #bulletin: Bulletin;
  readonly #shown = new Set<string>();

  constructor(bulletin: Bulletin) {
    this.#bulletin = bulletin;
    bulletin.on('status', ({ id, status }) => {
      if (status === 'offered') this.#shown.delete(id);
    });
  }

  has(id: string): boolean {
    return this.#shown.has(id);
  }

  /** A screen has painted these. */
  note(ids: readonly string[]): void {
    const news = ids.filter((id) => !this.#shown.has(id));
    for (const id of news) {
      this.#shown.add(id);
      this.#bulletin.post('shown', { id });
    }
    forgetOldest(this.#shown, REMEMBERED);
  }
}
