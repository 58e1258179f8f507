import { VarintReader } from './record-format.ts';

/** Table leaf pages: https://www.sqlite.org/fileformat2.html#b_tree_pages */

/** A row as it lies in its page. */
export interface LeafCell {
  rowid: number;
  /** Bytes of the whole record. */
  payloadSize: number;
  /** The part of the record that lies in this page. */
  local: Buffer;
  /** The page on which the record goes on, or 0. */
  overflowPage: number;
  /** The first byte after the cell. */
  end: number;
}

const TABLE_LEAF = 0x0d;
const HEADER_SIZE = 8;

/**
 * The cells that the page's pointers name and that lie within it; none if it is no table leaf. The page may be cut short.
 *
 * @param usable bytes of each page that SQLite uses
 */
export function leafCells(page: Buffer, pageNumber: number, usable: number): LeafCell[] {
  const headerAt = pageNumber === 1 ? 100 : 0;
  if (page.length < headerAt + HEADER_SIZE || page[headerAt] !== TABLE_LEAF) return [];
  const pointersAt = headerAt + HEADER_SIZE;
  const count = Math.min(page.readUInt16BE(headerAt + 3), Math.floor((page.length - pointersAt) / 2));
  const cells: LeafCell[] = [];
  for (let index = 0; index < count; index += 1) {
    const pointerAt = pointersAt + 2 * index;
    const at = page.readUInt16BE(pointerAt);
    const cell = at >= pointerAt + 2 ? parseCell(page, at, usable) : undefined;
    if (cell) cells.push(cell);
  }
  return cells;
}

function parseCell(page: Buffer, at: number, usable: number): LeafCell | undefined {
  const numbers = new VarintReader(page, at);
  const payloadSize = numbers.next();
  const rowid = numbers.next();
  if (payloadSize === undefined || payloadSize < 1 || rowid === undefined) return undefined;
  const localSize = localSizeOf(payloadSize, usable);
  const localEnd = numbers.at + localSize;
  const end = localSize < payloadSize ? localEnd + 4 : localEnd;
  if (end > Math.min(page.length, usable)) return undefined;
  const overflowPage = localSize < payloadSize ? page.readUInt32BE(localEnd) : 0;
  return { rowid, payloadSize, local: page.subarray(numbers.at, localEnd), overflowPage, end };
}

/** How much of a record stays in its leaf page; the numbers are the file format's. */
function localSizeOf(payloadSize: number, usable: number): number {
  const most = usable - 35;
  if (payloadSize <= most) return payloadSize;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const filling = least + ((payloadSize - least) % (usable - 4));
  return filling <= most ? filling : least;
}
