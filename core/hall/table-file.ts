import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { readFileSync, statSync } from 'node:fs';
import type { Words } from '../contract/words.ts';

/** Why a file cannot be read as a table, and what to do about it. */
export class TableProblem extends Error {
  override name = 'TableProblem';
  readonly words: Words;
  constructor(words: Words, options?: ErrorOptions) {
    super(words.en, options);
    this.words = words;
  }
}

/** One row below the header. */
export interface TableRow {
  /** As Excel counts, the header being row 1. */
  at: number;
  /** What stands in the columns that are known; '' where nothing does. */
  cells: ReadonlyMap<string, string>;
}

/** Names under which a column may stand, by what it means here, the usual Chinese and English one first; matched without blanks and without regard to case. */
export type Columns = Readonly<Record<string, readonly string[]>>;

/** A larger one is no table of a hall. In bytes. */
const LARGEST = 5_000_000;

/**
 * Reads a table as Excel saves it: UTF-8 with or without byte order mark, Excel's "Unicode text", or GBK; commas, semicolons or tabs.
 * Columns that are not known are passed over, as are empty rows.
 * @param required columns without which the table is of no use
 * @throws TableProblem
 */
export function readTable(file: string, columns: Columns, required: readonly string[]): TableRow[] {
  const text = decoded(bytesOf(file));
  const [header = [], ...rows] = recordsOf(text, delimiterOf(text, columns));
  const meanings = header.map((name) => meaningOf(name, columns));
  const missing = required.filter((column) => !meanings.includes(column)).map((column) => columns[column]?.[0] ?? column);
  if (missing.length > 0) {
    throw new TableProblem({ zh: `第一行缺少列“${missing.join('”“')}”`, en: `the first row lacks the column ${missing.join(', ')}` });
  }
  return rows.map((row, index) => ({ at: index + 2, cells: cellsOf(row, meanings) })).filter(({ cells }) => [...cells.values()].some((cell) => cell !== ''));
}

function bytesOf(file: string): Buffer {
  if (statSync(file).size > LARGEST) throw new TableProblem({ zh: `文件超过 ${LARGEST / 1_000_000} MB`, en: `it is larger than ${LARGEST / 1_000_000} MB` });
  const bytes = readFileSync(file);
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    throw new TableProblem({ zh: '这是 Excel 工作簿，请在 Excel 中另存为“CSV UTF-8（逗号分隔）”', en: 'it is an Excel workbook: save it in Excel as "CSV UTF-8 (comma delimited)"' });
  }
  return bytes;
}

/** GBK takes nearly any bytes, so UTF-8 is tried first, and strictly. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'gb18030');
  }
}

/** The one by which most of the header's names are known. */
function delimiterOf(text: string, columns: Columns): string {
  const header = text.split(/[\r\n]/, 1)[0] ?? '';
  const known = (delimiter: string) => header.split(delimiter).filter((name) => meaningOf(name.replaceAll('"', ''), columns) !== undefined).length;
  return [',', ';', '\t'].toSorted((a, b) => known(b) - known(a))[0] ?? ',';
}

function recordsOf(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { delimiter, relax_column_count: true, skip_empty_lines: false, record_delimiter: ['\r\n', '\n', '\r'] });
  } catch (error) {
    // Its words quote what stands there.
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : undefined;
    throw new TableProblem(
      { zh: `${line === undefined ? '' : `第 ${line} 行附近`}引号不成对，请在 Excel 中重新另存为 CSV`, en: `a quotation mark ${line === undefined ? '' : `near line ${line} `}has no counterpart: save it as CSV in Excel again` },
      { cause: error },
    );
  }
}

const plain = (name: string) => name.replaceAll(/[\s*_]/g, '').toLowerCase();

function meaningOf(name: string, columns: Columns): string | undefined {
  return Object.keys(columns).find((column) => columns[column]?.some((known) => plain(known) === plain(name)));
}

function cellsOf(row: readonly string[], meanings: readonly (string | undefined)[]): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [index, meaning] of meanings.entries()) if (meaning !== undefined && !cells.get(meaning)) cells.set(meaning, (row[index] ?? '').replaceAll(/\s+/g, ' ').trim());
  return cells;
}
