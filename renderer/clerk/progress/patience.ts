/** So long an evaluator is waited for that does not answer; a citizen who is rating is given longer. The words of the page say it. */
const NO_ANSWER_MS = 60_000;

export interface Patience {
  /** Where the start stands now. */
  note(step: string): void;
  /** Whether it has given up. */
  isOver(): boolean;
}

/** Gives a start up once nothing has answered for a minute. */
export function createPatience(giveUp: () => void): Patience {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  return {
    note(step) {
      clearTimeout(timer);
      if (step !== 'waiting') return;
      timer = setTimeout(() => {
        isOver = true;
        giveUp();
      }, NO_ANSWER_MS);
    },
    isOver: () => isOver,
  };
}
