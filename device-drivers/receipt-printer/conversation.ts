import type { Clock } from '../../core/contract/clock.ts';
import type { PrinterLink } from './links/printer-link.ts';
import { OpenQuestions } from './open-questions.ts';
import { type PrinterStatus, STATUS_QUESTIONS, type StatusQuestion, UNKNOWN_STATUS, withAnswer } from './status.ts';
import { type PrinterSaid, StatusReader } from './status-reader.ts';
import { pause, until, within } from './waiting.ts';

/** A question has so many milliseconds, and so many tries. */
export const ANSWER_MS = 500;
export const TRIES = 2;
/** A printer that is known to answer late has twice the time that it took, but not more than this. */
const LONGEST_ANSWER_MS = 2_000;
/** So many times the time of an answer without one, and it is taken for lost. */
const LOST_AFTER = 3;

const askStatus = (question: StatusQuestion) => Uint8Array.of(0x10, 0x04, question);
/** `GS r 1`: unlike `DLE EOT` it is answered only when everything before it was processed. */
const ASK_WHEN_PROCESSED = Uint8Array.of(0x1d, 0x72, 1);
/** `DLE DC4 8`: throws away all that was received and not printed yet. */
const CLEAR = Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);
/** `GS a`: tell changes of online state, error and paper by yourself. */
const TELL_CHANGES = Uint8Array.of(0x1d, 0x61, 0x0e);

type Awaited = 'answer' | 'paper' | 'cleared';

export interface ConversationListeners {
  onStatus(status: PrinterStatus): void;
  onGone(): void;
}

/** What is said on one open link: questions one after the other, each with its own time, and the receipt. */
export class PrinterConversation {
  readonly link: PrinterLink;
  readonly #clock: Clock;
  readonly #reader = new StatusReader();
  #goneWith: Error | undefined;
  /** Who waits for something on this link. A set, because a link may stay open for months. */
  readonly #untilGone = new Set<(error: Error) => void>();
  /** The write under way, or the last one; a link takes one at a time. */
  #write: Promise<void> = Promise.resolve();
  #writing = 0;
  #waiting = new Map<Awaited, (byte: number) => void>();
  readonly #open: Record<Awaited, OpenQuestions> = { answer: new OpenQuestions(), paper: new OpenQuestions(), cleared: new OpenQuestions() };
  /** How long an answer is waited for. */
  #answerMs = ANSWER_MS;
  /** Since when, in ticks, it has no receipt to print; until then it may answer when that is out, and not before. */
  #freeSince = 0;
  /** How often an answer was taken for lost, or came when nothing was asked: the next ones may belong to other questions than it seems. */
  #doubts = 0;
  /** So many of them were cleared up. */
  #clearedDoubts = 0;
  readonly #onGone: () => void;
  #answered = false;
  #clearedBlindly = false;
  #tellsChanges = false;
  /** Whether this printer knows `GS r`; undefined until it was tried on this link. */
  answersWhenProcessed: boolean | undefined;

