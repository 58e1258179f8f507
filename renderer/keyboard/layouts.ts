import type { TextId } from '../i18n/languages.ts';

/** What a keyboard writes at the moment. */
export type Mode = 'pinyin' | 'english' | 'symbols';

/** A key of twenty to a row. Its value is the character that it writes, or one of `COMMANDS`. */
export interface KeySpec {
  value: string;
  span: number;
  /** What stands on it, where that is not its character. */
  words?: TextId;
}

export const COMMANDS = {
  backspace: 'backspace',
  left: 'left',
  right: 'right',
  done: 'done',
  shift: 'shift',
  pinyin: 'pinyin',
  english: 'english',
  symbols: 'symbols',
} as const;

const characters = (row: string): KeySpec[] => [...row].map((value) => ({ value, span: 2 }));
const BACKSPACE: KeySpec = { value: COMMANDS.backspace, span: 3, words: 'keyboard.backspace' };
const switchTo = (mode: Mode, span: number): KeySpec => ({ value: mode, span, words: `keyboard.${mode}` });

function lastRow(first: KeySpec, second: KeySpec, comma: string, stop: string): KeySpec[] {
  return [
    first,
    second,
    ...characters(comma),
    { value: ' ', span: 5, words: 'keyboard.space' },
    ...characters(stop),
    { value: COMMANDS.left, span: 2, words: 'keyboard.left' },
    { value: COMMANDS.right, span: 2, words: 'keyboard.right' },
    { value: COMMANDS.done, span: 3, words: 'keyboard.done' },
  ];
}

function letters(left: KeySpec, last: KeySpec[]): KeySpec[][] {
  return [characters('qwertyuiop'), characters('asdfghjkl'), [left, ...characters('zxcvbnm'), BACKSPACE], last];
}

/** In each the last key of the last row is the one that closes the keyboard, and the space bar is where it always is. */
export const LAYOUTS: Readonly<Record<Mode, readonly (readonly KeySpec[])[]>> = {
  pinyin: letters(
    { value: "'", span: 3, words: 'keyboard.separator' },
    lastRow(switchTo('symbols', 2), switchTo('english', 2), '，', '。'),
  ),
  english: letters(
    { value: COMMANDS.shift, span: 3, words: 'keyboard.shift' },
    lastRow(switchTo('symbols', 2), switchTo('pinyin', 2), ',', '.'),
  ),
  symbols: [
    characters('1234567890'),
    characters('，。？！、：；“”…'),
    [...characters('（）《》—·%￥'), { ...BACKSPACE, span: 4 }],
    lastRow(switchTo('pinyin', 2), switchTo('english', 2), '@', '-'),
  ],
};
