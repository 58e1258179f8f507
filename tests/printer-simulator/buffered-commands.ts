/** The commands that a printer keeps in its buffer until their turn comes, and how long each is. */

const DLE = 0x10;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;

/** Bytes of the commands with a fixed length, the two of their name included. */
const FIXED: ReadonlyMap<string, number> = new Map([
  ['DLE \x04', 3],
  ['ESC @', 2],
  ['ESC 2', 2],
  ['ESC 3', 3],
  ['ESC a', 3],
  ['ESC d', 3],
  ['FS &', 2],
  ['FS .', 2],
  ['GS !', 3],
  ['GS V', 3],
  ['GS r', 3],
  ['GS a', 3],
]);
const PREFIXES: ReadonlyMap<number, string> = new Map([
  [DLE, 'DLE'],
  [ESC, 'ESC'],
  [FS, 'FS'],
  [GS, 'GS'],
]);

export type Buffered = { name: string; length: number } | { name: 'text'; length: 1 };

/**
 * What the beginning of a command is.
 * @returns undefined while too little of it has come to tell; `unknown` for what no receipt of ours may hold
 */
export function commandOf(bytes: readonly number[]): Buffered | 'unknown' | undefined {
  const [first = 0, second] = bytes;
  const prefix = PREFIXES.get(first);
  if (prefix === undefined) return first >= 0x20 || first === 0x0a ? { name: first === 0x0a ? 'LF' : 'text', length: 1 } : 'unknown';
  if (second === undefined) return undefined;
  const name = `${prefix} ${String.fromCharCode(second)}`;
  const fixed = FIXED.get(name);
  if (fixed !== undefined) return { name, length: fixed };
  if (name === 'GS (') return bytes.length < 5 ? undefined : { name, length: 5 + word(bytes, 3) };
  if (name === 'GS v') return bytes.length < 8 ? undefined : { name, length: 8 + word(bytes, 4) * word(bytes, 6) };
  return 'unknown';
}

function word(bytes: readonly number[], at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
}
