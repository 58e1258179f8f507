import type { ScreenBridge } from '../../core/contract/screen-bridge.ts';
import { PLAIN_HALL, type HallDisplay } from '../../core/contract/hall-display.ts';
import { screenMessageSchema, type ScreenCall, type ScreenCallArgs, type ScreenMessage } from '../../core/contract/screen-link.ts';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { CallError } from './call-error.ts';
import { reconnectDelay } from './backoff.ts';

/** A bridge whose connections the page can end; Electron's end by themselves. */
export interface ClosableBridge extends ScreenBridge {
  connect(handlers: Parameters<ScreenBridge['connect']>[0]): Connection;
}
type Connection = ReturnType<ScreenBridge['connect']> & { close?(): void };

export type LinkState = { standing: 'connecting' } | { standing: 'linked'; view: ScreenView };

interface WaitingCall {
  resolve(): void;
  reject(error: CallError): void;
}

const CONNECTING: LinkState = { standing: 'connecting' };

/** Longer than any answer takes; an evaluator that is silent for so long is asked anew where things stand. */
const ANSWER_LIMIT_MS = 10_000;

/**
 * The page's end of the screen link. It keeps the last view only while the link is up: a view whose evaluator is gone
 * may be out of date, and a citizen must not rate on it.
 */
export class ScreenLink {
  readonly #bridge: ClosableBridge;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<number, WaitingCall>();
  #state: LinkState = CONNECTING;
  #hall: HallDisplay = PLAIN_HALL;
  #connection: Connection | undefined;
  /** Counts connections, so that what an old one still says is not heard. */
  #generation = 0;
  #failures = 0;
  #lastCallId = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(bridge: ClosableBridge) {
    this.#bridge = bridge;
    this.#connect();
  }

  /** The two ends of `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly current = (): LinkState => this.#state;
  /** What the hall puts on its screens; it stays while the link is down. */
  readonly hall = (): HallDisplay => this.#hall;

  /**
   * Asks the evaluator for something.
   * @throws CallError when the evaluator refuses, or when the link is lost before it answers
   */
  readonly call = <C extends ScreenCall>(name: C, args: ScreenCallArgs<C>): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const connection = this.#connection;
    if (this.#state.standing !== 'linked' || connection === undefined) {
      reject(CallError.linkLost());
      return promise;
    }
    this.#lastCallId += 1;
    this.#waiting.set(this.#lastCallId, { resolve, reject });
    connection.send({ id: this.#lastCallId, call: name, args });
    this.#limitSilence();
    return promise;
  };

  /** Tells the evaluator something whose answer nobody waits for; lost while the link is. */
  readonly tell = <C extends ScreenCall>(name: C, args: ScreenCallArgs<C>): void => {
    if (this.#state.standing !== 'linked') return;
    this.#lastCallId += 1;
    this.#connection?.send({ id: this.#lastCallId, call: name, args });
  };

  #connect() {
    this.#generation += 1;
    const generation = this.#generation;
    const ifCurrent = (run: () => void) => {
      if (generation === this.#generation) run();
    };
    this.#connection = this.#bridge.connect({
      onMessage: (message) => ifCurrent(() => this.#receive(message)),
      onClose: () => ifCurrent(() => this.#reconnect()),
    });
    this.#limitSilence();
  }

  #receive(raw: unknown) {
    const message = screenMessageSchema.safeParse(raw);
    if (message.success) this.#take(message.data);
    // An evaluator that speaks otherwise than the contract cannot be rated with: connecting anew is all a page can do.
    else this.#reconnect();
  }

  #take(message: ScreenMessage) {
    if ('view' in message) {
      this.#failures = 0;
      this.#enter({ standing: 'linked', view: message.view });
    } else if ('hall' in message) {
      this.#hall = message.hall;
      this.#tell();
    } else {
      const call = this.#waiting.get(message.reply);
      this.#waiting.delete(message.reply);
      if (message.error === null) call?.resolve();
      else call?.reject(new CallError(message.error));
    }
    if (this.#waiting.size === 0 && this.#state.standing === 'linked') clearTimeout(this.#silence);
  }

  #reconnect() {
    // From here on the old connection is not heard, not even its own closing.
    this.#generation += 1;
    clearTimeout(this.#silence);
    this.#connection?.close?.();
    this.#connection = undefined;
    this.#enter(CONNECTING);
    for (const call of this.#waiting.values()) call.reject(CallError.linkLost());
    this.#waiting.clear();
    setTimeout(() => this.#connect(), reconnectDelay(this.#failures, Math.random()));
    this.#failures += 1;
  }

  #limitSilence() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#reconnect(), ANSWER_LIMIT_MS);
  }

  #enter(state: LinkState) {
    if (this.#state === state) return;
    this.#state = state;
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
