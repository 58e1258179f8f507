import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** `<page and size>/<language>/<kind>/<picture>.png` */
export const SCREENS_FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screens');

/**
 * An empty folder for the pictures of one kind: none stays that is not taken any more.
 * @param page before the size, where it is not the citizen's
 */
export function folderFor({ width, height }: { width: number; height: number }, language: string, kind: string, page = ''): string {
  const folder = join(SCREENS_FOLDER, `${page}${width}x${height}`, language, kind);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
