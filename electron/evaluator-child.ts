import type { CancelTimer, Clock } from '../core/contract/clock.ts';
import { deviceHostOrderSchema, evaluatorMessageSchema, frameOpeningSchema, screenWantedSchema, type DeviceHostOrder, type HostMessage } from '../core/contract/process-messages.ts';
import type { Mishap } from './crash-table.ts';

/** Opening may have to salvage a broken database, a million ratings in some minutes, so "not ready" is called late. */
export const READY_WITHIN_MS = 600_000;
/** A process that said it failed and does not exit is killed. */
export const EXIT_AFTER_FAILURE_MS = 5_000;
/** How long a quit waits for the evaluator, which may wait for the request under way. Every rating is on disk already. */
export const STOP_WITHIN_MS = 20_000;

/** What is used of Electron's `UtilityProcess`. */
export interface ChildProcess<Port> {
  postMessage(message: HostMessage, transfer: Port[]): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export interface EvaluatorEvents {
  /** @param frameOrigin the one origin that screens may show in a frame */
  onReady(frameOrigin: string | null): void;
  onGone(): void;
  onMishap(mishap: Mishap, detail: string): void;
  /** Whether it wants the citizen's screen seen; it says so only where the screen is hidden otherwise. */
  onScreenWanted(wanted: boolean): void;
  /** The region's own page will be shown to another citizen. */
  onFrameOpening(): void;
  /** It wants a device host started or killed. */
  onDeviceHostOrder(order: DeviceHostOrder): void;
}

/** The evaluator process of the moment: started, watched until it is ready, told things, stopped in order. */
export class EvaluatorChild<Port> {
  readonly #fork: () => ChildProcess<Port>;
  readonly #clock: Clock;
  readonly #events: EvaluatorEvents;
  #child: ChildProcess<Port> | undefined;
  #cancelTimer: CancelTimer = () => {};
  #stopping: (() => void) | undefined;
  #mishap: Mishap | undefined;
  #failure = '';

  constructor(fork: () => ChildProcess<Port>, clock: Clock, events: EvaluatorEvents) {
    this.#fork = fork;
    this.#clock = clock;
    this.#events = events;
  }

  /** Starts the process; does nothing while one runs. */
  start(): void {
    if (this.#child !== undefined) return;
    const child = this.#fork();
    this.#child = child;
    this.#failure = '';
    this.#mishap = undefined;
    this.#killAfter(READY_WITHIN_MS, 'evaluator-not-ready');
    child.on('message', (message) => {
      if (this.#child === child) this.#receive(message);
    });
    child.on('exit', (code) => {
      if (this.#child === child) this.#exited(code);
    });
  }

  /** Gives the evaluator its end of the link to a screen. */
  givePort(port: Port): void {
    this.#child?.postMessage({ type: 'screen-port' }, [port]);
  }

  /** Gives the evaluator its end of the link to a device host that it ordered. */
  giveDevicePort(id: number, port: Port): void {
    this.#child?.postMessage({ type: 'device-port', id }, [port]);
  }

  /** Tells the evaluator that a device host ended. @param how in words for the log */
  deviceHostExited(id: number, how: string): void {
    this.#child?.postMessage({ type: 'device-host-exited', id, how }, []);
  }

  /** Tells the evaluator that something was plugged in or out. */
  devicesChanged(): void {
    this.#child?.postMessage({ type: 'devices-changed' }, []);
  }

  /** Tells the evaluator that the machine woke up. */
  resumed(): void {
    this.#child?.postMessage({ type: 'resumed' }, []);
  }

  /** Asks the process to end; resolves when it did, or was killed because it took too long. */
  stop(): Promise<void> {
    if (this.#child === undefined) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stopping = resolve;
    this.#child.postMessage({ type: 'stop' }, []);
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(STOP_WITHIN_MS, () => {
      this.#child?.kill();
      resolve();
    });
    return promise;
  }

  #receive(message: unknown): void {
    const order = deviceHostOrderSchema.safeParse(message).data;
    if (order !== undefined) return this.#events.onDeviceHostOrder(order);
    const screen = screenWantedSchema.safeParse(message).data;
    if (screen !== undefined) return this.#events.onScreenWanted(screen.wanted);
    if (frameOpeningSchema.safeParse(message).success) return this.#events.onFrameOpening();
    const read = evaluatorMessageSchema.safeParse(message).data;
    if (read?.type === 'ready') {
      this.#cancelTimer();
      this.#events.onReady(read.frameOrigin);
    }
    if (read?.type === 'failed') {
      this.#failure = read.message;
      this.#mishap = 'evaluator-failed';
      this.#killAfter(EXIT_AFTER_FAILURE_MS, 'evaluator-failed');
    }
  }

  #killAfter(delayMs: number, mishap: Mishap): void {
    if (this.#stopping !== undefined) return;
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      this.#mishap = mishap;
      this.#child?.kill();
    });
  }

  #exited(code: number): void {
    this.#child = undefined;
    this.#cancelTimer();
    this.#events.onGone();
    if (this.#stopping !== undefined) return this.#stopping();
    const mishap = this.#mishap ?? (code === 0 ? 'evaluator-ended' : 'evaluator-crashed');
    this.#events.onMishap(mishap, `exit code ${code}${this.#failure === '' ? '' : `: ${this.#failure}`}`);
  }
}
