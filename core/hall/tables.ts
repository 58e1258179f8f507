import type * as z from 'zod';
import { CASE_KIND_WORDS } from '../contract/case.ts';
import { directoryStaffSchema, matterSchema, type DirectoryStaff, type Matter } from '../contract/directory.ts';
import type { Words } from '../contract/words.ts';
import { readTable, type TableRow } from './table-file.ts';

/** The hall's own tables, `staff.csv` and `matters.csv` in `<data>/hall`, as its people keep them in Excel. */

export const STAFF_FILE = 'staff.csv';
export const MATTERS_FILE = 'matters.csv';

const MOST_STAFF = 2_000;
const MOST_MATTERS = 20_000;
/** A staff number is on every plate, and whatever is short can be guessed. In characters. */
const SHORTEST_BADGE = 12;

const STAFF_COLUMNS = {
  no: ['工号', 'staff number', 'no'],
  name: ['姓名', 'name'],
  post: ['岗位', 'post'],
  department: ['部门', 'department', '所属部门'],
  stars: ['星级', 'stars'],
  badge: ['工牌码', 'badge code', 'badge'],
} as const;

const MATTER_COLUMNS = {
  taskCode: ['实施编码', 'matter code', 'taskCode'],
  taskHandleItem: ['业务办理项编码', 'handling item code', 'taskHandleItem'],
  taskName: ['事项名称', 'matter name', 'taskName'],
  taskType: ['事项类型', 'matter type', 'taskType'],
  kind: ['办件类型', 'kind of case', 'kind'],
  agencyCode: ['实施机构编码', 'agency code', 'agencyCode'],
  agencyName: ['实施机构名称', 'agency name', 'agencyName'],
} as const;

const TASK_TYPE_WORDS: Readonly<Record<string, string>> = {
  行政许可: '01', 行政给付: '05', 行政确认: '07', 行政奖励: '08', 行政裁决: '09', 其他行政权力: '10', 其他权力: '10', 公共服务: '20', 其他: '99',
};
const KIND_CODES = new Map<string, string>(Object.entries(CASE_KIND_WORDS).map(([code, zh]) => [zh, code]));

/** What is wrong with a row. */
export interface RowFault {
  /** As Excel counts. */
  at: number;
  /** The Chinese and English names of the column. */
  column: Words;
  why: Words;
  /** What it costs. */
  lost: 'row' | 'badge';
}

export interface Table<T> {
  entries: readonly T[];
  faults: readonly RowFault[];
  /** How many rows more there were than are taken. */
  beyond: number;
}

export interface StaffTable extends Table<DirectoryStaff> {
  /** Staff numbers by badge code. A code opens a window's plate: it is never logged, told or named. */
  badges: ReadonlyMap<string, string>;
}

/** @throws TableProblem */
export function readStaff(file: string): StaffTable {
  const rows = readTable(file, STAFF_COLUMNS, ['no', 'name']);
  const table = tableOf(rows, MOST_STAFF, staffOf, ({ no: one }) => one, fault(STAFF_COLUMNS, 'no', TWICE));
  const { badges, faults } = badgesOf(rows.filter(({ at }) => table.kept.has(at)), table.entries);
  return { ...table, badges, faults: [...table.faults, ...faults].toSorted((a, b) => a.at - b.at) };
}

/** @throws TableProblem */
export function readMatters(file: string): Table<Matter> {
  const rows = readTable(file, MATTER_COLUMNS, ['taskCode', 'taskName', 'kind']);
  const keyOf = (row: Matter) => [row.taskCode, row.taskHandleItem, row.taskName, row.kind].join('\n');
  return tableOf(rows, MOST_MATTERS, matterOf, keyOf, fault(MATTER_COLUMNS, 'taskCode', TWICE));
}

type FaultAt = (at: number) => RowFault;
type Parsed<T> = { entry: T } | { faults: readonly FaultAt[] };

/** The first of two that have the same key counts. */
function tableOf<T>(rows: readonly TableRow[], most: number, parse: (row: TableRow) => Parsed<T>, keyOf: (entry: T) => string, twice: FaultAt) {
  const entries = new Map<string, T>();
  const kept = new Set<number>();
  const faults: RowFault[] = [];
  for (const row of rows.slice(0, most)) {
    const parsed = parse(row);
    if ('faults' in parsed) faults.push(...parsed.faults.map((of) => of(row.at)));
    else if (entries.has(keyOf(parsed.entry))) faults.push(twice(row.at));
    else {
      entries.set(keyOf(parsed.entry), parsed.entry);
      kept.add(row.at);
    }
  }
  return { entries: [...entries.values()], kept, faults, beyond: Math.max(0, rows.length - most) };
}

function staffOf({ cells }: TableRow): Parsed<DirectoryStaff> {
  const stars = /^([0-9]+)\s*星?$/.exec(cells.get('stars') ?? '')?.[1];
  const given = { no: cells.get('no'), name: cells.get('name'), post: cells.get('post'), department: cells.get('department'), stars: stars === undefined ? cells.get('stars') : Number(stars) };
  return parsedAs(directoryStaffSchema, given, STAFF_COLUMNS, ['no']);
}

function matterOf({ cells }: TableRow): Parsed<Matter> {
  const [type = '', kindWords = ''] = [cells.get('taskType'), cells.get('kind')];
  const agency = { code: cells.get('agencyCode') ?? '', name: cells.get('agencyName') ?? '' };
  const given = {
    taskCode: cells.get('taskCode'),
    taskName: cells.get('taskName'),
    taskHandleItem: cells.get('taskHandleItem'),
    // Excel makes 1 of 01.
    taskType: TASK_TYPE_WORDS[type] ?? (/^\d$/.test(type) ? `0${type}` : type),
    kind: KIND_CODES.get(kindWords) ?? kindWords,
    agency: agency.code === '' && agency.name === '' ? undefined : agency,
  };
  return parsedAs(matterSchema, given, MATTER_COLUMNS, ['taskCode', 'taskHandleItem', 'agencyCode']);
}

