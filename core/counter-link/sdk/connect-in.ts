import type { ConnectOptions, Evaluator, EvaluatorEvents } from './api.ts';
import * as answers from './answers.ts';
import { isCode } from './own-errors.ts';
import { anything, type Guard } from './guards.ts';
import { createListeners } from './listeners.ts';
import { createPairing } from './pairing.ts';
import { createRatings } from './ratings.ts';
import { newKey } from './requests.ts';
import { createSession } from './session.ts';
import type { Surroundings } from './surroundings.ts';
import type { WindowState } from './types.ts';

const USUAL_URL = 'http://127.0.0.1:17800';
/** A printer takes its time. */
const PRINT_TIMEOUT_MS = 60_000;

/** Puts the parts together. Tests bring their own time. */
export function connectIn(surroundings: Surroundings, options: ConnectOptions = {}): Evaluator {
  const { url } = options;
  const origin = new URL(url === undefined ? USUAL_URL : url).origin;
  const session = createSession(origin, options, surroundings);
  const { ask } = session;
  const windows = createListeners<WindowState>();

  const post = <T>(path: string, isAnswer: Guard<T>, body: unknown, timeoutMs?: number) =>
    ask('POST', `/v1/${path}`, isAnswer, { body, key: newKey(), ...(timeoutMs !== undefined && { timeoutMs }) });
  /** Null deletes. */
  const atWindow = async (method: 'GET' | 'PUT', path: string, body?: unknown): Promise<WindowState> => {
    const isEnd = body === null;
    const state = await ask(isEnd ? 'DELETE' : method, `/v1/window${path}`, answers.isWindow, isEnd ? {} : { body });
    windows.tell(state);
    return state;
  };
  let isAsking = false;
  let isStale = false;
  /** One after the other, so that the newest answer comes last. */
  const followWindow = async () => {
    isStale = true;
    if (isAsking) return;
    isAsking = true;
    while (isStale) {
      isStale = false;
      // Without an answer the page asks when the evaluator is there again.
      await atWindow('GET', '').catch(() => undefined);
    }
    isAsking = false;
  };
  session.onWindow(() => void followWindow());
  const on = <E extends keyof EvaluatorEvents>(event: E, listener: (value: EvaluatorEvents[E]) => void): (() => void) => adders[event](listener);
  const adders: { [E in keyof EvaluatorEvents]: (listener: (value: EvaluatorEvents[E]) => void) => () => void } = {
    state: session.onState,
    evaluation: session.onEvaluation,
    window: windows.add,
  };

  return {
    url: origin,
    get state() {
      return session.state();
    },
    get pairing() {
      return session.pairing();
    },
    on,
    ...createPairing(session),
    ...createRatings(session, surroundings),
    cancel: (id) => ask('DELETE', `/v1/evaluations/${encodeURIComponent(id)}`, answers.isEvaluation),
    receipt: (of) => post('receipts', answers.isReceipt, of, PRINT_TIMEOUT_MS),
    paperForm: (request) => post('paper-forms', answers.isPaperFormPrint, request, PRINT_TIMEOUT_MS),
    paperRatingForm: (request) => post('paper-ratings/form', answers.isPaperForm, request),
    enterPaperRating: (rating) => post('paper-ratings', answers.isEvaluation, rating),
    window: () => atWindow('GET', ''),
    signIn: (staff) => atWindow('PUT', '/staff', staff),
    signOut: () => atWindow('PUT', '/staff', null),
    sign: (sign) => atWindow('PUT', '/sign', sign),
    announce: (announcement) => atWindow('PUT', '/announcement', announcement),
    status: () => ask('GET', '/v1/status', answers.isStatus),
    today: () => ask('GET', '/v1/window/today', answers.isToday),
    staff: async () => (await ask('GET', '/v1/directory/staff', answers.isStaffList)).staff,
    matters: async () => (await ask('GET', '/v1/directory/matters', answers.isMatters)).matters,
    async unpair() {
      try {
        await ask('DELETE', '/v1/pairing', anything);
      } catch (error) {
        // The clerk wants it gone from this page in any case; a technician can end what the evaluator still has.
        if (isCode(error, 'closed')) throw error;
      }
      session.forget();
    },
    close: session.close,
  };
}
