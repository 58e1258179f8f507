import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import { DeviceProblem } from './host-messages.ts';

/** The device host did not answer in time. What it was asked may have been done all the same. */
export class DeviceCallTimeout extends Error {
  override name = 'DeviceCallTimeout';
}

/** There is no device host to ask, or it ended before it answered. What it was asked may have been done all the same. */
export class DeviceHostLost extends Error {
  override name = 'DeviceHostLost';
}

export interface CallLimits {
  timeoutMs: number;
  /** Takes the call back. */
  signal?: AbortSignal | undefined;
}

interface OpenCall {
  resolve(result: unknown): void;
  reject(reason: unknown): void;
  release(): void;
}

/** Far more than a device host is ever asked at once: a host that answers nothing must not fill the memory. */
export const MOST_OPEN_CALLS = 100;

/** The calls that a device host has not answered yet. Each is settled once, and forgotten then. */
export class OpenCalls {
  readonly #clock: Clock;
  readonly #cancel: (id: number) => void;
  readonly #calls = new Map<number, OpenCall>();
  #lastId = 0;

  /** @param cancel tells the device host that nobody waits for this call any more */
  constructor(clock: Clock, cancel: (id: number) => void) {
    this.#clock = clock;
    this.#cancel = cancel;
  }

  /**
   * Sends a call and waits for its answer.
   * @throws DeviceCallTimeout, the signal's reason, what `send` throws, DeviceProblem `busy` when too many are open
   */
  begin({ timeoutMs, signal }: CallLimits, send: (id: number) => void): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#calls.size >= MOST_OPEN_CALLS) return Promise.reject(new DeviceProblem('busy', 'Too many calls wait for an answer.'));
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const takeBack = (reason: unknown) => {
      this.reject(id, reason);
      this.#cancel(id);
    };
    const cancelTimer: CancelTimer = this.#clock.after(timeoutMs, () => takeBack(new DeviceCallTimeout(`There was no answer within ${timeoutMs} ms.`)));
    const onAbort = () => takeBack(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    const release = () => {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    };
    this.#calls.set(id, { resolve, reject, release });
    try {
      send(id);
    } catch (error) {
      this.reject(id, error);
    }
    return promise;
  }

  /** An answer to a call that is not open any more is none. */
  resolve(id: number, result: unknown): void {
    this.#take(id)?.resolve(result);
  }

  reject(id: number, reason: unknown): void {
    this.#take(id)?.reject(reason);
  }

  rejectAll(reason: Error): void {
    for (const id of this.#calls.keys()) this.reject(id, reason);
  }

  #take(id: number): OpenCall | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.release();
    return call;
  }
}