  /** @param listeners told what the printer says of itself unasked, and when the link broke */
  constructor(link: PrinterLink, clock: Clock, { onStatus, onGone }: ConversationListeners) {
    this.link = link;
    this.#clock = clock;
    link.onBytes((bytes) => {
      for (const said of this.#reader.read(bytes)) this.#hear(said, onStatus);
    });
    this.#onGone = onGone;
    link.onGone((error) => this.#lose(error));
  }

  /** Whether the link has passed on everything that was written. */
  get isIdle(): boolean {
    return this.#writing === 0 && this.#goneWith === undefined;
  }

  /** Whether the printer has ever answered on this link. */
  get answered(): boolean {
    return this.#answered;
  }

  /** Whether it was told to throw away what it holds, and did not answer. */
  get clearedBlindly(): boolean {
    return this.#clearedBlindly;
  }

  /** Whether the printer may have a question in its buffer, or half of one, that would swallow the beginning of the next receipt. */
  get leavesCommands(): boolean {
    return this.#open.paper.any;
  }

  /** Sends a receipt; rejects when the link breaks. */
  sendReceipt(bytes: Uint8Array): Promise<void> {
    // It begins with a reset, which ends the telling of changes on some printers.
    this.#tellsChanges = false;
    this.#freeSince = Number.POSITIVE_INFINITY;
    return this.send(bytes);
  }

  /** Sends bytes; rejects when the link breaks. */
  send(bytes: Uint8Array): Promise<void> {
    return this.#unlessGone(this.#sendNext(bytes));
  }

  /** Whether the printer answers at all. */
  async isAnswering(signal: AbortSignal): Promise<boolean> {
    return (await this.#ask('answer', askStatus(1), signal)) !== undefined;
  }

  /** All that the printer tells; unknown if it did not answer every question, and each in its turn. */
  async status(signal: AbortSignal): Promise<PrinterStatus> {
    for (let round = 0; round < TRIES; round++) {
      const status = await this.#statusAtOnce(signal);
      if (status !== undefined) return status;
    }
    return UNKNOWN_STATUS;
  }

  /** Finds out whether the printer knows `GS r`. It must be able to print: else it answers only when it can again. */
  async learnWhetherProcessedIsAnswered(signal: AbortSignal): Promise<void> {
    this.answersWhenProcessed ??= (await this.#ask('paper', ASK_WHEN_PROCESSED, signal)) !== undefined;
  }

  /** Sends bytes and then `GS r 1`. @returns a promise that resolves when the printer has processed all of them */
  async sendAndAsk(bytes: Uint8Array, signal: AbortSignal): Promise<{ processed: Promise<unknown> }> {
    await this.#settle('paper', signal);
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#waiting.set('paper', resolve);
    this.#open.paper.ask(this.#clock.ticks());
    await until(signal, this.sendReceipt(Buffer.concat([bytes, ASK_WHEN_PROCESSED])));
    return { processed: this.#unlessGone(promise) };
  }

  /** Has the printer throw away what it has not printed. @returns whether it said that it did */
  async clear(signal: AbortSignal): Promise<boolean> {
    // What it is asked in its buffer goes with the rest.
    this.#waiting.delete('paper');
    this.#open.paper.forget();
    return (await this.#ask('cleared', CLEAR, signal)) !== undefined;
  }

  /** The same for a printer that answers nothing. Does nothing on a link that takes nothing. */
  async clearBlindly(signal: AbortSignal): Promise<void> {
    if (!this.isIdle) return;
    this.#clearedBlindly = await this.#sendBriefly(CLEAR, signal);
  }

  /** Has the printer tell changes by itself, for links that stay open. */
  async tellChanges(signal: AbortSignal): Promise<void> {
    if (this.#tellsChanges) return;
    this.#tellsChanges = true;
    await this.#sendBriefly(TELL_CHANGES, signal);
  }

  /** One round of questions. @returns undefined if an answer was missed or came out of turn: then no answer is sure to be what it seems */
  async #statusAtOnce(signal: AbortSignal): Promise<PrinterStatus | undefined> {
    await this.#settle('answer', signal);
    const doubts = this.#doubts;
    let status = UNKNOWN_STATUS;
    for (const question of STATUS_QUESTIONS) {
      const byte = await this.#ask('answer', askStatus(question), signal);
      // A printer that does not answer the first question is not made to keep the citizen waiting for the others.
      if (byte === undefined && question === 1) return UNKNOWN_STATUS;
      if (byte === undefined || this.#doubts > doubts) return undefined;
      status = withAnswer(status, question, byte);
    }
    // If an old answer was taken for a new one, the last one is still to come.
    if (doubts > this.#clearedDoubts) await until(signal, pause(this.#clock, LOST_AFTER * this.#answerMs));
    if (this.#doubts > doubts) return undefined;
    this.#clearedDoubts = doubts;
    this.#freeSince = Math.min(this.#freeSince, this.#clock.ticks());
    return status;
  }

  async #ask(kind: Awaited, question: Uint8Array, signal: AbortSignal): Promise<number | undefined> {
    await this.#settle(kind, signal);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const byte = await this.#askOnce(kind, question, signal);
      if (byte !== undefined) return byte;
      // The beginning of something else would swallow the answer; to the others it cannot.
      if (kind !== 'answer') this.#reader.reset();
    }
    return undefined;
  }

  async #askOnce(kind: Awaited, question: Uint8Array, signal: AbortSignal): Promise<number | undefined> {
    const { promise, reject } = Promise.withResolvers<never>();
    const answer = this.#hears(kind, this.#answerMs, signal);
    // A link that still has not passed on the last bytes takes no more: the printer is busy, or stuck.
    if (this.#writing === 0) {
      this.#open[kind].ask(this.#clock.ticks());
      this.send(question).catch(reject);
    }
    return Promise.race([answer, promise]);
  }

  /** The next answer of a kind; undefined if none comes within so many milliseconds. */
  async #hears(kind: Awaited, ms: number, signal: AbortSignal): Promise<number | undefined> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#waiting.set(kind, resolve);
    try {
      return await until(signal, within(this.#clock, ms, this.#unlessGone(promise)));
    } finally {
      if (this.#waiting.get(kind) === resolve) this.#waiting.delete(kind);
    }
  }

  /** @returns whether the link has passed it on after a moment; one that has not is not idle, and whoever looks after it ends it */
  async #sendBriefly(bytes: Uint8Array, signal: AbortSignal): Promise<boolean> {
    const sent = this.send(bytes).then(() => true);
    return (await until(signal, within(this.#clock, ANSWER_MS, sent))) ?? false;
  }

  /** Waits for answers that are still on their way, so that they are not taken for the answers to another question. */
  async #settle(kind: Awaited, signal: AbortSignal): Promise<void> {
    const open = this.#open[kind];
    while (open.any) {
      const left = open.lastAskedAt + LOST_AFTER * this.#answerMs - this.#clock.ticks();
      if (left > 0) {
        await this.#hears(kind, left, signal);
      } else {
        open.forget();
        if (kind === 'answer') this.#doubts++;
      }
    }
  }

  #lose(error: Error): void {
    if (this.#goneWith !== undefined) return;
    this.#goneWith = error;
    for (const reject of this.#untilGone) reject(error);
    this.#onGone();
  }

  #unlessGone<T>(promise: Promise<T>): Promise<T> {
    // Of a link that is gone already nobody hears what became of it; unheard, its failure would end this process.
    promise.catch(() => {});
    if (this.#goneWith !== undefined) return Promise.reject(this.#goneWith);
    const { promise: outcome, resolve, reject } = Promise.withResolvers<T>();
    this.#untilGone.add(reject);
    promise.then(resolve, reject);
    return outcome.finally(() => this.#untilGone.delete(reject));
  }

  #sendNext(bytes: Uint8Array): Promise<void> {
    this.#writing++;
    const write = this.#write.then(() => this.link.write(bytes));
    // A link that failed once is not written to again: nobody knows what of it went through.
    this.#write = write.catch((error: unknown) => this.#lose(error instanceof Error ? error : new Error(String(error))));
    return write.finally(() => {
      this.#writing--;
    });
  }

  #hear(said: PrinterSaid, onStatus: (status: PrinterStatus) => void): void {
    if (said.type === 'status') {
      onStatus(said.status);
      return;
    }
    const now = this.#clock.ticks();
    const took = this.#open[said.type].answer(now);
    if (said.type === 'answer') this.#judgeTime(took, now);
    if (took === undefined) return;
    if (said.type === 'paper') this.#freeSince = Math.min(this.#freeSince, now);
    this.#answered = true;
    const waiting = this.#waiting.get(said.type);
    this.#waiting.delete(said.type);
    waiting?.(said.type === 'cleared' ? 0 : said.byte);
  }

  #judgeTime(took: number | undefined, now: number): void {
    if (took === undefined) this.#doubts++;
    else if (now - took >= this.#freeSince) this.#answerMs = Math.min(LONGEST_ANSWER_MS, Math.max(this.#answerMs, took * 2));
  }
}
