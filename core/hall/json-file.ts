import { readFileSync } from 'node:fs';

/** A file that a person wrote and that cannot be read as JSON; the message names the file and says why. */
export class JsonFileProblem extends Error {
  override name = 'JsonFileProblem';
}

/** @throws JsonFileProblem */
export function readJsonFile(file: string): unknown {
  try {
    // Drops the byte order mark of Windows editors; their GBK is refused, which would put garbage on the screen.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
  } catch (error) {
    const what = error instanceof SyntaxError ? 'is no JSON' : error instanceof TypeError ? 'is not UTF-8 (is it GBK?)' : 'cannot be read';
    throw new JsonFileProblem(`${file} ${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
