import type { Reasons } from '../../core/contract/rating.ts';
import { chosenIn, toggled, type NumberedChoice } from '../../core/evaluation/reason-numbers.ts';

export type Choice = Pick<NumberedChoice, 'subject' | 'choice' | 'id'>;

/** The reasons as they stand on this screen. */
export interface DraftNow {
  reasons: Reasons;
  /** What was last chosen or unchosen elsewhere, by a keypad; null if nothing was. */
  elsewhere: Choice | null;
}

const QUIET_MS = 200;

/**
 * The reasons as two sides enter them: the citizen here, and a keypad through the evaluator. What changes here is sent as
 * soon as the citizen pauses; what the evaluator changed since it was last seen is taken over, and nothing else: neither
 * what was entered here since then is lost, nor is anything chosen twice.
 */
export class DraftSync {
  readonly #save: (reasons: Reasons) => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #now: DraftNow;
  /** As the evaluator last showed them. */
  #shown: Reasons;
  /** Sent, and not seen in a view yet, oldest first. */
  #sent: readonly Reasons[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param save sends a draft to the evaluator, which takes drafts in the order they were sent */
  constructor(kept: Reasons, save: (reasons: Reasons) => Promise<void>) {
    this.#save = save;
    this.#shown = kept;
    this.#now = { reasons: kept, elsewhere: null };
  }

  /** The two ends of `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly current = (): DraftNow => this.#now;

  /** The citizen changed them here. */
  change(reasons: Reasons): void {
    this.#enter({ ...this.#now, reasons });
    this.#saveSoon();
  }

  /** Sends now what is not sent yet: what follows on the link is about these reasons. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.stop();
    const { reasons } = this.#now;
    this.#sent = [...this.#sent, reasons];
    const answered = () => {
      this.#sent = this.#sent.filter((one) => one !== reasons);
    };
    // A citizen can do nothing about a draft that was not kept, and `submit` carries the whole reasons anyway.
    this.#save(reasons).then(answered, answered);
  }

  /** The evaluator shows them like this: an echo of what was sent, or changed there. */
  see(shown: Reasons): void {
    const before = this.#shown;
    this.#shown = shown;
    const changes = differences(before, shown);
    const textChanged = before.text !== shown.text;
    if (changes.length === 0 && !textChanged) return;
    const echo = this.#sent.findIndex((one) => isSame(one, shown));
    this.#sent = this.#sent.slice(echo + 1);
    if (echo === -1) this.#takeOver(shown, changes, textChanged);
  }

  /** Sends nothing any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #takeOver(shown: Reasons, changes: readonly Choice[], textChanged: boolean): void {
    const mine = this.#now.reasons;
    const open = changes.filter((one) => isChosen(mine, one) !== isChosen(shown, one));
    const reasons = open.reduce(toggled, textChanged ? { ...mine, text: shown.text } : mine);
    this.#enter({ reasons, elsewhere: changes.at(-1) ?? this.#now.elsewhere });
    // What is on its way would undo there what was done there.
    const last = this.#sent.at(-1);
    if (last !== undefined && !isSame(last, reasons)) this.#saveSoon();
  }

  #saveSoon(): void {
    this.stop();
    this.#timer = setTimeout(() => this.flush(), QUIET_MS);
  }

  #enter(now: DraftNow): void {
    this.#now = now;
    for (const listener of this.#listeners) listener();
  }
}

/** What is chosen in one and not in the other. */
function differences(one: Reasons, other: Reasons): Choice[] {
  return [...choicesOf(one).filter((each) => !isChosen(other, each)), ...choicesOf(other).filter((each) => !isChosen(one, each))];
}

function isSame(one: Reasons, other: Reasons): boolean {
  return one.text === other.text && differences(one, other).length === 0;
}

function isChosen(reasons: Reasons, { subject, choice, id }: Choice): boolean {
  return chosenIn(reasons, subject, choice).includes(id);
}

function choicesOf({ perSubject }: Reasons): Choice[] {
  return perSubject.flatMap(({ subject, indicators, agencies = [] }) => [
    ...indicators.map((id) => ({ subject, choice: 'indicators' as const, id })),
    ...agencies.map((id) => ({ subject, choice: 'agencies' as const, id })),
  ]);
}
