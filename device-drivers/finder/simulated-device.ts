import { CloseNotice } from './close-notice.ts';
import { ConnectionClosed, DeviceLost, type OpenFailure } from './device-errors.ts';

/** How long an answer of a simulated library takes. */
export type Turn = () => Promise<void>;

/** Notes a misuse and throws it. */
export type Misuse = (what: string) => never;

/** What is at the far end of a simulated port. Tests make it send, fail and die. */
export class SimulatedDevice<Info extends { path: string }> {
  readonly info: Info;
  readonly #turn: Turn;
  readonly #openFailures: OpenFailure[] = [];
  readonly #waiting: (() => void)[] = [];
  /** Every write that arrived, whole or as far as it came. */
  readonly written: Uint8Array[] = [];
  /** Told of each, for tests in which something answers. */
  onWritten: (bytes: Uint8Array) => void = () => {};
  /** The one connection that is open. */
  connection: SimulatedConnection | undefined;
  /** As many bytes come in one piece, the rest a turn later. */
  fragmentBytes = Number.POSITIVE_INFINITY;
  /** The device goes away when it has taken as many bytes more. */
  diesAfterBytes = Number.POSITIVE_INFINITY;
  /** Takes no bytes, so that a write waits, until `flow()`. */
  stalled = false;

  constructor(info: Info, turn: Turn) {
    this.info = info;
    this.#turn = turn;
  }

  /** All bytes that arrived. */
  get received(): number[] {
    return this.written.flatMap((bytes) => [...bytes]);
  }

  failOpening(times: number, why: OpenFailure): void {
    for (let time = 0; time < times; time += 1) this.#openFailures.push(why);
  }

  takeOpenFailure(): OpenFailure | undefined {
    return this.#openFailures.shift();
  }

  /** Resolves when the last piece was delivered, or nobody was there to take it. */
  async sends(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += this.fragmentBytes) {
      if (at > 0) await this.#turn();
      this.connection?.deliver(bytes.slice(at, Math.min(bytes.length, at + this.fragmentBytes)));
    }
  }

  flow(): void {
    this.stalled = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** The cable's side of a write. */
  async take(bytes: Uint8Array, write: { cancelled: boolean }): Promise<void> {
    await this.#turn();
    if (this.stalled) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (write.cancelled) return;
    const taken = bytes.slice(0, this.diesAfterBytes);
    this.written.push(taken);
    this.onWritten(taken);
    this.diesAfterBytes -= taken.length;
    if (taken.length < bytes.length) this.connection?.lose(new DeviceLost(`${this.info.path} died during a write.`));
  }

  connect(misuse: Misuse, checkWrite: (bytes: Uint8Array) => void, released: () => void): SimulatedConnection {
    const connection = new SimulatedConnection(this, this.#turn, misuse, checkWrite);
    this.connection = connection;
    connection.onClose(() => {
      this.connection = undefined;
      released();
    });
    return connection;
  }
}

/** Our side of a simulated device, as strict as the real libraries. */
export class SimulatedConnection {
  readonly #device: Pick<SimulatedDevice<{ path: string }>, 'take'>;
  readonly #turn: Turn;
  readonly #misuse: Misuse;
  readonly #checkWrite: (bytes: Uint8Array) => void;
  readonly #notice = new CloseNotice();
  readonly #listeners: ((bytes: Uint8Array) => void)[] = [];
  #write: { cancelled: boolean; cancel: (error: Error) => void } | undefined;

  constructor(
    device: Pick<SimulatedDevice<{ path: string }>, 'take'>,
    turn: Turn,
    misuse: Misuse,
    checkWrite: (bytes: Uint8Array) => void,
  ) {
    this.#device = device;
    this.#turn = turn;
    this.#misuse = misuse;
    this.#checkWrite = checkWrite;
    this.onClose((error) => this.#write?.cancel(error ?? new ConnectionClosed('Closed during a write.')));
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#listeners.push(listener);
  }

  onReport(listener: (report: Uint8Array) => void): void {
    this.#listeners.push(listener);
  }

  onClose(listener: (error: Error | undefined) => void): void {
    this.#notice.listen(listener);
  }

  deliver(bytes: Uint8Array): void {
    if (!this.#notice.ended) for (const listener of this.#listeners) listener(bytes);
  }

  lose(error: Error): void {
    this.#notice.tell(error);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#write !== undefined) this.#misuse('a write while another one was under way');
    this.#checkUsable('a write');
    this.#checkWrite(bytes);
    const { promise: cancelled, reject } = Promise.withResolvers<never>();
    const write = {
      cancelled: false,
      cancel(error: Error) {
        write.cancelled = true;
        reject(error);
      },
    };
    this.#write = write;
    try {
      await Promise.race([cancelled, this.#device.take(bytes, write)]);
    } finally {
      this.#write = undefined;
    }
  }

  /** A write under way ends, and what it has not sent yet is never sent. */
  async discard(): Promise<void> {
    this.#checkUsable('a discard');
    this.#write?.cancel(new ConnectionClosed('The rest of the write was discarded.'));
    await this.#turn();
  }

  async close(): Promise<void> {
    await this.#turn();
    this.#notice.tell(undefined);
  }

  #checkUsable(what: string): void {
    if (this.#notice.error !== undefined) throw this.#notice.error;
    if (this.#notice.ended) this.#misuse(`${what} after the close`);
  }
}
