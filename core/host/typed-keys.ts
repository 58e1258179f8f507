import type { ReadStream } from 'node:tty';
import type { Clock } from '../contract/clock.ts';

/** The keys that a keypad types into a terminal. */

/** Keys that follow each other sooner belong to one press: many keypads type a digit and Enter. */
const PRESS_GAP_MS = 60;

/** As `KeyboardEvent.key` names them, in the order of the longest first. */
const NAMED: readonly (readonly [sequence: string, key: string])[] = [
  ['\u001b[3~', 'Delete'],
  ['\u001b[A', 'ArrowUp'],
  ['\u001b[B', 'ArrowDown'],
  ['\u001b[C', 'ArrowRight'],
  ['\u001b[D', 'ArrowLeft'],
  ['\u001b', 'Escape'],
  ['\r', 'Enter'],
  ['\n', 'Enter'],
  ['\t', 'Tab'],
  ['\u007f', 'Backspace'],
  ['\b', 'Backspace'],
];

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

export interface KeyListener {
  /** The keys of one press. */
  pressed(keys: string[]): void;
  /** Ctrl+C or Ctrl+D, or nothing more can come. */
  ended(): void;
}

/**
 * Listens to a terminal key by key, without echo. What is no terminal is read line by line, each line being one press.
 * @returns ends it, and gives the terminal back
 */
export function listenToKeys(input: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>, clock: Clock, listener: KeyListener): () => void {
  const onData = input.isTTY ? byTime(clock, listener) : byLine(listener);
  const onText = (data: Buffer | string) => onData(String(data));
  const onEnd = () => listener.ended();
  input.setRawMode?.(true);
  input.on('data', onText).on('end', onEnd);
  input.resume();
  return () => {
    input.off('data', onText).off('end', onEnd);
    input.setRawMode?.(false);
    input.pause();
  };
}

function byTime(clock: Clock, { pressed, ended }: KeyListener): (text: string) => void {
  let press: string[] = [];
  let cancel = () => {};
  return (text) => {
    if (text.includes(CTRL_C) || text.includes(CTRL_D)) return ended();
    cancel();
    press.push(...keysIn(text));
    cancel = clock.after(PRESS_GAP_MS, () => {
      if (press.length > 0) pressed(press);
      press = [];
    });
  };
}

function byLine({ pressed }: KeyListener): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') pressed(keysIn(line));
  };
}

/** The names of the keys that a terminal's text stands for. */
export function keysIn(text: string): string[] {
  const keys: string[] = [];
  for (let at = 0; at < text.length; ) {
    const [sequence, key] = NAMED.find(([known]) => text.startsWith(known, at)) ?? characterAt(text, at);
    keys.push(key);
    at += sequence.length;
  }
  return keys;
}

function characterAt(text: string, at: number): readonly [string, string] {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return [character, character];
}
