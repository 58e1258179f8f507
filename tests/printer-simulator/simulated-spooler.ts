import type { SpoolJob, Spooler, SpoolPrinter, SpoolTrouble } from '../../device-drivers/receipt-printer/links/spooler.ts';

const NO_TROUBLE: SpoolTrouble = { offline: false, paperOut: false, coverOpen: false, error: false };
/** It takes no more at once. */
const MOST_BYTES = 512;

/** A Windows print spooler with one printer, as strict as the real one. Its queue prints whenever the printer can. */
export class SimulatedSpooler implements Spooler {
  /** What came out of the printer, each document as its bytes. */
  readonly printed: Buffer[] = [];
  readonly name: string;
  /** Whether the printer's driver tells Windows what is wrong; many never do. */
  isHonest = true;
  /** Whether Windows refuses to delete jobs for now. */
  keepsJobs = false;
  /** Whether the spooler's service has died: what was open answers nothing any more. */
  isDead = false;
  /** Open handles. */
  handles = 0;
  #trouble = NO_TROUBLE;
  readonly #queue = new Map<number, { title: string; bytes: number[]; isComplete: boolean }>();
  #lastJob = 0;

  constructor(name: string) {
    this.name = name;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  setTrouble(trouble: Partial<SpoolTrouble>): void {
    this.#trouble = { ...NO_TROUBLE, ...trouble };
    this.#printQueue();
  }

  async openPrinter(name: string): Promise<SpoolPrinter> {
    if (name !== this.name) throw new Error(`There is no printer ${name}.`);
    this.handles++;
    let isOpen = true;
    let document: number | undefined;
    const demandOpen = () => {
      if (!isOpen) throw new Error('The handle was closed.');
    };
    return {
      trouble: async () => {
        demandOpen();
        return this.#told();
      },
      startDocument: async (title) => {
        demandOpen();
        if (document !== undefined) throw new Error('There is a document already.');
        document = ++this.#lastJob;
        this.#queue.set(document, { title, bytes: [], isComplete: false });
        return document;
      },
      write: async (bytes) => {
        demandOpen();
        const job = document === undefined ? undefined : this.#queue.get(document);
        if (job === undefined) throw new Error('Written without a document.');
        const taken = Math.min(bytes.length, MOST_BYTES);
        job.bytes.push(...bytes.subarray(0, taken));
        return taken;
      },
      endDocument: async () => {
        demandOpen();
        const job = document === undefined ? undefined : this.#queue.get(document);
        if (job === undefined) throw new Error('Ended without a document.');
        job.isComplete = true;
        document = undefined;
        this.#printQueue();
      },
      job: async (id) => {
        demandOpen();
        if (this.isDead) throw new Error('The spooler does not answer.');
        const job: SpoolJob = { printed: false, ...this.#told() };
        return this.#queue.has(id) ? job : undefined;
      },
      waiting: async () => {
        demandOpen();
        return [...this.#queue].map(([id, { title }]) => ({ id, title }));
      },
      deleteJob: async (id) => {
        demandOpen();
        if (!this.#queue.has(id)) throw new Error('There is no such job.');
        if (!this.keepsJobs) this.#queue.delete(id);
      },
      close: async () => {
        demandOpen();
        isOpen = false;
        this.handles--;
      },
    };
  }

  #told(): SpoolTrouble {
    return this.isHonest ? this.#trouble : NO_TROUBLE;
  }

  #printQueue(): void {
    if (Object.values(this.#trouble).includes(true)) return;
    for (const [id, { bytes, isComplete }] of this.#queue) {
      if (!isComplete) continue;
      this.printed.push(Buffer.from(bytes));
      this.#queue.delete(id);
    }
  }
}
