import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'bench');

/** One line of a benchmark's table; all values are numbers of the unit that the column's name tells. */
export type Row = { what: string } & Record<string, string | number>;

/** The value below which a share of the samples lies. @param share in [0, 1] */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const rounded = (value: number, digits = 2) => Number(value.toFixed(digits));

/** Prints a table and keeps the same figures as `artifacts/bench/<name>.json`. */
export function report(name: string, rows: readonly Row[]): void {
  console.table(Object.fromEntries(rows.map(({ what, ...values }) => [what, values])));
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify({ name, node: process.version, rows }, null, 2)}\n`);
}
