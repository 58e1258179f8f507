import type { FileBytes } from './file-bytes.ts';
import { leafCells } from './leaf-page.ts';

export interface PageLayout {
  /** Bytes; a power of two from 512 to 65,536. */
  pageSize: number;
  /** Bytes of each page that SQLite uses; an extension may have reserved the others. */
  usable: number;
}

/** SQLite's default comes first: it is taken where nothing speaks for another. */
export const PAGE_SIZES: readonly number[] = [4096, 512, 1024, 2048, 8192, 16_384, 32_768, 65_536];

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const MOST_SAMPLES = 500;

/**
 * How the database is cut into pages. Its header is believed only where the pages do not speak against it: one flipped
 * bit there would hide every row.
 *
 * @param pageSize if it is known for sure
 */
export function pageLayoutOf(database: FileBytes, pageSize: number | undefined): PageLayout {
  const claim = claimOf(database.read(0, 100));
  const claimedFirst = PAGE_SIZES.toSorted((a, b) => Number(b === claim.pageSize) - Number(a === claim.pageSize));
  const sizes = pageSize === undefined ? claimedFirst : [pageSize];
  const candidates = sizes.flatMap((size) =>
    [...new Set([claim.reserved, 0])].map((reserved) => ({ pageSize: size, usable: size - reserved })),
  );
  // The sort is stable: of equals the earlier one is taken.
  const [best] = candidates.map((layout) => ({ layout, pages: fittingPages(database, layout) })).sort((a, b) => b.pages - a.pages);
  return best?.layout ?? { pageSize: 4096, usable: 4096 };
}

function claimOf(header: Buffer): { pageSize: number; reserved: number } {
  if (header.length < 100 || !header.subarray(0, MAGIC.length).equals(MAGIC)) return { pageSize: 0, reserved: 0 };
  const size = header.readUInt16BE(16);
  return { pageSize: size === 1 ? 65_536 : size, reserved: header.readUInt8(20) };
}

/** SQLite fills a page from its end: under the right layout, and hardly under another, the last cell ends where the page does. */
function fittingPages(database: FileBytes, { pageSize, usable }: PageLayout): number {
  const pages = Math.floor(database.size / pageSize);
  const samples = Math.min(pages, MOST_SAMPLES);
  let fitting = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const index = Math.floor((sample * pages) / samples);
    const cells = leafCells(database.read(index * pageSize, pageSize), index + 1, usable);
    if (cells.some(({ end }) => end === usable)) fitting += 1;
  }
  return fitting;
}
