import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

export const BENCH_FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'bench');

/** `BENCH_SCALE=0.01` for a smoke run: figures of no worth, but every path is gone. */
const scale = z.coerce.number().positive().max(1).default(1).parse(process.env['BENCH_SCALE']);

/** So many of something that the full benchmark does `count` times; at least `least`. */
export const scaled = (count: number, least = 20) => (count === 0 ? 0 : Math.max(least, Math.round(count * scale)));

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
  mkdirSync(BENCH_FOLDER, { recursive: true });
  writeFileSync(join(BENCH_FOLDER, `${name}.json`), `${JSON.stringify({ name, node: process.version, scale, rows }, null, 2)}\n`);
}
