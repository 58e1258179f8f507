import { candidatesFor, type Candidate } from '../pinyin/candidates.ts';
import type { PinyinTable } from '../pinyin/pinyin-table.ts';
import type { Mode } from './layouts.ts';
import { loadPinyinTable } from './pinyin-loading.ts';
import { eraseBefore, insert, moveCaret } from './text-field.ts';
import { choose, NOTHING_TYPED, press, type Edit, type Pressed, type Typing } from './typing.ts';

export interface TypistNow {
  typing: Typing;
  /** What the letters may stand for. The last one is the letters themselves. */
  candidates: readonly Candidate[];
  pinyin: 'loading' | 'ready' | 'failed';
}

/** As most Chinese speak, z may be meant for zh. */
const READING = { tolerant: true };

/** Keeps what is typed until it is chosen, and writes into the text field. Nothing of it outlives the keyboard. */
export class Typist {
  readonly #field: () => HTMLTextAreaElement | null;
  readonly #listeners = new Set<() => void>();
  #now: TypistNow = { typing: NOTHING_TYPED, candidates: [], pinyin: 'loading' };
  #table: PinyinTable | undefined;
  #limit = 0;
  #onDone = () => {};

  /** @param mode with which keys it opens */
  constructor(field: () => HTMLTextAreaElement | null, mode: Mode) {
    this.#field = field;
    this.#now = { ...this.#now, typing: { ...NOTHING_TYPED, mode } };
  }

  /** The two ends of `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly current = (): TypistNow => this.#now;

  serve(limit: number, onDone: () => void): void {
    this.#limit = limit;
    this.#onDone = onDone;
  }

  async load(): Promise<void> {
    this.#enter({ ...this.#now, pinyin: 'loading' });
    try {
      this.#table = await loadPinyinTable();
      this.#show(this.#now.typing, 'ready');
    } catch {
      // The citizen is told, can write English and digits meanwhile, and tries again with the next letter.
      this.#enter({ ...this.#now, pinyin: 'failed' });
    }
  }

  readonly press = (key: string): void => {
    this.#apply(press(this.#now.typing, key, this.#now.candidates[0]));
    if (this.#now.pinyin === 'failed' && this.#now.typing.letters !== '') void this.load();
  };

  /** Takes a candidate. */
  readonly take = (candidate: Candidate): void => this.#apply(choose(this.#now.typing, candidate));

  stop(): void {
    this.#now = { ...this.#now, typing: NOTHING_TYPED, candidates: [] };
  }

  #apply({ typing, edits }: Pressed): void {
    // Before the text changes: then all is drawn at once.
    if (typing !== this.#now.typing) this.#show(typing, this.#now.pinyin);
    for (const edit of edits) this.#edit(edit);
  }

  #edit(edit: Edit): void {
    const field = this.#field();
    if ('done' in edit) this.#onDone();
    else if (field === null) return;
    else if ('insert' in edit) insert(field, edit.insert, this.#limit);
    else if ('erase' in edit) eraseBefore(field);
    else moveCaret(field, edit.move);
  }

  #show(typing: Typing, pinyin: TypistNow['pinyin']): void {
    const { letters } = typing;
    const same = letters === this.#now.typing.letters && pinyin === this.#now.pinyin;
    const asTyped = { text: letters, letters: letters.length };
    const found = this.#table === undefined || letters === '' ? [] : candidatesFor(this.#table, letters, READING);
    const candidates = same ? this.#now.candidates : letters === '' ? [] : [...found, asTyped];
    this.#enter({ typing, candidates, pinyin });
  }

  #enter(now: TypistNow): void {
    this.#now = now;
    for (const listener of this.#listeners) listener();
  }
}
