import { MOST_LETTERS, type Candidate } from '../pinyin/candidates.ts';
import { COMMANDS, type Mode } from './layouts.ts';

/** What is being typed and is not yet in the text. */
export interface Typing {
  mode: Mode;
  /** The next letter is a capital. */
  shift: boolean;
  /** Of pinyin, waiting for their characters. */
  letters: string;
}

export const NOTHING_TYPED: Typing = { mode: 'pinyin', shift: false, letters: '' };

/** What a key does to the text. */
export type Edit = { insert: string } | { erase: true } | { move: -1 | 1 } | { done: true };

export interface Pressed {
  typing: Typing;
  edits: readonly Edit[];
}

/**
 * What a press of a key comes to.
 * @param best what the letters stand for in all likelihood: space takes it, and so does what cannot be part of a word
 */
export function press(typing: Typing, key: string, best: Candidate | undefined): Pressed {
  const { mode, letters, shift } = typing;
  switch (key) {
    case COMMANDS.done:
      // What was typed is not to be lost, and is to be seen before the keyboard goes: that takes another press.
      return letters === '' || best === undefined ? { typing: { ...typing, letters: '' }, edits: [{ done: true }] } : choose(typing, best);
    case COMMANDS.pinyin:
    case COMMANDS.symbols:
      return { typing: { ...typing, mode: key, shift: false }, edits: [] };
    case COMMANDS.english:
      // Amid a word these very letters were meant: wifi.
      return { typing: { ...typing, mode: key, letters: '' }, edits: letters === '' ? [] : [{ insert: letters }] };
    case COMMANDS.shift:
      return { typing: { ...typing, shift: !shift }, edits: [] };
    case COMMANDS.backspace:
      return letters === '' ? { typing, edits: [{ erase: true }] } : { typing: { ...typing, letters: letters.slice(0, -1) }, edits: [] };
    case COMMANDS.left:
    case COMMANDS.right:
      // Letters belong to where they were typed.
      return { typing, edits: letters === '' ? [{ move: key === COMMANDS.left ? -1 : 1 }] : [] };
  }
  if (mode === 'pinyin' && /^[a-z']$/.test(key)) {
    const isIdle = key === "'" && (letters === '' || letters.endsWith("'"));
    return { typing: isIdle || letters.length >= MOST_LETTERS ? typing : { ...typing, letters: letters + key }, edits: [] };
  }
  if (letters !== '' && best !== undefined) {
    const chosen = choose(typing, best);
    return key === ' ' ? chosen : { typing: { ...chosen.typing, letters: '' }, edits: [...chosen.edits, { insert: key }] };
  }
  return { typing: { ...typing, shift: false, letters: '' }, edits: [{ insert: shift ? key.toUpperCase() : key }] };
}

/** Takes a candidate; the letters that it does not stand for go on waiting. */
export function choose(typing: Typing, { text, letters }: Candidate): Pressed {
  return { typing: { ...typing, letters: typing.letters.slice(letters) }, edits: [{ insert: text }] };
}
