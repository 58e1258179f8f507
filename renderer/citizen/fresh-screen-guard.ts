/** How long a screen that has just appeared hears nothing. */
const DEAF_MS = 300;

export interface FreshScreenGuard {
  /** From now on the screen of this name is shown: its kind, session and step. */
  screenChanged(name: string): void;
  /** Whether an input of this instant can have been meant for the screen that is shown. */
  admits(timeStamp: number): boolean;
}

/**
 * Keeps a tap that was meant for one screen from counting on the next: somebody who dismisses "thank you" must not rate,
 * and the second half of a double tap on a level must not choose a reason. It compares when the input *happened* with
 * when the screen was painted. A timer could not: a tap that waited behind a busy page would arrive after it.
 *
 * @param whenPainted calls back with the instant of the first paint from now on, on the scale of `Event.timeStamp`
 */
export function freshScreenGuard(whenPainted: (callback: (at: number) => void) => void): FreshScreenGuard {
  let paintedAt = Number.POSITIVE_INFINITY;
  let shown: string | undefined;
  return {
    screenChanged(name) {
      if (name === shown) return;
      shown = name;
      paintedAt = Number.POSITIVE_INFINITY;
      whenPainted((at) => {
        if (name === shown) paintedAt = at;
      });
    },
    admits: (timeStamp) => timeStamp - paintedAt >= DEAF_MS,
  };
}

const INPUTS = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup'] as const;

/** A guard over all input of this page. It must be made before anything else listens on the window. */
export function guardPage(): FreshScreenGuard {
  const guard = freshScreenGuard((callback) => {
    // The second frame begins when the first is on its way to the glass.
    requestAnimationFrame(() => requestAnimationFrame(() => callback(performance.now())));
  });
  for (const type of INPUTS) {
    window.addEventListener(
      type,
      (event) => {
        if (guard.admits(event.timeStamp)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }
  return guard;
}
