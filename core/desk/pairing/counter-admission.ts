import type { CounterAdmission, Presented, Principal } from '../../counter-link/principal.ts';
import { isSameSecret } from '../../http/presented-secret.ts';
import { HttpProblem } from '../../http/problems.ts';
import type { Pairing } from './kept-standing.ts';
import type { PairingBook } from './pairing-book.ts';

/** Admits whoever has the token of the device's own folder, from this machine, and whoever was paired. */
export function createCounterAdmission(counterToken: string, book: PairingBook): CounterAdmission {
  return {
    admit(presented: Presented): Principal {
      const { token, origin, ownOrigin, overLan } = presented;
      if (isSameSecret(token, counterToken)) {
        if (overLan) throw new HttpProblem('wrong-token');
        if (origin !== null && origin !== ownOrigin) throw new HttpProblem('unknown-origin');
        return { kind: 'own' };
      }
      const pairing = book.withToken(token);
      if (pairing === undefined) throw new HttpProblem('wrong-token');
      if (!isItsOrigin(pairing, presented)) throw new HttpProblem('unknown-origin');
      book.noteUse(pairing);
      return { kind: 'paired', pairing: pairing.id, windowNo: pairing.windowNo, origin: pairing.origin };
    },
    isPaired: (origin) => book.pairings.some((pairing) => pairing.origin === origin),
    onEnded: (listener) => book.onEnded(listener),
  };
}

/** Browsers name no origin in a page's GET to the server that it came from. */
const isItsOrigin = (pairing: Pairing, { origin, ownOrigin }: Presented): boolean =>
  pairing.origin === origin || (origin === null && pairing.origin === ownOrigin);
