import { HttpProblem } from '../http/problems.ts';
import type { TechnicianPairings } from '../technician-link/pairing-desk.ts';
import type { PairingBook } from './pairing-book.ts';

/** The pairings as a technician sees them. */
export function createTechnicianPairings(book: PairingBook): TechnicianPairings {
  const answer = () => ({
    windowNo: book.place.windowNo,
    pairings: book.pairings.map(({ id, name, origin, windowNo, pairedAt, lastUsedOn }) => ({
      id, name, origin, windowNo, pairedAt: new Date(pairedAt).toISOString(), lastUsedOn,
    })),
  });
  return {
    pairings: answer,
    revoke(id, { by, reason }) {
      if (book.find(id) === undefined) throw new HttpProblem('unknown-pairing');
      book.end(id, { by, reason });
      return answer();
    },
  };
}
