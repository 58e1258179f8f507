import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** `<size>/<language>/<kind>/<picture>.png` */
export const SCREENS_FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screens');

/** An empty folder for the pictures of one kind: none stays that is not taken any more. */
export function folderFor({ width, height }: { width: number; height: number }, language: string, kind: string): string {
  const folder = join(SCREENS_FOLDER, `${width}x${height}`, language, kind);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
