import type { Clock } from '../../core/contract/clock.ts';
import { commandOf } from './buffered-commands.ts';
import { RealTimeCommands } from './real-time-commands.ts';
import { automaticStatus, type Condition, statusByte } from './status-bytes.ts';

/** What the printer is like; the rest happens to it. */
export interface PrinterModel {
  /** Bytes that it keeps before it stops reading; 4096 if not given. */
  bufferBytes?: number;
  /** Bytes that it prints in a second, by this clock; at once if not given. */
  speed?: { clock: Clock; bytesPerSecond: number };
  /** Whether it knows `GS r`, and `DLE DC4 8`; cheap ones know neither. */
  knowsProcessed?: boolean;
  knowsClear?: boolean;
  /** Whether it answers even `DLE EOT` in its turn, when all before it is printed; some cheap ones do. */
  answersInTurn?: boolean;
}

/** One who is connected to the printer. */
export interface Host {
  send(bytes: Uint8Array): void;
  /** The printer breaks the connection. */
  hangUp(): void;
  /** The printer may have room again. */
  onRoom(): void;
}

export type AnswerManner = 'normal' | 'single-bytes' | 'garbage-first' | 'never';

/** Fits no kind of status. */
const GARBAGE = Uint8Array.of(0x80, 0xff, 0x9a, 0x11, 0x96, 0x13);
const STEP_MS = 10;

/**
 * A printer that obeys ESC/POS as far as receipts and status go. What was taken into its buffer stays there whoever hangs
 * up, and is printed as soon as it can: what a driver gives up must be withdrawn. What it does not know, or what would
 * open a drawer, is noted as a violation.
 */
export class SimulatedPrinter {
  /** Everything that no printer should have been sent. */
  readonly violations: string[] = [];
  /** The texts of the receipts that were cut off, each as its lines. */
  readonly receipts: string[][] = [];
  /** Lines of a receipt that is not cut off yet. */
  hanging: string[] = [];
  /** Whoever looks for bytes that the printer was sent. */
  onByte: () => void = () => {};
  answers: AnswerManner = 'normal';
  /** How late it says everything. */
  answerDelay: { clock: Clock; ms: number } | undefined;

  readonly #model: Required<Omit<PrinterModel, 'speed'>> & Pick<PrinterModel, 'speed'>;
  readonly #realTime = new RealTimeCommands();
  readonly #decoder = new TextDecoder('gb18030');
  #buffer: number[] = [];
  #command: number[] = [];
  #line: number[] = [];
  #host: Host | undefined;
  /** What the host sent and the printer has not read. */
  #unread: number[] = [];
  #tellsChanges = false;
  #isRunning = false;
  #isPrinting = false;
  #condition: Condition = { paper: true, nearEnd: false, coverOpen: false, jammed: false, stalled: false };
  #paperBytes = Number.POSITIVE_INFINITY;
  #readBytes = Number.POSITIVE_INFINITY;

  constructor(model: PrinterModel = {}) {
    this.#model = { bufferBytes: 4096, knowsProcessed: true, knowsClear: true, answersInTurn: false, ...model };
  }

  /** What was cut off and what hangs out, as one text. */
  get paper(): string {
    return [...this.receipts.flat(), ...this.hanging].join('\n');
  }

  /** Whether it tells changes by itself. */
  get tellsChanges(): boolean {
    return this.#tellsChanges;
  }

  /** How many bytes it waits with, and would print. */
  get holds(): number {
    return this.#buffer.length + this.#command.length + this.#line.length;
  }

  /** Runs out of paper after so many more bytes; at once if none are given. */
  runOutOfPaper(afterBytes = 0): void {
    if (afterBytes === 0) this.#change({ paper: false });
    this.#paperBytes = afterBytes === 0 ? Number.POSITIVE_INFINITY : afterBytes;
  }

  putPaperIn(): void {
    this.#paperBytes = Number.POSITIVE_INFINITY;
    this.#change({ paper: true, nearEnd: false });
  }

  comeNearEnd(): void {
    this.#change({ nearEnd: true });
  }

  openCover(): void {
    this.#change({ coverOpen: true });
  }

  closeCover(): void {
    this.#change({ coverOpen: false });
  }

  jam(): void {
    this.#change({ jammed: true });
  }

  freeJam(): void {
    this.#change({ jammed: false });
  }

  /** Reads nothing, prints nothing, says nothing. */
  stall(): void {
    this.#condition.stalled = true;
  }

  wake(): void {
    this.#condition.stalled = false;
    this.#work();
  }

  /** Breaks the connection when so many more bytes were read. */
  hangUpAfter(bytes: number): void {
    this.#readBytes = bytes;
  }

  /** Everything is well again, and on the paper there is nothing. */
  repair(): void {
    this.answers = 'normal';
    this.#readBytes = Number.POSITIVE_INFINITY;
    this.#condition.stalled = false;
    this.#condition.jammed = false;
    this.#condition.coverOpen = false;
    this.putPaperIn();
  }

  connect(host: Host): void {
    this.#host = host;
    this.#unread = [];
  }

  /** The host is gone; what the printer has not read is lost, what it has read is not. */
  disconnect(): void {
    this.#host = undefined;
    this.#unread = [];
    this.#tellsChanges = false;
    this.#realTime.reset();
  }

