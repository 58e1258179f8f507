import { resolve } from 'node:path';

/**
 * A path as the person who typed it means it: from the folder where they stand, though npm runs scripts in the project's.
 * `build/bootstrap.mjs` hands the folder on, because the `npm run` that it starts would name the project's again.
 */
export function fromWhereInvoked(path: string): string {
  return resolve(process.env['EVALUATOR_INVOKED_IN'] ?? process.env['INIT_CWD'] ?? '.', path);
}
