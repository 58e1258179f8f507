import { isPairing } from './answers.ts';
import type { ConnectOptions } from './api.ts';
import { nullable, object, text } from './guards.ts';
import type { Pairing } from './types.ts';

/** What opens the evaluator to this page. `pairing` is null for a token of one's own of which the evaluator has not said more. */
export interface Credentials {
  token: string;
  pairing: Pairing | null;
}

const isCredentials = object({ token: text, pairing: nullable(isPairing) });

/** Keeps the pairing with one evaluator. Where a page may store nothing, it lasts as long as the page. */
export interface PairingMemory {
  /** As another tab of this page may have written it. */
  read(): Credentials | null;
  /** Null forgets. */
  write(credentials: Credentials | null): void;
}

export function pairingMemory(url: string, { storage }: Pick<ConnectOptions, 'storage'>): PairingMemory {
  const place = `counter-evaluator:${url}`;
  const store = storage === undefined ? localStorageIfAny() : storage;
  let held: Credentials | null = null;
  return {
    read() {
      try {
        const stored: unknown = store ? JSON.parse(store.getItem(place) || 'null') : held;
        return isCredentials(stored) ? stored : null;
      } catch {
        return held;
      }
    },
    write(credentials) {
      held = credentials;
      try {
        if (credentials) store?.setItem(place, JSON.stringify(credentials));
        else store?.removeItem(place);
      } catch {
        // Full or forbidden: it lasts as long as the page.
      }
    },
  };
}

/** Merely to ask for it throws in a page that may keep nothing (a sandboxed frame, say). */
function localStorageIfAny(): Storage | null {
  try {
    return typeof localStorage === 'undefined' ? null : localStorage;
  } catch {
    return null;
  }
}
