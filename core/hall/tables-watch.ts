import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import type { DirectoryStaff, Matter } from '../contract/directory.ts';
import { nameOfError } from '../contract/error-words.ts';
import { HALL_FOLDER } from '../contract/hall-files.ts';
import { TableProblem } from './table-file.ts';
import { MATTERS_FILE, readMatters, readStaff, STAFF_FILE, type RowFault, type StaffTable, type Table } from './tables.ts';

const MINUTE_MS = 60_000;

/** So many faulty rows of a table are named, the others counted. */
const MOST_NAMED = 10;

export interface HallTablesDependencies {
  dataFolder: string;
  clock: Clock;
  log: Logger;
}

/** Who works in this hall and what it does, by its own tables; each is read again within a minute after it changed. */
export class HallTables {
  readonly #dependencies: HallTablesDependencies;
  readonly #staff: WatchedTable<StaffTable>;
  readonly #matters: WatchedTable<Table<Matter>>;
  #byNo: ReadonlyMap<string, DirectoryStaff> = new Map();
  /** Staff numbers by the digest of their badge's code. */
  #byBadge: ReadonlyMap<string, string> = new Map();
  #cancelTimer: CancelTimer = () => {};

  constructor(dependencies: HallTablesDependencies) {
    this.#dependencies = dependencies;
    const folder = join(dependencies.dataFolder, HALL_FOLDER);
    const none = { entries: [], faults: [], beyond: 0 };
    this.#staff = new WatchedTable(folder, STAFF_FILE, readStaff, { ...none, badges: new Map() }, dependencies.log);
    this.#matters = new WatchedTable(folder, MATTERS_FILE, readMatters, none, dependencies.log);
    this.#read();
    this.#readEachMinute();
  }

  /** In the order of the table. */
  staff(): readonly DirectoryStaff[] {
    return this.#staff.table.entries;
  }

  /** In the order of the table. */
  matters(): readonly Matter[] {
    return this.#matters.table.entries;
  }

  staffOf(no: string): DirectoryStaff | undefined {
    return this.#byNo.get(no);
  }

  /** Whose badge bears this code, if anybody's. */
  staffOfBadge(code: string): DirectoryStaff | undefined {
    const no = this.#byBadge.get(digestOf(code));
    return no === undefined ? undefined : this.staffOf(no);
  }

  /** What could not be used and what to do about it, in Chinese and English. */
  warnings(): string[] {
    return [...this.#staff.warnings(), ...this.#matters.warnings()];
  }

  stop(): void {
    this.#cancelTimer();
  }

  #readEachMinute(): void {
    this.#cancelTimer = this.#dependencies.clock.after(MINUTE_MS, () => {
      this.#readEachMinute();
      this.#read();
    });
  }

  #read(): void {
    this.#matters.look();
    if (!this.#staff.look()) return;
    const { entries, badges } = this.#staff.table;
    this.#byNo = new Map(entries.map((one) => [one.no, one]));
    this.#byBadge = new Map([...badges].map(([code, no]) => [digestOf(code), no]));
    // The codes themselves are needed no longer.
    this.#staff.table = { ...this.#staff.table, badges: new Map() };
  }
}

const digestOf = (code: string): string => createHash('sha256').update(code).digest('hex');

/** One table, what could not be used of it, and whether it has changed. */
class WatchedTable<T extends Table<unknown>> {
  table: T;
  readonly #none: T;
  readonly #folder: string;
  readonly #name: string;
  readonly #readFile: (file: string) => T;
  readonly #log: Logger;
  #seen = '';
  #problem: string[] = [];
  /** Files that were meant to be this one. */
  #misnamed: string[] = [];

  constructor(folder: string, name: string, readFile: (file: string) => T, none: T, log: Logger) {
    this.#folder = folder;
    this.#name = name;
    this.#readFile = readFile;
    this.#none = none;
    this.#log = log;
    this.table = none;
  }

  /** Reads the table if its file is another one than before. @returns whether the table is another one now */
  look(): boolean {
    const file = join(this.#folder, this.#name);
    try {
      const stats = statSync(file, { throwIfNoEntry: false });
      const seen = stats === undefined ? 'none' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
      this.#misnamed = stats === undefined ? misnamed(this.#folder, this.#name) : [];
      if (seen === this.#seen) return false;
      this.#seen = seen;
      this.table = stats === undefined ? this.#none : this.#readFile(file);
      this.#problem = [];
      return true;
    } catch (error) {
      // Perhaps half written: what was last read stays.
      if (!(error instanceof TableProblem)) {
        // Perhaps open in Excel: the same file may be readable in a minute.
        this.#seen = '';
        this.#log.warn({ error: nameOfError(error) }, 'A table of the hall could not be read.');
      }
      this.#problem = [unreadable(this.#name, error)];
      return false;
    }
  }

  warnings(): string[] {
    const { faults, beyond } = this.table;
    const named = faults.slice(0, MOST_NAMED).map((fault) => faultWords(this.#name, fault));
    const more = faults.length - named.length;
    return [
      ...this.#problem,
      ...this.#misnamed.map((name) => `hall/${name} 未采用：请另存为 CSV 并命名为 ${this.#name}。 (It is left out: save it as CSV under the name ${this.#name}.)`),
      ...named,
      ...(more > 0 ? [`hall/${this.#name} 另有 ${more} 处错误。 (${more} more faults.)`] : []),
      ...(beyond > 0 ? [`hall/${this.#name} 行数过多，最后 ${beyond} 行未采用。 (Too many rows: the last ${beyond} are left out.)`] : []),
    ];
  }
}

const LOST = { row: { zh: '该行未采用', en: 'the row is left out' }, badge: { zh: '该工牌码未采用', en: 'the badge is not used' } };

function faultWords(name: string, { at, column, why, lost }: RowFault): string {
  return `hall/${name} 第 ${at} 行“${column.zh}”：${why.zh}；${LOST[lost].zh}。 (Row ${at}, ${column.en}: ${why.en}; ${LOST[lost].en}.)`;
}

function unreadable(name: string, error: unknown): string {
  const { zh, en } = error instanceof TableProblem ? error.words : { zh: '请检查文件，关闭正在使用它的 Excel', en: 'see to the file, and close it in Excel' };
  return `hall/${name} 不能读取，更正后一分钟内生效：${zh}。 (It cannot be read; correct it, and it counts within a minute: ${en}. What was read before stays.)`;
}

/** `staff.xlsx`, `Staff.csv`, `staff.csv.txt`. */
function misnamed(folder: string, name: string): string[] {
  const stem = name.replace('.csv', '');
  try {
    return readdirSync(folder).filter((one) => new RegExp(`^${stem}\\.(?:csv(?:\\.txt)?|txt|xlsx?|et)$`, 'i').test(one));
  } catch {
    return [];
  }
}
