/** A stroke so soon after another came from the same device: no finger is so fast, every scanner is. In milliseconds. */
const TOGETHER_MS = 45;
/** A scanner that has got going may falter on a busy machine. */
const FALTER_MS = 100;
/** So soon after a burst a single key may be its tail. */
const AFTERMATH_MS = 300;
/** A key that repeats for longer does not bounce: it is stuck. */
const LONGEST_BOUNCE_MS = 150;
/** A timer so late fired on a busy page, where strokes may wait behind it. */
const LATE_MS = 15;
export const FEWEST_SCANNED = 6;
const MOST_SCANNED = 1000;

/** What a device that types like a keyboard has said. */
export type WedgeInput =
  /** One key of a keypad, and when it went down. */
  | { type: 'key'; key: string; at: number }
  /** One that is held since before; when it came again. */
  | { type: 'held'; at: number }
  /** One code that a scanner has read, without the Enter or Tab at its end; 6 to 1000 characters. */
  | { type: 'scan'; text: string };

/** A key that went down. */
export interface Stroke {
  /** As `KeyboardEvent.key` names it. */
  key: string;
  /** `Event.timeStamp`: when it happened, not when the page got to it. */
  at: number;
  /** Whether it can be a keypad's key. */
  mayCount: boolean;
  /** Whether it would, if it were not held since before. */
  held?: boolean;
  /** It is typed by a keypad before or behind its keys, and spoils none of them. */
  beside: boolean;
}

export interface ReaderTime {
  /** On the scale of `Event.timeStamp`. */
  now(): number;
  after(ms: number, run: () => void): () => void;
}

/**
 * Tells by their timing a keypad's keys from a scanner's burst and from an elbow. A key is told only after it stayed alone:
 * of keys that come together none counts, for a part of a scan or a chance must never rate. What no timing can tell is a
 * scanner that hesitates after its very first character.
 */
export class WedgeReader {
  readonly #time: ReaderTime;
  readonly #hear: (input: WedgeInput) => void;
  #burst: Stroke[] = [];
  #characters = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #disturbedUntil = Number.NEGATIVE_INFINITY;
  #cancel = () => {};

  constructor(time: ReaderTime, hear: (input: WedgeInput) => void) {
    this.#time = time;
    this.#hear = hear;
  }

  /** @returns how many characters, not counting spaces, came before this stroke in the same burst; 0 where a finger can have made it */
  take(stroke: Stroke): number {
    if (stroke.at - this.#lastAt > this.#patience()) this.#settle();
    const before = this.#characters;
    // One more than fits tells that it was too long.
    if (this.#burst.length <= MOST_SCANNED) this.#burst.push(stroke);
    // No code begins with a space, and a space is how a keyboard ticks a box.
    if (isCharacter(stroke) && stroke.key !== ' ') this.#characters += 1;
    this.#lastAt = stroke.at;
    this.#settleAfter(this.#patience(), true);
    return before;
  }

  #patience(): number {
    return this.#characters < FEWEST_SCANNED || this.#burst.some(ends) ? TOGETHER_MS : FALTER_MS;
  }

  #settleAfter(ms: number, mayBeLate: boolean): void {
    this.#cancel();
    const due = this.#time.now() + ms;
    this.#cancel = this.#time.after(ms, () => {
      if (mayBeLate && this.#time.now() - due > LATE_MS) this.#settleAfter(ms, false);
      else this.#settle();
    });
  }

  #settle(): void {
    this.#cancel();
    const burst = this.#burst;
    this.#burst = [];
    this.#characters = 0;
    const strokes = withoutBeside(burst);
    const [first] = strokes;
    if (first === undefined) return;
    const oneKey = strokes.every(({ key }) => key === first.key);
    if (oneKey && this.#lastAt - first.at <= LONGEST_BOUNCE_MS) {
      if (first.at < this.#disturbedUntil) return;
      if (strokes.every(({ mayCount }) => mayCount)) this.#hear({ type: 'key', key: first.key, at: first.at });
      else if (strokes.every(({ held }) => held === true)) this.#hear({ type: 'held', at: first.at });
      return;
    }
    this.#disturbedUntil = this.#lastAt + AFTERMATH_MS;
    const text = oneKey ? undefined : scanned(burst);
    if (text !== undefined) this.#hear({ type: 'scan', text });
  }
}

/** A keypad's key without what is typed beside it. What is as long as a code is none, nor is what would leave nothing. */
function withoutBeside(burst: readonly Stroke[]): readonly Stroke[] {
  const own = burst.filter(({ beside }) => !beside);
  return own.length === 0 || burst.filter(isCharacter).length >= FEWEST_SCANNED ? burst : own;
}

function scanned(burst: readonly Stroke[]): string | undefined {
  const end = burst.findIndex(ends);
  const strokes = end === -1 ? burst : burst.slice(0, end);
  const fits = strokes.length >= FEWEST_SCANNED && strokes.length <= MOST_SCANNED && strokes.every(isCharacter);
  return fits ? strokes.map(({ key }) => key).join('') : undefined;
}

const isCharacter = ({ key }: Stroke) => key.length === 1;
const ends = ({ key }: Stroke) => key === 'Enter' || key === 'Tab';
