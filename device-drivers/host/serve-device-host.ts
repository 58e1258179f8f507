import * as z from 'zod';
import type { FamilyContext, StartFamily } from './family-context.ts';
import { DeviceProblem, toDeviceHostSchema, type DeviceFamilyServer, type FromDeviceHost, type ToDeviceHost } from './host-messages.ts';

/** The device host's end of the evaluator that started it. */
export interface ParentLink {
  /** @throws Error (DataCloneError) when structured clone does not take the message */
  post(message: FromDeviceHost): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The evaluator is gone: nobody would ever stop this device host, and its devices would stay taken. */
  onGone(listener: () => void): void;
}

export interface ServeOptions {
  link: ParentLink;
  /** Loads the family's code, and nothing of any other. */
  load(): Promise<StartFamily>;
  context: Omit<FamilyContext, 'emit'>;
  /** What an engineer should read: a fault of ours, never what a message held. */
  complain(words: string): void;
  /** The family has stopped, or did not in time: the process must end now. */
  end(exitCode: number): void;
}

/** The evaluator kills after 3 s; a host without an evaluator has to see to it itself. */
const STOP_WITHIN_MS = 3_000;

/** Answers the evaluator for one family of drivers, until it is told to stop or the evaluator is gone. */
export function serveDeviceHost(options: ServeOptions): void {
  const server = new FamilyService(options);
  options.link.onMessage((message) => server.receive(message));
  options.link.onGone(() => void server.stop());
}

class FamilyService {
  readonly #options: ServeOptions;
  readonly #calls = new Map<number, AbortController>();
  #configured = false;
  #stopping = false;
  #family: DeviceFamilyServer | undefined;

  constructor(options: ServeOptions) {
    this.#options = options;
  }

  receive(message: unknown): void {
    const read = toDeviceHostSchema.safeParse(message).data;
    if (read === undefined) this.#options.complain('The evaluator said something that is no message.');
    else void this.#obey(read);
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    const { context, end } = this.#options;
    const cancelTimer = context.clock.after(STOP_WITHIN_MS, () => end(1));
    for (const call of this.#calls.values()) call.abort(new Error('The device host stops.'));
    try {
      await this.#family?.stop();
    } catch (error) {
      this.#complain('did not stop in order', error);
    }
    cancelTimer();
    end(0);
  }

  #obey(message: ToDeviceHost): Promise<void> | void {
    switch (message.type) {
      case 'configure':
        return this.#configure(message.settings);
      case 'call':
        return this.#call(message);
      case 'cancel':
        return this.#calls.get(message.id)?.abort(new Error('The evaluator took the call back.'));
      case 'tell':
        return this.#tell(message);
      case 'ping':
        return this.#options.link.post({ type: 'pong' });
      case 'stop':
        return this.stop();
    }
  }

  async #configure(settings: unknown): Promise<void> {
    if (this.#configured) return this.#options.complain('The evaluator sent settings a second time.');
    this.#configured = true;
    const { link, load, context } = this.#options;
    try {
      const start = await load();
      // Asked to stop while it loaded: a device that opens now would never be closed.
      if (this.#stopping) return;
      this.#family = start(settings, { ...context, emit: (event) => link.post({ type: 'event', event }) });
    } catch (error) {
      // The evaluator ends this process; ending by itself it could lose the message.
      return link.post({ type: 'failed', message: wordsOf(error) });
    }
    link.post({ type: 'ready' });
  }

  async #call({ id, method, params }: Extract<ToDeviceHost, { type: 'call' }>): Promise<void> {
    const taken = new AbortController();
    this.#calls.set(id, taken);
    const { link } = this.#options;
    try {
      if (this.#family === undefined) throw new DeviceProblem('not-ready', 'The family has not started.');
      link.post({ type: 'result', id, result: await this.#family.call(method, params, taken.signal) });
    } catch (error) {
      const expected = error instanceof DeviceProblem || taken.signal.aborted;
      if (!expected) this.#complain(`failed at "${method}"`, error);
      link.post({ type: 'problem', id, kind: error instanceof DeviceProblem ? error.kind : 'unexpected', message: wordsOf(error) });
    }
    this.#calls.delete(id);
  }

  /** What was told is told again to the next process: if a fault in it ended this one, it would end all of them. */
  #tell({ method, params }: Extract<ToDeviceHost, { type: 'tell' }>): void {
    try {
      this.#family?.tell(method, params);
    } catch (error) {
      this.#complain(`failed at "${method}"`, error);
    }
  }

  #complain(what: string, error: unknown): void {
    this.#options.complain(`The family ${what}: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof z.core.$ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
