import { ManualClock } from './manual-clock.ts';

/** A clock that knows how many timers wait. */
export class CountingClock extends ManualClock {
  waiting = 0;
  override after(delayMs: number, action: () => void): () => void {
    this.waiting += 1;
    let over = false;
    const end = () => {
      if (!over) this.waiting -= 1;
      over = true;
    };
    const cancel = super.after(delayMs, () => {
      end();
      action();
    });
    return () => {
      cancel();
      end();
    };
  }
}
