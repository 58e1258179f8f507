export interface Identity {
  /** As good a name as the device itself gives, the same at each start. */
  base: string;
  path: string;
}

/** A name for a device: its serial number, else its kind and where it is plugged in. Any part may be unknown. */
export function identityOf(device: {
  path: string;
  vendorId?: string | undefined;
  productId?: string | undefined;
  serialNumber?: string | undefined;
}): Identity {
  const { vendorId, productId, serialNumber, path } = device;
  const kind = vendorId === undefined || productId === undefined ? undefined : `${vendorId}:${productId}`;
  const unit = serialNumber === undefined || serialNumber === '' ? path : serialNumber;
  return { base: kind === undefined ? unit : `${kind}:${unit}`, path };
}

/**
 * Names for what is plugged in. Devices of the same base (cheap ones share a serial number) are numbered; as long as a
 * device stays where it is, no scan renames it.
 */
export class Identities {
  #named = new Map<string, { base: string; id: string }>();

  /**
   * @param open path of the device that is open: it keeps its name even if it is not among those present
   * @returns the id of each path
   */
  name(present: readonly Identity[], open?: string): ReadonlyMap<string, string> {
    const next = new Map<string, { base: string; id: string }>();
    for (const { base, path } of present) {
      const known = this.#named.get(path);
      if (known?.base === base) next.set(path, known);
    }
    const held = open === undefined ? undefined : this.#named.get(open);
    if (open !== undefined && held !== undefined && !present.some(({ path }) => path === open)) next.set(open, held);
    const taken = new Set([...next.values()].map(({ id }) => id));
    // In the order of their paths, so that a restart numbers them as before.
    const fresh = present.filter(({ path }) => !next.has(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
    for (const { base, path } of fresh) {
      if (next.has(path)) continue;
      const id = firstFree(base, taken);
      taken.add(id);
      next.set(path, { base, id });
    }
    this.#named = next;
    return new Map([...next].map(([path, { id }]) => [path, id]));
  }
}

function firstFree(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) if (!taken.has(`${base}#${number}`)) return `${base}#${number}`;
}
