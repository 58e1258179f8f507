import { isOffer, isPaired } from './answers.ts';
import type { Evaluator } from './api.ts';
import { isCode } from './errors.ts';
import type { Session } from './session.ts';

/** Pairing in two steps, or in one go. Neither needs a token. */
export function createPairing({ request, adopt }: Session): Pick<Evaluator, 'pair' | 'beginPairing' | 'confirmPairing'> {
  const beginPairing: Evaluator['beginPairing'] = (name) => request('POST', '/v1/pairings', isOffer, { body: { name } });

  const confirmPairing: Evaluator['confirmPairing'] = async ({ id }, { code, windowNo }) => {
    const paired = await request('POST', `/v1/pairings/${encodeURIComponent(id)}/confirm`, isPaired, { body: { code: code.replace(/\s/g, ''), windowNo } });
    adopt(paired);
    return paired.pairing;
  };

  return {
    beginPairing,
    confirmPairing,
    async pair({ name, windowNo, code }) {
      const offer = await beginPairing(name);
      for (let triesLeft = offer.triesLeft; ; triesLeft -= 1) {
        const entered = await code({ offer, triesLeft, wrong: triesLeft < offer.triesLeft });
        try {
          return await confirmPairing(offer, { code: entered, windowNo });
        } catch (error) {
          if (!isCode(error, 'wrong-code') || triesLeft <= 1) throw error;
        }
      }
    },
  };
}
