import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Puts files into the hall's folder of a data folder; each holds its own name unless `contents` says more. */
export function putHallFiles(dataFolder: string, names: readonly string[], contents: string | Uint8Array | undefined = undefined): void {
  for (const name of names) {
    const file = join(dataFolder, 'hall', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents ?? name);
  }
}

/** Writes `hall.json`, as data or as the text that it is. */
export function putHallJson(dataFolder: string, content: unknown): void {
  putHallFiles(dataFolder, ['hall.json'], typeof content === 'string' ? content : JSON.stringify(content));
}
