import type { CaptureSource } from '../../core/contract/keypad.ts';
import { LEVELS, type Level } from '../../core/contract/rating.ts';
import { deriveProfile, type LearnOrder } from './learn-profile.ts';
import type { KeypadProfile } from './keypad-profile.ts';
import { LEARN_WORDS, type LearnWords } from './learn-words.ts';

export type LearnSource = CaptureSource | { transport: 'wedge' };

/** `heard`: what came last, the newest at the end: hex, or keys of a keypad that types. */
export type LearnState =
  | { step: 'press'; level: Level; ask: LearnWords; round: 1 | 2; heard: readonly string[]; note: LearnWords | null }
  | { step: 'done'; profile: KeypadProfile; heard: readonly string[] }
  | { step: 'failed'; why: LearnWords; heard: readonly string[] };

/** What was learnt of the keys: what each level sends, and what only says that a key was let go. */
export interface Samples {
  levels: readonly { level: Level; heard: string }[];
  releases: readonly string[];
}

const HEARD = 20;
/** Hex digits of the longest press; more is a device that talks by itself, or a wrong baud rate. */
const LONGEST = 128;
/** So many different answers to one and the same key, and it is given up. */
const MISSES = 4;

/**
 * Asks for each level's key twice, from 非常满意 to 非常不满意, and makes a profile of what was heard. What comes between a
 * key and the same key again is taken for its release.
 * @param about what the device host told of the device, for the match rule (`captureAboutSchema`)
 */
export function startLearning(order: LearnOrder, about?: unknown): KeypadLearner {
  return new KeypadLearner(order, about);
}

export class KeypadLearner {
  readonly #order: LearnOrder;
  readonly #about: unknown;
  readonly #heard: string[] = [];
  readonly #learnt: { level: Level; heard: string }[] = [];
  readonly #releases = new Set<string>();
  /** The key of the level that is asked, once it was pressed. */
  #first: string | undefined;
  /** What came since, that was another. */
  #between = new Set<string>();
  #lastWasRelease = false;
  #misses = 0;
  #note: LearnWords | null = null;
  #end: { step: 'done'; profile: KeypadProfile } | { step: 'failed'; why: LearnWords } | undefined;

  constructor(order: LearnOrder, about: unknown) {
    this.#order = order;
    this.#about = about;
  }

  get state(): LearnState {
    const heard = [...this.#heard];
    const level = this.#asked();
    if (this.#end !== undefined) return { ...this.#end, heard };
    const round = this.#first === undefined ? 1 : 2;
    return { step: 'press', level, ask: LEARN_WORDS.ask(level, round), round, heard, note: this.#note };
  }

  /** @param what that came without a pause: hex; of a keypad that types, the keys of one press with a space between */
  captured(what: string): LearnState {
    if (this.#end !== undefined || what === '') return this.state;
    this.#heard.push(what.slice(0, LONGEST));
    if (this.#heard.length > HEARD) this.#heard.shift();
    this.#note = what.length > LONGEST ? this.#miss(LEARN_WORDS.tooLong) : this.#take(what);
    return this.state;
  }

  #asked(): Level {
    return LEVELS[this.#learnt.length] ?? 1;
  }

  #take(what: string): LearnWords | null {
    // A release follows a press. Twice in a row, it was no release but a key that was pressed by mistake before.
    if (this.#releases.has(what) && !this.#lastWasRelease) {
      this.#lastWasRelease = true;
      return this.#note;
    }
    this.#lastWasRelease = false;
    this.#releases.delete(what);
    const before = this.#learnt.find(({ heard }) => heard === what);
    if (before !== undefined) return LEARN_WORDS.sameAs(before.level, this.#asked());
    return this.#first === undefined ? this.#pressedOnce(what) : this.#pressedAgain(this.#first, what);
  }

  #pressedOnce(what: string): null {
    this.#first = what;
    return null;
  }

  #pressedAgain(first: string, what: string): LearnWords | null {
    if (what !== first) {
      this.#between.add(what);
      // A release of its own comes between the two; more than that are differences.
      return this.#between.size < 2 ? null : this.#miss(LEARN_WORDS.differs);
    }
    for (const release of this.#between) this.#releases.add(release);
    this.#learnt.push({ level: this.#asked(), heard: first });
    this.#first = undefined;
    this.#between = new Set();
    this.#misses = 0;
    if (this.#learnt.length === LEVELS.length) this.#finish();
    return null;
  }

  #miss(words: LearnWords): LearnWords {
    this.#misses += 1;
    if (this.#misses >= MISSES) this.#end = { step: 'failed', why: words };
    return words;
  }

  #finish(): void {
    const made = deriveProfile(this.#order, this.#about, { levels: this.#learnt, releases: [...this.#releases] });
    this.#end = 'why' in made ? { step: 'failed', why: made.why } : { step: 'done', profile: made.profile };
  }
}
