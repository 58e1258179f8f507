/** As much of two queues without types as the benchmark uses. */

declare module 'better-queue' {
  interface Ticket {
    /** `queued`: the store has it. */
    on(event: 'queued', listener: () => void): this;
    on(event: 'failed', listener: (error: unknown) => void): this;
  }
  export default class Queue {
    constructor(process: (task: unknown, done: (error: unknown) => void) => void, options: { id: string; autoResume: boolean });
    push(task: unknown): Ticket;
    pause(): void;
    destroy(done: () => void): void;
  }
}

declare module 'pouchdb' {
  export default class PouchDB {
    constructor(folder: string, options: { adapter: 'leveldb' });
    put(document: { _id: string }): Promise<unknown>;
    close(): Promise<void>;
  }
}
