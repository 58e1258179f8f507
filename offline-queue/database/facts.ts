import type Database from 'better-sqlite3';
import * as z from 'zod';
import { guarded } from '../storage-problem.ts';

/** Facts about the world that must outlive a restart: the province's clock, when the last backup was made. */
export interface Facts {
  /** @param at milliseconds since 1970 */
  keep(name: string, value: unknown, at: number): void;
  /** Undefined for a fact that is not kept or has another form. */
  recall<S extends z.ZodType>(name: string, form: S): { value: z.infer<S>; at: number } | undefined;
}

const rowSchema = z.object({ value: z.string(), at: z.int() }).optional();

function parsedOrNothing(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function openFacts(db: Database.Database): Facts {
  const upsert = db.prepare('INSERT OR REPLACE INTO fact (name, value, at) VALUES (?, ?, ?)');
  const select = db.prepare('SELECT value, at FROM fact WHERE name = ?');
  const find = guarded((name: string) => rowSchema.parse(select.get(name)));
  return {
    keep: guarded((name, value, at) => void upsert.run(name, JSON.stringify(value), at)),
    recall(name, form) {
      const row = find(name);
      const parsed = row && form.safeParse(parsedOrNothing(row.value));
      return row && parsed?.success ? { value: parsed.data, at: row.at } : undefined;
    },
  };
}
