import iconv from 'iconv-lite';
import pino from 'pino';
import { mkdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { putHallFiles } from '../../tests/support/hall-folder.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { NOON } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { HallTables } from './tables-watch.ts';

const STAFF = '工号,姓名,岗位,部门,星级,工牌码\r\nA0317,王晓梅,医保综合窗口,医疗保障局,4,Kx7-92hQ-Lm4T-wz81\r\nB2,李国强,,,,\r\n';
const MATTERS = '实施编码,业务办理项编码,事项名称,事项类型,办件类型,实施机构编码,实施机构名称\r\n11230200MB0000001X4000109001,,异地就医备案,公共服务,即办件,11230200MB0000001X,市医疗保障局\r\n';
const WANG = { no: 'A0317', name: '王晓梅', post: '医保综合窗口', department: '医疗保障局', stars: 4 };
const LI = { no: 'B2', name: '李国强' };
const BADGE = 'Kx7-92hQ-Lm4T-wz81';

/** The tables of a hall that has these files. */
function tablesOf(files: Record<string, string | Uint8Array>) {
  const dataFolder = temporaryFolder();
  const put = (name: string, content: string | Uint8Array) => putHallFiles(dataFolder, [name], content);
  for (const [name, content] of Object.entries(files)) put(name, content);
  const clock = new ManualClock(NOON);
  const logged: string[] = [];
  const tables = new HallTables({ dataFolder, clock, log: pino({ base: null }, { write: (line: string) => void logged.push(line) }) });
  onTestFinished(() => tables.stop());
  return { dataFolder, put, clock, tables, logged };
}

describe("a hall's tables are read as Excel saves them", () => {
  const SAVED: [how: string, content: string | Uint8Array][] = [
    ['UTF-8', STAFF],
    ['UTF-8 with a byte order mark', `\ufeff${STAFF}`],
    ['GBK', iconv.encode(STAFF, 'gbk')],
    ['"Unicode text"', iconv.encode(STAFF.replaceAll(',', '\t'), 'utf-16le', { addBOM: true })],
    ['semicolons', STAFF.replaceAll(',', ';')],
    ['tabs', STAFF.replaceAll(',', '\t')],
    ['line feeds alone', STAFF.replaceAll('\r\n', '\n')],
    ['quotes', STAFF.replaceAll(/[^,\r\n]+/g, '"$&"')],
    ['English headers', STAFF.replace(/^.*/, 'No, Name ,POST,Department,stars,Badge Code')],
    ['blanks, empty rows and columns of its own', STAFF.replaceAll(',', ' , ').replace(/\r\n/, ' ,电话\r\n,,,,,\r\n\r\n')],
  ];

  test.each(SAVED)('%s', (_how, content) => {
    const { tables } = tablesOf({ 'staff.csv': content });
    expect(tables.warnings()).toEqual([]);
    expect(tables.staff()).toEqual([WANG, LI]);
    expect(tables.staffOfBadge(BADGE)).toEqual(WANG);
  });

  test('a rare character of GB18030, and a cell of several lines', () => {
    const { tables } = tablesOf({ 'staff.csv': iconv.encode('工号,姓名,岗位\r\nC1,王㛃,"医保,\r\n""综合"""\r\nC2,李四,', 'gb18030') });
    expect(tables.staff().map(({ name }) => name)).toEqual(['王㛃', '李四']);
    expect(tables.staff()[0]?.post).toBe('医保, "综合"');
  });

  test('matters, with the words of the documents or with codes', () => {
    const rows = `${MATTERS}11230200MB0000001X4000109002,ITEM-1,参保登记,1,promised,,\r\n11230200MB0000001X4000109002,ITEM-2,参保登记,05,承诺件,,\r\n`;
    const { tables } = tablesOf({ 'matters.csv': rows });
    expect(tables.warnings()).toEqual([]);
    const second = { taskCode: '11230200MB0000001X4000109002', taskName: '参保登记', kind: 'promised' };
    expect(tables.matters()).toEqual([
      { taskCode: '11230200MB0000001X4000109001', taskName: '异地就医备案', taskType: '20', kind: 'immediate', agency: { code: '11230200MB0000001X', name: '市医疗保障局' } },
      { ...second, taskHandleItem: 'ITEM-1', taskType: '01' },
      { ...second, taskHandleItem: 'ITEM-2', taskType: '05' },
    ]);
  });

  test('a hall without tables has none, and nobody is told anything', () => {
    const { tables } = tablesOf({});
    expect([tables.staff(), tables.matters(), tables.warnings()]).toEqual([[], [], []]);
  });
});

describe('what is faulty is left out and named, in Chinese and English, and the rest counts', () => {
  const staffWith = (row: string) => ({ 'staff.csv': `${STAFF}${row}\r\n` });
  const matterWith = (row: string) => ({ 'matters.csv': `${MATTERS}${row}\r\n` });

  test.each<[what: string, files: Record<string, string>, zh: RegExp, en: RegExp]>([
    ['no name', staffWith('C3,,,,,'), /staff\.csv 第 4 行“姓名”：必填；该行未采用/, /Row 4, name: is required; the row is left out/],
    ['a number with a blank', staffWith('C 3,张三,,,,'), /第 4 行“工号”：有不允许的字符/, /Row 4, staff number: has characters/],
    ['six stars', staffWith('C3,张三,,,6,'), /“星级”：应为 1 到 5/, /stars: must be 1 to 5/],
    ['stars in words', staffWith('C3,张三,,,四星,'), /“星级”：应为 1 到 5/, /stars: must be 1 to 5/],
    ['a post of 51 characters', staffWith(`C3,张三,${'岗'.repeat(51)},,,`), /“岗位”：不得超过 50 个字符/, /post: must have at most 50 characters/],
    ['a number twice', staffWith('A0317,王二,,,,'), /第 4 行“工号”：与前面的一行重复/, /Row 4, staff number: stands in a row above/],
    ['a number that Excel has spoilt', staffWith('2.30202E+17,张三,,,,'), /“工号”：Excel 把长编码改成了 2\.30202E\+17，请将该列设为“文本”格式/, /format the column as text/],
    ['an unknown kind', matterWith('A1,,登记,,急件,,'), /matters\.csv 第 3 行“办件类型”：应为 即办件、承诺件/, /kind of case: must be one of immediate, promised/],
    ['an unknown type', matterWith('A1,,登记,02,即办件,,'), /“事项类型”：应为 行政许可/, /matter type: must be one of 01, 05/],
    ['a matter code that Excel has spoilt', matterWith('1.12302E+30,,登记,,即办件,,'), /“实施编码”：Excel 把长编码改成了 1\.12302E\+30，请将该列设为“文本”格式，重新填写/, /Row 3, matter code: Excel has turned the long code into 1\.12302E\+30: format the column as text/],
    ['digits that Excel has put to zero', matterWith('1123020012345670000000000000,,登记,,即办件,,'), /Excel 把长编码改成了/, /Excel has turned/],
    ['an agency without its name', matterWith('A1,,登记,,即办件,123,'), /“实施机构名称”：必填/, /agency name: is required/],
    ['an agency code that Excel has spoilt', matterWith('A1,,登记,,即办件,1.12302E+17,局'), /“实施机构编码”：Excel 把长编码改成了/, /agency code: Excel has turned/],
  ])('%s', (_what, files, zh, en) => {
    const { tables } = tablesOf(files);
    expect(tables.warnings()).toEqual([expect.stringMatching(zh)]);
    expect(tables.warnings()).toEqual([expect.stringMatching(en)]);
    expect(tables.staff().length + tables.matters().length).toBe('staff.csv' in files ? 2 : 1);
  });

  test.each<[what: string, codes: [string, string], why: RegExp]>([
    ['too short', ['12345678901', ''], /至少 12 个字符.*needs 12 characters/],
    ["somebody's staff number", ['STAFF-NUMBER-9', ''], /不能是工号.*may be no staff number/],
    ['two people have it', ['Same-Code-2026', 'Same-Code-2026'], /两人的工牌码相同.*neither is used/],
    ['Excel has spoilt it', ['9.31234E+19', ''], /Excel 改写了长数字，请将该列设为“文本”格式/],
  ])('a badge code is not used where it is unsafe: %s; its owner stays, and no code is named', (_what, [first, second], why) => {
    const { tables, logged } = tablesOf({ 'staff.csv': `${STAFF}C3,张三,,,,${first}\r\nSTAFF-NUMBER-9,李四,,,,${second}\r\n` });
    expect(tables.staff()).toHaveLength(4);
    for (const code of [first, second]) expect(tables.staffOfBadge(code)).toBeUndefined();
    expect(tables.staffOfBadge(BADGE)).toEqual(WANG);
    const told = tables.warnings();
    expect(told).toHaveLength(second === '' ? 1 : 2);
    for (const warning of told) expect(warning).toMatch(why);
    expect(told.join('') + logged.join('')).not.toMatch(new RegExp([first, second].filter((code) => code !== '' && code !== 'STAFF-NUMBER-9').join('|') || 'STAFF-NUMBER'));
  });

  test.each<[what: string, file: string, content: string | Uint8Array, why: RegExp]>([
    ['no column of that name', 'staff.csv', '编号,姓名\r\n1,张三', /缺少列“工号”.*lacks the column 工号/],
    ['a workbook under the name', 'staff.csv', 'PK\u0003\u0004', /另存为“CSV UTF-8.*save it in Excel/],
    ['a quotation mark too few', 'staff.csv', `${STAFF}C3,"张三,,,,`, /引号不成对.*no counterpart/],
    ['a workbook beside it', 'matters.xlsx', 'PK', /hall\/matters\.xlsx 未采用：请另存为 CSV.*save it as CSV under the name matters\.csv/],
    ['an ending that Windows hides', 'staff.csv.txt', STAFF, /命名为 staff\.csv/],
  ])('a file that is no table: %s', (_what, file, content, why) => {
    const { tables } = tablesOf({ [file]: content });
    expect(tables.warnings()).toEqual([expect.stringMatching(why)]);
    expect(tables.staff()).toEqual([]);
  });

  test('a folder in place of the file, or a file that is far too large', () => {
    const { dataFolder, clock, tables, put } = tablesOf({ 'staff.csv': STAFF });
    rmSync(join(dataFolder, 'hall', 'staff.csv'));
    mkdirSync(join(dataFolder, 'hall', 'staff.csv'));
    put('matters.csv', MATTERS);
    truncateSync(join(dataFolder, 'hall', 'matters.csv'), 5_000_001);
    clock.advance(60_000);
    expect(tables.warnings()).toEqual([expect.stringMatching(/staff\.csv 不能读取/), expect.stringMatching(/matters\.csv 不能读取.*超过 5 MB.*larger than 5 MB/)]);
    expect(tables.staff()).toEqual([WANG, LI]);
  });

  test('too many rows, and too many faults to name each', () => {
    const many = Array.from({ length: 2_005 }, (_, index) => `N${index},${index < 30 ? '' : '张三'},,,,`).join('\r\n');
    const { tables } = tablesOf({ 'staff.csv': `工号,姓名,岗位,部门,星级,工牌码\r\n${many}` });
    expect(tables.staff()).toHaveLength(1_970);
    expect(tables.warnings()).toHaveLength(12);
    expect(tables.warnings().slice(10)).toEqual([expect.stringMatching(/另有 20 处错误.*20 more faults/), expect.stringMatching(/最后 5 行未采用.*last 5 are left out/)]);
  });
});

describe('a table that changes counts within a minute, without a restart', () => {
  test('edited, and taken away', () => {
    const { dataFolder, clock, tables, put } = tablesOf({ 'staff.csv': STAFF });
    put('staff.csv', STAFF.replace('王晓梅', '王晓红').replace(BADGE, 'another-code-77'));
    clock.advance(59_999);
    expect(tables.staffOf('A0317')?.name).toBe('王晓梅');
    clock.advance(1);
    expect(tables.staffOf('A0317')?.name).toBe('王晓红');
    expect(tables.staffOfBadge(BADGE)).toBeUndefined();
    expect(tables.staffOfBadge('another-code-77')?.no).toBe('A0317');
    rmSync(join(dataFolder, 'hall', 'staff.csv'));
    clock.advance(60_000);
    expect(tables.staff()).toEqual([]);
    expect(tables.staffOfBadge('another-code-77')).toBeUndefined();
  });

  test('half written, it is passed over: what was read before stays', () => {
    const { clock, tables, put } = tablesOf({ 'staff.csv': STAFF });
    put('staff.csv', STAFF.slice(0, 3));
    clock.advance(60_000);
    expect(tables.staff()).toHaveLength(2);
    expect(tables.staffOfBadge(BADGE)?.no).toBe('A0317');
    expect(tables.warnings()).toHaveLength(1);
    put('staff.csv', STAFF);
    clock.advance(60_000);
    expect(tables.warnings()).toEqual([]);
  });
});
