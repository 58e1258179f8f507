import type { CancelTimer, Clock } from '../core/contract/clock.ts';

/** Time to draw the view that a session begins with, before the window comes up: what was drawn last is of another citizen. */
export const DRAWN_WITHIN_MS = 150;
/** So long a start waits for the evaluator to say whether the screen is to be seen, before it is. */
export const DECIDED_WITHIN_MS = 5_000;
/** So long a screen over another program stays without an evaluator, which comes back within a second mostly. */
export const KEPT_WITHOUT_EVALUATOR_MS = 10_000;

/** The window that is shown and hidden. */
export interface ShownWindow {
  /** @param overOthers before whatever else is on the display, a program in full screen, too */
  show(overOthers: boolean): void;
  /** The display, and the focus, are another program's again. */
  hide(): void;
}

/**
 * Whether the window is to be seen: always, or, where the evaluator says when it is wanted, then only. No window is shown
 * before its page has drawn something.
 */
export class ScreenVisibility {
  readonly #clock: Clock;
  readonly #window: ShownWindow;
  /** It comes up for sessions only. */
  #popsUp = false;
  /** Whether it shall be seen. */
  #wanted = false;
  #drawn = false;
  /** What the evaluator of the moment said last. */
  #said: boolean | undefined;
  #ready = false;
  #cancelTimer: CancelTimer = () => {};

  constructor(clock: Clock, window: ShownWindow) {
    this.#clock = clock;
    this.#window = window;
  }

  /** False while another program is to be seen. */
  get mayBeSeen(): boolean {
    return this.#wanted || !this.#popsUp;
  }

  /** The first window opens; the evaluator starts beside it. */
  started(): void {
    this.#cancelTimer = this.#clock.after(DECIDED_WITHIN_MS, () => {
      if (!this.#popsUp) this.#want(true);
    });
  }

  /** A new window, whose page has drawn nothing yet. */
  opened(): void {
    this.#drawn = false;
  }

  /** The window's page has drawn for the first time. */
  drawn(): void {
    this.#drawn = true;
    if (this.#wanted) this.#window.show(this.#popsUp);
  }

  /** The evaluator says whether the screen is wanted: that it says so at all means that the screen is hidden otherwise. */
  told(wanted: boolean): void {
    this.#popsUp = true;
    this.#said = wanted;
    // One that only just starts does not know yet whether a session goes on.
    if (this.#ready) this.#obey();
  }

  evaluatorReady(): void {
    this.#ready = true;
    this.#popsUp = this.#said !== undefined;
    this.#obey();
  }

  evaluatorGone(): void {
    this.#ready = false;
    this.#said = undefined;
    if (this.#popsUp && this.#wanted) this.#after(KEPT_WITHOUT_EVALUATOR_MS, false);
  }

  stop(): void {
    this.#cancelTimer();
  }

  #obey(): void {
    const wanted = this.#said ?? true;
    if (wanted && this.#popsUp && !this.#wanted) this.#after(DRAWN_WITHIN_MS, true);
    else this.#want(wanted);
  }

  #after(delayMs: number, wanted: boolean): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#want(wanted));
  }

  #want(wanted: boolean): void {
    this.#cancelTimer();
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    if (!wanted) this.#window.hide();
    else if (this.#drawn) this.#window.show(this.#popsUp);
  }
}
