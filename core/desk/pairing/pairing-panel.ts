import type { CancelTimer, Clock } from '../../contract/clock.ts';
import type { PairingView } from '../../contract/screen-views.ts';
import type { Bulletin } from '../bulletin.ts';

/** What the idle screen says of a pairing, for a while. Who is rating sees nothing of it; it comes back after them while it lasts. */
export class PairingPanel {
  readonly #clock: Clock;
  readonly #bulletin: Bulletin;
  #view: () => PairingView | null = () => null;
  #cancel: CancelTimer = () => {};

  constructor({ clock, bulletin }: { clock: Clock; bulletin: Bulletin }) {
    this.#clock = clock;
    this.#bulletin = bulletin;
  }

  view(): PairingView | null {
    return this.#view();
  }

  /** @param view asked at each painting */
  show(view: () => PairingView, lastsMs: number): void {
    this.#cancel();
    this.#view = view;
    this.#cancel = this.#clock.after(lastsMs, () => this.clear());
    this.changed();
  }

  clear(): void {
    this.#cancel();
    this.#view = () => null;
    this.changed();
  }

  changed(): void {
    this.#bulletin.post('health');
  }

  stop(): void {
    this.#cancel();
  }
}
