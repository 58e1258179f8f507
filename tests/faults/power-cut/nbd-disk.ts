import type { Seeded } from '../../support/seeded.ts';
import { apply, survivors, type BlockWrite, type CutMode } from './survivors.ts';

/** One thing that the computer asked of the disk; a position in the record is an index into the list of these. */
export type DiskEvent = { kind: 'write'; write: BlockWrite } | { kind: 'flush' };

/** Where and how the power fails. */
export interface CutPlan {
  mode: CutMode;
  random: Seeded;
}

/** Writes that were not flushed when the power failed, and how many of them, or of their parts, survived. */
export interface CutLoss {
  unflushed: number;
  kept: number;
}

/**
 * A disk with a volatile cache: a write is durable when a flush came after it, or when it was written with FUA. After the cut it
 * answers errors, and nothing reaches the durable image any more.
 */
export class NbdDisk {
  readonly size: number;
  /** Every write and flush in order, when recording. */
  readonly record: DiskEvent[] = [];
  /** Settles when the power fails. */
  readonly cutDone: Promise<void>;
  readonly #tellCut: () => void;
  readonly #isRecording: boolean;
  /** What the computer reads. */
  readonly #current: Buffer;
  readonly #durable: Buffer;
  #unflushed: BlockWrite[] = [];
  #requests = 0;
  #cutAt: { requests: number; unflushed: number; plan: CutPlan } | undefined;
  #cutOf: CutLoss | undefined;

  /** @param image the durable content at the start; it is copied */
  constructor(image: Buffer, isRecording = false) {
    this.size = image.length;
    this.#durable = Buffer.from(image);
    this.#current = Buffer.from(image);
    this.#isRecording = isRecording;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.cutDone = promise;
    this.#tellCut = resolve;
  }

  get isCut(): boolean {
    return this.#cutOf !== undefined;
  }

  /** What the cut did; undefined before it. */
  get loss(): CutLoss | undefined {
    return this.#cutOf;
  }

  /** Writes and flushes until now. */
  get requests(): number {
    return this.#requests;
  }

  /** What a power cut leaves; to be read after the cut, or when all is flushed. */
  get durable(): Buffer {
    return this.#durable;
  }

  /** @returns undefined after the cut */
  read(offset: number, length: number): Buffer | undefined {
    return this.isCut ? undefined : this.#current.subarray(offset, offset + length);
  }

  /** @returns false after the cut */
  write(offset: number, bytes: Buffer, fua: boolean): boolean {
    if (this.isCut) return false;
    const write = { offset, data: Buffer.from(bytes), fua };
    if (this.#isRecording) this.record.push({ kind: 'write', write });
    this.#unflushed.push(write);
    apply([write], this.#current);
    // The write during which the power fails is one of those that may survive, even torn; but it was not confirmed.
    if (this.#isCutDue()) write.fua = false;
    return this.#countRequest();
  }

  /** @returns false after the cut */
  flush(): boolean {
    if (this.isCut || !this.#countRequest()) return false;
    if (this.#isRecording) this.record.push({ kind: 'flush' });
    apply(this.#unflushed, this.#durable);
    this.#unflushed = [];
    return true;
  }

  /** The power fails now. */
  cut({ mode, random }: CutPlan): void {
    if (this.isCut) return;
    const kept = survivors(this.#unflushed, mode, random);
    apply(kept, this.#durable);
    this.#cutOf = { unflushed: this.#unflushed.length, kept: kept.length };
    this.#unflushed = [];
    this.#tellCut();
  }

  /**
   * The power fails at the first write or flush after `requests` further ones at which the cache holds at least `unflushed` writes. That
   * request is not confirmed.
   */
  cutAfter(requests: number, unflushed: number, plan: CutPlan): void {
    this.#cutAt = { requests: this.#requests + requests, unflushed, plan };
  }

  #isCutDue(): boolean {
    if (this.#cutAt === undefined) return false;
    return this.#requests >= this.#cutAt.requests && this.#unflushed.length >= this.#cutAt.unflushed;
  }

  #countRequest(): boolean {
    if (this.#cutAt !== undefined && this.#isCutDue()) {
      this.cut(this.#cutAt.plan);
      return false;
    }
    this.#requests += 1;
    return true;
  }
}