  /** Bytes on the wire. @returns whether the printer has read all of them */
  receive(bytes: Uint8Array): boolean {
    this.#unread.push(...bytes);
    this.#work();
    return this.hasReadAll;
  }

  get hasReadAll(): boolean {
    return this.#unread.length === 0;
  }

  #change(change: Partial<Condition>): void {
    Object.assign(this.#condition, change);
    if (this.#tellsChanges) this.#say(automaticStatus(this.#condition));
    this.#work();
  }

  /** Reads and prints until it can do neither. */
  #work(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const hadUnread = !this.hasReadAll;
    do {
      this.#read();
      this.#print();
    } while (this.#canRead() && this.#model.speed === undefined);
    this.#isRunning = false;
    if (hadUnread && this.hasReadAll) this.#host?.onRoom();
  }

  #canRead(): boolean {
    const [next] = this.#unread;
    if (next === undefined || this.#condition.stalled) return false;
    return this.#realTime.isOpen || RealTimeCommands.begins(next) || this.#buffer.length < this.#model.bufferBytes;
  }

  #read(): void {
    while (this.#canRead()) {
      const byte = this.#unread.shift() ?? 0;
      this.#readBytes--;
      const command = this.#realTime.take(byte);
      if (command?.type === 'data') this.#buffer.push(...command.bytes);
      else if (command?.type === 'ask') this.#beAsked(command.question);
      else if (command?.type === 'clear') this.#clear();
      else if (command?.type === 'wrong') this.violations.push(command.what);
      if (this.#readBytes <= 0) {
        this.#readBytes = Number.POSITIVE_INFINITY;
        this.#unread = [];
        this.#host?.hangUp();
      }
      this.onByte();
    }
  }

  #beAsked(question: number): void {
    if (this.#model.answersInTurn) this.#buffer.push(0x10, 0x04, question);
    else this.#answer(Uint8Array.of(statusByte(this.#condition, question)));
  }

  #clear(): void {
    if (!this.#model.knowsClear) return;
    this.#buffer = [];
    this.#command = [];
    this.#line = [];
    this.#answer(Uint8Array.of(0x37, 0x25, 0x00));
  }

  get #canPrint(): boolean {
    const { paper, coverOpen, jammed, stalled } = this.#condition;
    return paper && !coverOpen && !jammed && !stalled;
  }

  #print(): void {
    const { speed } = this.#model;
    if (speed === undefined) return this.#printBytes(Number.POSITIVE_INFINITY);
    if (this.#buffer.length === 0 || !this.#canPrint || this.#isPrinting) return;
    this.#isPrinting = true;
    speed.clock.after(STEP_MS, () => {
      this.#isPrinting = false;
      this.#printBytes(Math.max(1, Math.round((speed.bytesPerSecond * STEP_MS) / 1_000)));
      this.#work();
    });
  }

  #printBytes(most: number): void {
    for (let count = 0; count < most && this.#canPrint && this.#buffer.length > 0; count++) {
      this.#command.push(this.#buffer.shift() ?? 0);
      const command = commandOf(this.#command);
      if (command === 'unknown') {
        this.violations.push(`${this.#command.map((byte) => byte.toString(16)).join(' ')}`);
        this.#command = [];
      } else if (command !== undefined && this.#command.length >= command.length) {
        const bytes = this.#command;
        this.#command = [];
        this.#run(command.name, bytes);
      }
      if (--this.#paperBytes <= 0) this.runOutOfPaper();
    }
  }

  #run(name: string, bytes: readonly number[]): void {
    const parameter = bytes[2] ?? 0;
    if (name === 'text') this.#line.push(...bytes);
    else if (name === 'DLE \x04') this.#answer(Uint8Array.of(statusByte(this.#condition, parameter)));
    else if (name === 'LF') {
      this.hanging.push(this.#decoder.decode(Uint8Array.from(this.#line)));
      this.#line = [];
    } else if (name === 'GS V') {
      this.receipts.push(this.hanging);
      this.hanging = [];
    } else if (name === 'ESC @') {
      this.#line = [];
      this.#tellsChanges = false;
    } else if (name === 'GS r') {
      if (parameter !== 1 && parameter !== 49) this.violations.push(`GS r ${parameter}`);
      else if (this.#model.knowsProcessed) this.#answer(Uint8Array.of(this.#condition.nearEnd ? 0x03 : 0x00));
    } else if (name === 'GS a') {
      this.#tellsChanges = parameter !== 0;
      if (this.#tellsChanges) this.#answer(automaticStatus(this.#condition));
    }
  }

  #answer(bytes: Uint8Array): void {
    if (this.answers === 'garbage-first') this.#host?.send(GARBAGE);
    this.#say(bytes);
  }

  #say(bytes: Uint8Array): void {
    if (this.answers === 'never' || this.#condition.stalled) return;
    if (this.answerDelay === undefined) this.#send(bytes);
    else this.answerDelay.clock.after(this.answerDelay.ms, () => this.#send(bytes));
  }

  #send(bytes: Uint8Array): void {
    if (this.answers === 'single-bytes') for (const byte of bytes) this.#host?.send(Uint8Array.of(byte));
    else this.#host?.send(bytes);
  }
}
