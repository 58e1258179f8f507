import { FileBytes } from './file-bytes.ts';
import { leafCells, type LeafCell } from './leaf-page.ts';
import { pageLayoutOf, type PageLayout } from './page-layout.ts';
import { decodeRecord, type StoredValue } from './record-format.ts';
import { committedFramesOf, readWal, type WalFrame } from './wal-reader.ts';

/** A row found in a table leaf page: its rowid and its columns as SQLite stored them. */
export interface FoundRow {
  page: number;
  rowid: number;
  /** `INTEGER PRIMARY KEY` is null here: it is the rowid. Columns that were added after the row was written are missing. */
  values: StoredValue[];
}

/** Paths; either file may be missing. */
export interface DatabaseFiles {
  database: string;
  wal: string;
}

export interface ReadOptions {
  /** Whether pages of the write-ahead log count that lie beyond damage in it; true unless told otherwise. */
  beyondDamage?: boolean;
}

/**
 * Every row that can be read in a damaged database, of all tables (`sqlite_schema` too) and without a word about which: the
 * way from a table to its leaf pages may be what is damaged. Older page images come first: where damage makes a row
 * appear twice, the later one is the newer. Nothing is written, and damage never throws.
 *
 * The files must not change meanwhile: close the database first.
 */
export function* readFoundRows(files: DatabaseFiles, { beyondDamage = true }: ReadOptions = {}): Generator<FoundRow> {
  const database = new FileBytes(files.database);
  try {
    const wal = new FileBytes(files.wal);
    try {
      yield* rowsIn(new PageSource(database, wal, beyondDamage));
    } finally {
      wal.close();
    }
  } finally {
    database.close();
  }
}

function* rowsIn(source: PageSource): Generator<FoundRow> {
  for (const page of source.pages()) {
    for (const cell of leafCells(source.read(page), page, source.layout.usable)) {
      const payload = wholePayload(cell, source);
      const values = payload && decodeRecord(payload);
      if (values) yield { page, rowid: cell.rowid, values };
    }
  }
}

/** The record with what lies on overflow pages; `undefined` when their chain is broken. */
function wholePayload(cell: LeafCell, source: PageSource): Buffer | undefined {
  if (cell.overflowPage === 0) return cell.local.length === cell.payloadSize ? cell.local : undefined;
  const parts = [cell.local];
  const visited = new Set<number>();
  let missing = cell.payloadSize - cell.local.length;
  let next = cell.overflowPage;
  while (missing > 0) {
    const size = Math.min(missing, source.layout.usable - 4);
    const page = source.read(next);
    if (visited.has(next) || page.length < 4 + size) return undefined;
    visited.add(next);
    parts.push(page.subarray(4, 4 + size));
    missing -= size;
    next = page.readUInt32BE(0);
  }
  // A chain that goes on is another record's, or noise.
  return next === 0 ? Buffer.concat(parts) : undefined;
}

/** The newest image of each page, from the write-ahead log or else from the database. */
class PageSource {
  readonly layout: PageLayout;
  readonly #database: FileBytes;
  readonly #wal: FileBytes;
  /** By page, the one that was written last at the end. */
  readonly #imageAt = new Map<number, number>();
  readonly #count: number;

  constructor(database: FileBytes, wal: FileBytes, beyondDamage: boolean) {
    this.#database = database;
    this.#wal = wal;
    const log = readWal(wal);
    const frames = committedFramesOf(log, { beyondDamage });
    this.#remember(frames);
    this.layout = pageLayoutOf(database, log.pageSize === 0 ? undefined : log.pageSize);
    // After a commit that made the database smaller, the pages behind its new end are no longer part of it.
    this.#count = frames.at(-1)?.pagesAfterCommit ?? Math.ceil(database.size / this.layout.pageSize);
  }

  #remember(frames: WalFrame[]): void {
    for (const { page, imageAt } of frames) {
      this.#imageAt.delete(page);
      this.#imageAt.set(page, imageAt);
    }
  }

  /** Each page once, those that were written last at the end. */
  *pages(): Generator<number> {
    for (let page = 1; page <= this.#count; page += 1) if (!this.#imageAt.has(page)) yield page;
    for (const page of this.#imageAt.keys()) if (page <= this.#count) yield page;
  }

  /** Short at the end of a file, empty for a page that does not exist. */
  read(page: number): Buffer {
    const { pageSize } = this.layout;
    if (page < 1 || page > this.#count) return Buffer.alloc(0);
    const imageAt = this.#imageAt.get(page);
    return imageAt === undefined ? this.#database.read((page - 1) * pageSize, pageSize) : this.#wal.read(imageAt, pageSize);
  }
}
