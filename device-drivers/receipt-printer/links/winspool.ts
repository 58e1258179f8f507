import type { IKoffiCType, IKoffiLib } from 'koffi';
import type { Spooler, SpoolJob, SpoolPrinter, SpoolTrouble, WaitingJob } from './spooler.ts';

type Koffi = typeof import('koffi');
type NativeFunction = ReturnType<IKoffiLib['func']>;

/** PRINTER_STATUS_*, of which we know what to tell a person. */
const PRINTER_STATUS = {
  error: 0x2,
  paperJam: 0x8,
  paperOut: 0x10,
  paperProblem: 0x40,
  offline: 0x80,
  notAvailable: 0x1000,
  userIntervention: 0x10_0000,
  doorOpen: 0x40_0000,
};
/** PRINTER_ATTRIBUTE_WORK_OFFLINE: "Use printer offline" is ticked, or the port monitor ticked it. */
const WORK_OFFLINE = 0x400;
/** JOB_STATUS_*. */
const JOB_STATUS = { error: 0x2, offline: 0x20, paperOut: 0x40, printed: 0x80, blocked: 0x200, userIntervention: 0x400, complete: 0x1000 };
const JOB_CONTROL_DELETE = 5;
/** As many of the jobs in a queue are looked at. */
const MOST_JOBS = 1_000;
/** How large an answer of GetJob or GetPrinter may be, in bytes; theirs are some kilobytes. */
const MOST_BYTES = 1_048_576;

/** The spooler of this Windows. Its library loads at the first use. */
export const windowsSpooler: Spooler = {
  async openPrinter(name) {
    library ??= loadWinspool();
    return openPrinter(await library, name);
  },
};
let library: Promise<Winspool> | undefined;

/** Offsets in the structures that Windows fills. */
interface Layout {
  docInfo: IKoffiCType;
  jobSize: number;
  jobTitle: number;
  jobStatus: number;
  printerStatus: number;
  printerAttributes: number;
}

interface Winspool extends Layout {
  open: NativeFunction;
  close: NativeFunction;
  startDocument: NativeFunction;
  startPage: NativeFunction;
  write: NativeFunction;
  endPage: NativeFunction;
  endDocument: NativeFunction;
  getJob: NativeFunction;
  listJobs: NativeFunction;
  setJob: NativeFunction;
  getPrinter: NativeFunction;
  /** The text to which the pointer at a place in a buffer points. */
  textAt(buffer: Buffer, offset: number): unknown;
}

/** How the compiler of Windows lays out what we read; strings in it are pointers that we do not follow. */
export function layoutOf(koffi: Koffi): Layout & { sizes: Record<'docInfo' | 'job' | 'printer', number> } {
  const text = 'void *';
  const number = 'uint32_t';
  // DOC_INFO_1W
  const docInfo = koffi.struct({ pDocName: 'str16', pOutputFile: 'str16', pDatatype: 'str16' });
  // JOB_INFO_1W; its last member is a SYSTEMTIME
  const job = koffi.struct({
    JobId: number,
    ...members(['pPrinterName', 'pMachineName', 'pUserName', 'pDocument', 'pDatatype', 'pStatus'], text),
    ...members(['Status', 'Priority', 'Position', 'TotalPages', 'PagesPrinted'], number),
    Submitted: koffi.array('uint16_t', 8),
  });
  // PRINTER_INFO_2W
  const printer = koffi.struct({
    ...members(['pServerName', 'pPrinterName', 'pShareName', 'pPortName', 'pDriverName', 'pComment', 'pLocation', 'pDevMode'], text),
    ...members(['pSepFile', 'pPrintProcessor', 'pDatatype', 'pParameters', 'pSecurityDescriptor'], text),
    ...members(['Attributes', 'Priority', 'DefaultPriority', 'StartTime', 'UntilTime', 'Status', 'cJobs', 'AveragePPM'], number),
  });
  return {
    docInfo,
    jobSize: koffi.sizeof(job),
    jobTitle: koffi.offsetof(job, 'pDocument'),
    jobStatus: koffi.offsetof(job, 'Status'),
    printerStatus: koffi.offsetof(printer, 'Status'),
    printerAttributes: koffi.offsetof(printer, 'Attributes'),
    sizes: { docInfo: koffi.sizeof(docInfo), job: koffi.sizeof(job), printer: koffi.sizeof(printer) },
  };
}

function members(names: readonly string[], type: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, type]));
}

/** @param file for tests: a library with the same functions */
export async function loadWinspool(file = 'winspool.drv'): Promise<Winspool> {
  const { default: koffi } = await import('koffi');
  const layout = layoutOf(koffi);
  const native = koffi.load(file);
  const handle = 'void *';
  const bytes = 'void *';
  const count = koffi.out(koffi.pointer('uint32_t'));
  const define = (name: string, result: string, parameters: (string | IKoffiCType)[]) =>
    native.func('__stdcall', name, result, parameters);
  return {
    ...layout,
    open: define('OpenPrinterW', 'int', ['str16', koffi.out(koffi.pointer('void *')), bytes]),
    close: define('ClosePrinter', 'int', [handle]),
    startDocument: define('StartDocPrinterW', 'uint32_t', [handle, 'uint32_t', koffi.pointer(layout.docInfo)]),
    startPage: define('StartPagePrinter', 'int', [handle]),
    write: define('WritePrinter', 'int', [handle, bytes, 'uint32_t', count]),
    endPage: define('EndPagePrinter', 'int', [handle]),
    endDocument: define('EndDocPrinter', 'int', [handle]),
    getJob: define('GetJobW', 'int', [handle, 'uint32_t', 'uint32_t', bytes, 'uint32_t', count]),
    listJobs: define('EnumJobsW', 'int', [handle, 'uint32_t', 'uint32_t', 'uint32_t', bytes, 'uint32_t', count, count]),
    textAt: (buffer, offset): unknown => koffi.decode(buffer, offset, 'str16'),
    setJob: define('SetJobW', 'int', [handle, 'uint32_t', 'uint32_t', bytes, 'uint32_t']),
    getPrinter: define('GetPrinterW', 'int', [handle, 'uint32_t', bytes, 'uint32_t', count]),
  };
}

