import type { Logger } from 'pino';
import type { Clock } from '../../contract/clock.ts';
import { nameOfError } from '../../contract/error-words.ts';
import type { CaptureSource } from '../../contract/keypad.ts';
import type { Bulletin } from '../bulletin.ts';

/** The keypads' device host, as far as listening needs it. A change of its standing is posted as `health`. */
export interface KeypadHost {
  readonly standing: 'stopped' | 'starting' | 'running' | 'restarting' | 'failed';
  call(method: string, params: unknown, limits: { timeoutMs: number; signal?: AbortSignal }): Promise<unknown>;
}

export interface KeypadCaptureDependencies {
  host: KeypadHost;
  clock: Clock;
  bulletin: Pick<Bulletin, 'on'>;
  log: Pick<Logger, 'warn'>;
  /** The device host was started anew, and cannot open the port again. */
  onLost(): void;
}

/** Opening a port may take its time; longer, and it is stuck. */
const ANSWER_WITHIN_MS = 5_000;
/** A device host that was not needed so far has to start. */
const RUNS_WITHIN_MS = 12_000;

/** Has the device host listen to one port until it is closed; listens again when the device host had to be restarted. */
export class KeypadCapture {
  readonly #dependencies: KeypadCaptureDependencies;
  readonly #source: CaptureSource;
  readonly #closing = new AbortController();
  #opened = false;
  #interrupted = false;
  readonly #stopFollowing: () => void;

  constructor(source: CaptureSource, dependencies: KeypadCaptureDependencies) {
    this.#source = source;
    this.#dependencies = dependencies;
    this.#stopFollowing = dependencies.bulletin.on('health', () => this.#follow());
  }

  /**
   * What the device host tells of the device behind the port.
   * @throws Error why the port cannot be opened, in the words of system or device host; the abort reason if closed meanwhile
   */
  async open(): Promise<unknown> {
    await this.#running();
    const about = await this.#start();
    this.#opened = true;
    return about;
  }

  /** Gives the port back; resolves when the device host did, or is gone. Never throws. */
  async close(): Promise<void> {
    const { host, log } = this.#dependencies;
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#stopFollowing();
    // A device host that is gone listens to nothing, and the next one is not asked to.
    if (host.standing !== 'running') return;
    try {
      await host.call('capture-stop', {}, { timeoutMs: ANSWER_WITHIN_MS });
    } catch (error) {
      log.warn({ error: nameOfError(error) }, 'The keypad host did not say that it stopped listening for learning.');
    }
  }

  #start(): Promise<unknown> {
    const { host } = this.#dependencies;
    this.#closing.signal.throwIfAborted();
    return host.call('capture-start', this.#source, { timeoutMs: ANSWER_WITHIN_MS, signal: this.#closing.signal });
  }

  /** Resolves when the device host runs. @throws Error when it does not */
  #running(): Promise<void> {
    const { host, clock, bulletin } = this.#dependencies;
    const { signal } = this.#closing;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (host.standing === 'running') resolve();
      if (host.standing === 'failed') reject(new Error('the device host of keypads cannot work with the settings in config.json'));
    };
    const giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp);
    const stopLooking = bulletin.on('health', look);
    const cancel = clock.after(RUNS_WITHIN_MS, () => reject(new Error('the device host of keypads does not start')));
    look();
    return promise.finally(() => {
      stopLooking();
      cancel();
      signal.removeEventListener('abort', giveUp);
    });
  }

  #follow(): void {
    if (!this.#opened) return;
    if (this.#dependencies.host.standing !== 'running') this.#interrupted = true;
    else if (this.#interrupted) {
      this.#interrupted = false;
      void this.#startAgain();
    }
  }

  async #startAgain(): Promise<void> {
    const { log, onLost } = this.#dependencies;
    try {
      await this.#start();
    } catch (error) {
      if (this.#closing.signal.aborted || this.#interrupted) return;
      log.warn({ error: nameOfError(error) }, 'Learning a keypad ends: its port cannot be opened again.');
      onLost();
    }
  }
}
