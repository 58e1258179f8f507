/** What is used of Windows' print spooler, so that tests can put a simulated one in its place. */

/** What the spooler says is wrong. All false does not mean "ready": many drivers never say anything. */
export interface SpoolTrouble {
  offline: boolean;
  paperOut: boolean;
  coverOpen: boolean;
  error: boolean;
}

export interface SpoolJob extends SpoolTrouble {
  /** Windows keeps printed jobs in the queue if it is told to. */
  printed: boolean;
}

/** A job that waits in the queue. */
export interface WaitingJob {
  id: number;
  title: string;
}

/** An open printer. One document at a time; after `close` it is of no use. */
export interface SpoolPrinter {
  trouble(): Promise<SpoolTrouble>;
  /** Begins a document of raw bytes. @returns the number of its job */
  startDocument(title: string): Promise<number>;
  /** @returns how many of the bytes the spooler took, at least one */
  write(bytes: Uint8Array): Promise<number>;
  /** From now on it may be printed. */
  endDocument(): Promise<void>;
  /** Undefined when the job is in the queue no more: it was printed or deleted. */
  job(id: number): Promise<SpoolJob | undefined>;
  /** All that wait, whoever had them printed. */
  waiting(): Promise<WaitingJob[]>;
  /** @throws Error when there is no such job */
  deleteJob(id: number): Promise<void>;
  close(): Promise<void>;
}

export interface Spooler {
  /** @param name as in Windows' settings @throws Error when there is no such printer */
  openPrinter(name: string): Promise<SpoolPrinter>;
}
