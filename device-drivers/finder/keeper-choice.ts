import type { Identities, Identity } from './identities.ts';

/** A device under its stable name. */
export interface Candidate<Found> {
  id: string;
  path: string;
  found: Found;
  /** No listing showed it. */
  unlisted: boolean;
}

export interface Choice<Found> {
  listed: readonly Found[];
  identities: Identities;
  identify(found: Found): Identity;
  match(found: Found): boolean;
  fixed?: Found | undefined;
  /** What is open keeps its name even if this listing does not show it. */
  open?: { path: string } | undefined;
}

/** What is there, and which of it would do, in the order of their names. Parts of one device (same path) count once. */
export function chooseFrom<Found>({ listed, identities, identify, match, fixed, open }: Choice<Found>): {
  seen: Candidate<Found>[];
  candidates: Candidate<Found>[];
} {
  const identified = listed.map((found) => ({ found, identity: identify(found) }));
  const ids = identities.name(identified.map(({ identity }) => identity), open?.path);
  const all = identified.map(({ found, identity: { path, base } }) => ({ id: ids.get(path) ?? base, path, found, unlisted: false }));
  const candidates = oncePerPath(all.filter(({ found }) => match(found))).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (candidates.length === 0 && fixed !== undefined) {
    const { base, path } = identify(fixed);
    candidates.push({ id: base, path, found: fixed, unlisted: true });
  }
  return { seen: oncePerPath(all), candidates };
}

export function absentFrom(seen: readonly Candidate<unknown>[], { path }: Candidate<unknown>): boolean {
  return !seen.some((other) => other.path === path);
}

function oncePerPath<Found>(candidates: readonly Candidate<Found>[]): Candidate<Found>[] {
  const byPath = new Map<string, Candidate<Found>>();
  for (const candidate of candidates) if (!byPath.has(candidate.path)) byPath.set(candidate.path, candidate);
  return [...byPath.values()];
}
