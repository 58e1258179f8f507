import type { PairingView } from '../../core/contract/screen-views.ts';
import { pairedAnswerSchema, pairingOfferSchema, type PairedAnswer, type PairingOffer } from '../../core/counter-link/pairing-link.ts';
import { problemSchema } from '../../core/http/problems.ts';
import type { TestEvaluator, TestScreen } from './running-evaluator.ts';

/** What a counter presents: nothing at all, if nothing is given. */
export interface Presents {
  token?: string | undefined;
  /** Of its page; a program has none. */
  origin?: string | undefined;
}

export interface Told {
  status: number;
  body: unknown;
  /** Of a problem, without the prefix of its type; undefined for any other answer. */
  problem: string | undefined;
  retryAfter: string | null;
}

/** A request to the counter's API as a stranger, a program or a page sends it. */
export async function ask(evaluator: Pick<TestEvaluator, 'url'>, method: string, path: string, { token, origin }: Presents = {}, body?: unknown): Promise<Told> {
  const response = await fetch(evaluator.url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(origin !== undefined && { origin }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  const problem = problemSchema.safeParse(answer);
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, body: answer, problem: problem.success ? problem.data.type.replace(/^.*:/, '') : undefined, retryAfter };
}

export const beginPairing = async (evaluator: TestEvaluator, origin?: string, name = '综合窗口系统'): Promise<PairingOffer> =>
  pairingOfferSchema.parse((await ask(evaluator, 'POST', '/v1/pairings', { origin }, { name })).body);

export const confirmPairing = (evaluator: TestEvaluator, id: string, code: string, origin?: string, windowNo = '12'): Promise<Told> =>
  ask(evaluator, 'POST', `/v1/pairings/${id}/confirm`, { origin }, { code, windowNo });

/** What the idle screen says of a pairing; undefined while another screen is shown. */
export function pairingOn(screen: TestScreen): PairingView | null | undefined {
  const view = screen.view();
  return view.screen === 'idle' ? view.pairing : undefined;
}

/** Waits for the code of this counter. @param besides an older code, still on its way */
export async function codeOn(screen: TestScreen, besides?: string): Promise<string> {
  const view = await screen.waitFor((next) => next.screen === 'idle' && next.pairing?.state === 'code' && next.pairing.code !== besides);
  return view.screen === 'idle' && view.pairing?.state === 'code' ? view.pairing.code : '';
}

/** Six digits that are not these. */
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** A counter is paired, as its clerk does it. */
export async function pair(evaluator: TestEvaluator, screen: TestScreen, { origin, windowNo, name }: { origin?: string; windowNo?: string; name?: string } = {}): Promise<PairedAnswer> {
  const before = pairingOn(screen);
  const { id } = await beginPairing(evaluator, origin, name);
  const code = await codeOn(screen, before?.state === 'code' ? before.code : undefined);
  const { body } = await confirmPairing(evaluator, id, code, origin, windowNo);
  return pairedAnswerSchema.parse(body);
}
