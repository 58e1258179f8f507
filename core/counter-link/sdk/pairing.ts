import { isOffer, isPaired } from './answers.ts';
import type { Evaluator } from './api.ts';
import { isCode, ownError } from './own-errors.ts';
import type { Session } from './session.ts';

const isNoCode = (error: unknown) => isCode(error, 'invalid-body') && error.fields.every(({ pointer }) => pointer === '/code');

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
      let { triesLeft } = offer;
      // What is no code at all costs no try there, but is not asked for without end here.
      for (let asked = 1; ; asked += 1) {
        const entered = await code({ offer, triesLeft, wrong: asked > 1 });
        if (entered === null) throw ownError('aborted');
        try {
          return await confirmPairing(offer, { code: entered, windowNo });
        } catch (error) {
          const isWrong = isCode(error, 'wrong-code');
          if (asked >= offer.triesLeft || !(isWrong || isNoCode(error))) throw error;
          if (isWrong) triesLeft -= 1;
        }
      }
    },
  };
}
