import type { CounterAdmission, Presented, Principal } from '../counter-link/principal.ts';
import { isSameSecret } from '../http/presented-secret.ts';
import { HttpProblem } from '../http/problems.ts';

/** Admits whoever has the token of the device's own folder, from this machine. */
export function createCounterAdmission(counterToken: string): CounterAdmission {
  return {
    admit({ token, origin, ownOrigin, overLan }: Presented): Principal {
      if (overLan || !isSameSecret(token, counterToken)) throw new HttpProblem('wrong-token');
      if (origin !== null && origin !== ownOrigin) throw new HttpProblem('unknown-origin');
      return { kind: 'own' };
    },
    isPaired: () => false,
    onEnded: () => () => {},
  };
}