/** @param codes columns whose digits Excel may have spoilt */
function parsedAs<T>(schema: z.ZodType<T>, given: Record<string, unknown>, columns: ColumnNames, codes: readonly string[]): Parsed<T> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(present);
  const flat: Record<string, unknown> = { ...given, ...agencyColumns(given['agency']) };
  const spoilt = codes.filter((column) => isSpoilt(String(flat[column] ?? '')));
  if (parsed.success && spoilt.length === 0) return { entry: parsed.data };
  const others = (parsed.error?.issues ?? []).map((issue) => ({ column: columnOf(issue.path), why: wordsFor(issue) })).filter(({ column }) => !spoilt.includes(column));
  return { faults: [...spoilt.map((column) => fault(columns, column, spoiltWords(String(flat[column])))), ...others.map(({ column, why }) => fault(columns, column, why))] };
}

function agencyColumns(agency: unknown): Record<string, unknown> {
  return typeof agency === 'object' && agency !== null && 'code' in agency ? { agencyCode: agency.code } : {};
}

const columnOf = ([first, second]: readonly PropertyKey[]): string => (first === 'agency' ? (second === 'name' ? 'agencyName' : 'agencyCode') : String(first));

/** A code that is too short, stands twice or is somebody's staff number opens nothing: anybody could draw it. */
function badgesOf(rows: readonly TableRow[], staff: readonly DirectoryStaff[]): { badges: Map<string, string>; faults: RowFault[] } {
  const numbers = new Set(staff.map((one) => one.no));
  const codes = rows.flatMap(({ at, cells }) => {
    const [code = '', owner = ''] = [cells.get('badge'), cells.get('no')];
    return code === '' ? [] : [{ at, code, owner }];
  });
  const seen = new Map<string, number>();
  for (const { code } of codes) seen.set(code, (seen.get(code) ?? 0) + 1);
  const badges = new Map<string, string>();
  const faults: RowFault[] = [];
  for (const { at, code, owner } of codes) {
    const why = badgeFault(code, numbers.has(code), (seen.get(code) ?? 0) > 1);
    if (why) faults.push({ ...fault(STAFF_COLUMNS, 'badge', why)(at), lost: 'badge' });
    else badges.set(code, owner);
  }
  return { badges, faults };
}

function badgeFault(code: string, isStaffNumber: boolean, isTwice: boolean): Words | undefined {
  if (isSpoilt(code)) return { zh: `Excel 改写了长数字，${AS_TEXT.zh}`, en: `Excel has rewritten the long number: ${AS_TEXT.en}` };
  if ([...code].length < SHORTEST_BADGE || isStaffNumber) {
    return { zh: `至少 ${SHORTEST_BADGE} 个字符，且不能是工号，否则容易被猜到`, en: `it needs ${SHORTEST_BADGE} characters and may be no staff number: others could guess it` };
  }
  return isTwice ? { zh: '两人的工牌码相同，均不采用', en: 'two people have the same code; neither is used' } : undefined;
}

/** What Excel makes of a long number: 1.12302E+30, or zeros behind the fifteenth digit. */
const isSpoilt = (code: string) => /^\d(?:[.,]\d+)?E\+\d+$/i.test(code) || /^\d{15}0{5,}$/.test(code);
const AS_TEXT: Words = { zh: '请将该列设为“文本”格式，重新填写后再另存为 CSV', en: 'format the column as text, enter it again and save it as CSV again' };
const spoiltWords = (code: string): Words => ({ zh: `Excel 把长编码改成了 ${code}，${AS_TEXT.zh}`, en: `Excel has turned the long code into ${code}: ${AS_TEXT.en}` });

const TWICE: Words = { zh: '与前面的一行重复', en: 'stands in a row above already' };

type ColumnNames = Readonly<Record<string, readonly string[]>>;

function fault(columns: ColumnNames, column: string, why: Words): FaultAt {
  const [zh = column, en = column] = columns[column] ?? [];
  return (at) => ({ at, column: { zh, en }, why, lost: 'row' });
}

function wordsFor(issue: z.core.$ZodIssue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return issue.path.at(-1) === 'stars' ? { zh: '应为 1 到 5', en: 'must be 1 to 5' } : { zh: '必填', en: 'is required' };
    case 'too_small':
      return issue.origin === 'string' ? { zh: '必填', en: 'is required' } : { zh: '应为 1 到 5', en: 'must be 1 to 5' };
    case 'too_big':
      return issue.origin === 'string' ? { zh: `不得超过 ${issue.maximum} 个字符`, en: `must have at most ${issue.maximum} characters` } : { zh: '应为 1 到 5', en: 'must be 1 to 5' };
    case 'invalid_value':
      return issue.path.at(-1) === 'kind'
        ? { zh: `应为 ${Object.values(CASE_KIND_WORDS).join('、')} 之一`, en: `must be one of ${Object.keys(CASE_KIND_WORDS).join(', ')}` }
        : { zh: `应为 ${Object.keys(TASK_TYPE_WORDS).join('、')} 之一，或其代码`, en: `must be one of ${issue.values.map(String).toSorted().join(', ')}` };
    default:
      return { zh: '有不允许的字符，编码只能用字母、数字、“-”“_”', en: 'has characters that are not allowed; a code is made of letters, digits, "-" and "_"' };
  }
}
