import { join } from 'node:path';

/** `<size>/<language>/<picture>.png` */
export const SCREENS_FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screens');
