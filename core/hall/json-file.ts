import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '../contract/error-words.ts';

/** A file that a person wrote and that cannot be read as JSON; the message names the file and says why. */
export class JsonFileProblem extends Error {
  override name = 'JsonFileProblem';
}

/** Nobody writes so much; something else was given this name, and to read it would keep a citizen waiting. In bytes. */
const LARGEST = 1_000_000;

/** @throws JsonFileProblem */
export function readJsonFile(file: string): unknown {
  try {
    if (statSync(file).size > LARGEST) throw new Error(`it is larger than ${LARGEST / 1_000_000} MB`);
    // Drops the byte order mark of Windows editors; their GBK is refused, which would put garbage on the screen.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
  } catch (error) {
    const what = error instanceof SyntaxError ? 'is no JSON' : error instanceof TypeError ? 'is not UTF-8 (is it GBK?)' : 'cannot be read';
    throw new JsonFileProblem(`${file} ${what}: ${messageOf(error)}`, { cause: error });
  }
}