/** In a thread of its own: the spooler may ask a network printer, and must not hold up our timers. @returns 0 for a failure */
function call(native: NativeFunction, ...parameters: unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    native.async(...parameters, (error: unknown, result: number) => (error === null || error === undefined ? resolve(result) : reject(error)));
  });
}

async function demand(what: string, outcome: Promise<number>): Promise<number> {
  const result = await outcome;
  if (result === 0) throw new Error(`Windows' print spooler refused: ${what}.`);
  return result;
}

export async function openPrinter(winspool: Winspool, name: string): Promise<SpoolPrinter> {
  const opened: unknown[] = [null];
  await demand(`opening the printer "${name}"`, call(winspool.open, name, opened, null));
  return new WindowsPrinter(winspool, opened[0]);
}

class WindowsPrinter implements SpoolPrinter {
  readonly #winspool: Winspool;
  readonly #handle: unknown;

  constructor(winspool: Winspool, handle: unknown) {
    this.#winspool = winspool;
    this.#handle = handle;
  }

  async trouble(): Promise<SpoolTrouble> {
    const info = await this.#read((buffer, size, needed) => call(this.#winspool.getPrinter, this.#handle, 2, buffer, size, needed));
    if (info === undefined) throw new Error("Windows' print spooler does not answer.");
    const status = info.readUInt32LE(this.#winspool.printerStatus);
    const attributes = info.readUInt32LE(this.#winspool.printerAttributes);
    return {
      offline: has(status, PRINTER_STATUS.offline | PRINTER_STATUS.notAvailable) || has(attributes, WORK_OFFLINE),
      paperOut: has(status, PRINTER_STATUS.paperOut | PRINTER_STATUS.paperProblem),
      coverOpen: has(status, PRINTER_STATUS.doorOpen),
      error: has(status, PRINTER_STATUS.error | PRINTER_STATUS.paperJam | PRINTER_STATUS.userIntervention),
    };
  }

  async startDocument(title: string): Promise<number> {
    const { startDocument, startPage } = this.#winspool;
    const document = { pDocName: title, pOutputFile: null, pDatatype: 'RAW' };
    const job = await demand('beginning a document', call(startDocument, this.#handle, 1, document));
    await demand('beginning a page', call(startPage, this.#handle));
    return job;
  }

  async write(bytes: Uint8Array): Promise<number> {
    const written = [0];
    await demand('taking bytes', call(this.#winspool.write, this.#handle, bytes, bytes.length, written));
    const [taken = 0] = written;
    if (taken === 0) throw new Error("Windows' print spooler takes no more bytes.");
    return taken;
  }

  async endDocument(): Promise<void> {
    await demand('ending a page', call(this.#winspool.endPage, this.#handle));
    await demand('ending a document', call(this.#winspool.endDocument, this.#handle));
  }

  async job(id: number): Promise<SpoolJob | undefined> {
    const info = await this.#read((buffer, size, needed) => call(this.#winspool.getJob, this.#handle, id, 1, buffer, size, needed));
    if (info === undefined) {
      // A spooler that is dead knows no job either; that would not mean that the receipt was printed.
      await this.trouble();
      return undefined;
    }
    const status = info.readUInt32LE(this.#winspool.jobStatus);
    return {
      printed: has(status, JOB_STATUS.printed | JOB_STATUS.complete),
      offline: has(status, JOB_STATUS.offline),
      paperOut: has(status, JOB_STATUS.paperOut),
      coverOpen: false,
      error: has(status, JOB_STATUS.error | JOB_STATUS.blocked | JOB_STATUS.userIntervention),
    };
  }

  async waiting(): Promise<WaitingJob[]> {
    const { listJobs, jobSize, jobTitle, textAt } = this.#winspool;
    const returned = [0];
    const infos = await this.#read((buffer, size, needed) => call(listJobs, this.#handle, 0, MOST_JOBS, 1, buffer, size, needed, returned));
    const [count = 0] = returned;
    if (infos === undefined) return [];
    return Array.from({ length: count }, (_, index) => index * jobSize).map((at) => ({
      id: infos.readUInt32LE(at),
      title: String(textAt(infos, at + jobTitle) ?? ''),
    }));
  }

  async deleteJob(id: number): Promise<void> {
    await demand('deleting a job', call(this.#winspool.setJob, this.#handle, id, 0, null, JOB_CONTROL_DELETE));
  }

  async close(): Promise<void> {
    await call(this.#winspool.close, this.#handle);
  }

  /** Asks for the size first, then for the structure. Undefined when there is none. */
  async #read(ask: (buffer: Buffer | null, size: number, needed: number[]) => Promise<number>): Promise<Buffer | undefined> {
    const needed = [0];
    await ask(null, 0, needed);
    const [size = 0] = needed;
    if (size === 0 || size > MOST_BYTES) return undefined;
    // It may have grown meanwhile.
    const buffer = Buffer.alloc(size + 256);
    return (await ask(buffer, buffer.length, needed)) === 0 ? undefined : buffer;
  }
}

function has(flags: number, bits: number): boolean {
  return (flags & bits) !== 0;
}
