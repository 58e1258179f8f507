/** A backup, as much as decides whether it is kept. */
export interface BackupAge {
  /** Counts up with each backup: the order that no set clock disturbs. */
  number: number;
  /** Milliseconds since 1970. */
  madeAt: number;
  verified: boolean;
}

/** Newest ones that are kept in any case. */
const NEWEST_KEPT = 2;
/** Days that keep their latest one: long enough for a fault to be noticed, short because backups hold what was erased since. */
const DAYS_KEPT = 3;
const DAY_MS = 86_400_000;

/**
 * Which backups stay: the newest verified ones, and the latest of each of the last days. One that did not pass its
 * verification stays only as long as there is no other.
 */
export function backupsToKeep<B extends BackupAge>(backups: readonly B[]): B[] {
  const newestFirst = backups.toSorted((a, b) => b.number - a.number);
  const sound = newestFirst.filter(({ verified }) => verified);
  const [newest] = sound;
  if (newest === undefined) return newestFirst.slice(0, 1);
  const days = new Set<number>();
  return sound.filter(({ madeAt }, index) => {
    // Counted from the newest one, not from now: a clock set forward must not expire them all.
    const day = Math.floor(Math.abs(newest.madeAt - madeAt) / DAY_MS);
    const isLatestOfDay = day < DAYS_KEPT && !days.has(day);
    days.add(day);
    return index < NEWEST_KEPT || isLatestOfDay;
  });
}
