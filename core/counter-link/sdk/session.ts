import { isPairing } from './answers.ts';
import type { ConnectOptions, EvaluatorState } from './api.ts';
import { backoff, createPauses } from './backoff.ts';
import { isCode, ownError } from './own-errors.ts';
import { anything } from './guards.ts';
import { openLine, type Line } from './line.ts';
import { createListeners } from './listeners.ts';
import { pairingMemory, type Credentials } from './memory.ts';
import { createRequest, type Request } from './requests.ts';
import type { Surroundings } from './surroundings.ts';
import type { EvaluationEvent, Pairing } from './types.ts';

/** How often the evaluator is asked where no WebSocket comes up. */
const POLL_MS = 2_000;
/** A line that held so long was a good one. */
const STEADY_MS = 5_000;
/** What every page may read, paired or not. */
const PUBLIC_PATH = '/sdk/evaluator.js';

/** This page's standing with one evaluator: what opens it, whether it answers, and the line on which it tells what happens. */
export type Session = ReturnType<typeof createSession>;

export function createSession(url: string, options: ConnectOptions, surroundings: Surroundings) {
  const { now, random } = surroundings;
  const request = createRequest(url, surroundings);
  const memory = pairingMemory(url, options);
  const states = createListeners<EvaluatorState>();
  const evaluations = createListeners<EvaluationEvent>();
  const windows = createListeners<void>();
  const ups = createListeners<void>();
  const pauses = createPauses(surroundings);
  let credentials: Credentials | null = null;
  let pairing: Pairing | null = null;
  let state: EvaluatorState = 'unpaired';
  let line: Line | null = null;
  let isLineOpen = false;
  let isClosed = false;
  /** Counts signs of life: a request that failed says nothing about an evaluator that was heard since it was sent. */
  let signs = 0;

  const setState = (next: EvaluatorState) => {
    if (state === next) return;
    state = next;
    if (next === 'ready') pauses.wake();
    states.tell(next);
  };

  const heard = (used: Credentials) => {
    if (used !== credentials) return;
    signs += 1;
    setState('ready');
  };

  /** From now on with these, or with none. */
  const change = (next: Credentials | null, nextState: EvaluatorState) => {
    credentials = next;
    pairing = next && next.pairing;
    isLineOpen = false;
    line?.close();
    line = null;
    setState(nextState);
    if (next) void hold(next);
  };

  const whatIsMissing = () => ownError(isClosed ? 'closed' : state === 'revoked' ? 'revoked' : 'unpaired');

  /** The evaluator does not know this token. Another tab of this page may have paired anew: its token is taken up. @returns whether there is another to try */
  const replaceRefused = (used: Credentials): boolean => {
    if (used !== credentials) return credentials !== null;
    const stored = options.token ? null : memory.read();
    if (stored && stored.token !== used.token) {
      change(stored, 'connecting');
      return true;
    }
    if (!options.token) memory.write(null);
    change(null, 'revoked');
    return false;
  };

  /** With this page's token. Also tells from the answer, or from none, how the evaluator is. */
  const ask: Request = async (method, path, isAnswer, details) => {
    const used = credentials;
    if (!used) throw whatIsMissing();
    const signsBefore = signs;
    try {
      const answer = await request(method, path, isAnswer, { ...details, token: used.token });
      heard(used);
      return answer;
    } catch (error) {
      if (isCode(error, 'wrong-token', 'unknown-origin')) {
        if (replaceRefused(used)) return ask(method, path, isAnswer, details);
        throw whatIsMissing();
      }
      if (!isCode(error, 'no-evaluator', 'not-an-evaluator')) heard(used);
      else if (used === credentials && !isLineOpen && signs === signsBefore) setState('offline');
      throw error;
    }
  };

  const answers = (asked: Promise<unknown>): Promise<boolean> =>
    asked.then(
      () => true,
      () => false,
    );
  const isAlive = () => answers(request('HEAD', PUBLIC_PATH, anything));

  /**
   * To a page of another origin whose pairing has ended the browser shows no refusal: it looks like no answer. But what everybody
   * may read is answered all the while.
   */
  const isShutOut = async () => (await isAlive()) && !(await answers(ask('GET', '/v1/pairing', isPairing))) && state === 'offline' && isAlive();

  const probe = async (used: Credentials) => {
    try {
      const own = await ask('GET', '/v1/pairing', isPairing);
      if (used === credentials) pairing = own;
    } catch (error) {
      // Not forgotten in the memory, as what was said plainly would be: a page that is loaded anew tries it once more.
      if (isCode(error, 'no-evaluator') && (await isShutOut()) && used === credentials) change(null, 'revoked');
    }
  };

  const holdLine = async (used: Credentials): Promise<boolean> => {
    line = openLine(url, used.token, surroundings, {
      opened() {
        isLineOpen = true;
        heard(used);
        ups.tell();
      },
      evaluation: evaluations.tell,
      window: windows.tell,
    });
    const wasOpen = await line.over;
    if (used === credentials) isLineOpen = false;
    return wasOpen;
  };

  /** Keeps a line open as long as these credentials are in use. Where none comes up, what it would tell is asked for. */
  const hold = async (used: Credentials) => {
    for (let failures = 0; used === credentials; ) {
      const since = now();
      const wasOpen = await holdLine(used);
      failures = wasOpen && now() - since >= STEADY_MS ? 1 : failures + 1;
      if (used === credentials) await probe(used);
      if (used !== credentials) return;
      if (state === 'ready') ups.tell();
      await pauses.pause(backoff(failures, random, state === 'ready' ? POLL_MS : undefined));
    }
  };

  const first = options.token ? { token: options.token, pairing: null } : memory.read();
  if (first) change(first, 'connecting');

  return {
    request,
    ask,
    state: () => state,
    pairing: () => pairing,
    /** Why nothing can be asked; null while something can. */
    problem: () => (credentials ? null : whatIsMissing()),
    onState: states.add,
    onEvaluation: evaluations.add,
    /** The window is no longer as it was last told. */
    onWindow: windows.add,
    /** The evaluator is there again, or is asked anew for want of a line: what happened meanwhile is not known. */
    onUp: ups.add,
    adopt(next: Credentials) {
      if (isClosed) throw whatIsMissing();
      memory.write(next);
      change(next, 'connecting');
    },
    forget() {
      memory.write(null);
      change(null, 'unpaired');
    },
    close() {
      isClosed = true;
      change(null, 'unpaired');
    },
  };
}
