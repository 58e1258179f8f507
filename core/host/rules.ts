/**
 * `npm run rules -- qiqihar`: prints the rules of a region in Chinese, each with the article it comes from, for a hall
 * manager who holds them against the document.
 */
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { getBorderCharacters, table } from 'table';
import { messageOf } from '../contract/error-words.ts';
import { parseProfile, RegionProblem } from '../evaluation/regions/profile.ts';
import type { RegionRules } from '../evaluation/regions/region-rules.ts';
import { rulesTable, type RuleRow } from '../evaluation/regions/rules-table.ts';
import { OPEN_IN_ALL } from '../evaluation/regions/rules-wording.ts';
import { loadRegionRules, SHIPPED_REGIONS } from '../evaluation/regions/shipped.ts';
import { profileIdOf, readHallProfiles } from '../hall/hall-rules.ts';
import { JsonFileProblem, readJsonFile } from '../hall/json-file.ts';
import { fromWhereInvoked } from './invoked-in.ts';

const USAGE = [
  '用法：npm run rules -- <地区>        显示一个地区的评价规则及其依据',
  '      npm run rules -- <文件.json>   显示大厅自己的规则文件',
  '      npm run rules -- --all         列出本机所带的全部地区',
  '',
  `地区：${SHIPPED_REGIONS.join('、')}`,
].join('\n');

/** With borders and padding 118 columns: two to spare for quotation marks, which some consoles draw two columns wide. */
const RULE_COLUMNS = [18, 48, 23, 16];

/** The command line says something that cannot be done. */
class UsageError extends Error {
  override name = 'UsageError';
}

try {
  console.log(answer(process.argv.slice(2)));
} catch (error) {
  // Anything else is a fault of this program, and its stack is wanted.
  const isTold = error instanceof UsageError || error instanceof RegionProblem || error instanceof JsonFileProblem;
  if (!isTold) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/** @throws UsageError, RegionProblem, JsonFileProblem */
function answer(args: readonly string[]): string {
  const { values, positionals } = readArguments(args);
  if (values.help) return USAGE;
  if (values.all) return regionList();
  const [region, ...more] = positionals;
  if (region === undefined) throw new UsageError(USAGE);
  if (more.length > 0) throw new UsageError(`一次只能显示一个地区。 One region at a time.\n\n${USAGE}`);
  const rules = /\.json$/i.test(region) ? loadHallFile(region) : loadShipped(region);
  const rows = rulesTable(rules);
  return [heading(rules), ruleTable(rows), summary(rows, rules)].join('\n');
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { all: { type: 'boolean' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\n\n${USAGE}`, { cause: error });
  }
}

/** @throws RegionProblem in both languages for a region that does not come with the device */
function loadShipped(id: string): RegionRules {
  if (SHIPPED_REGIONS.includes(id)) return loadRegionRules(id);
  throw new RegionProblem(
    `没有“${id}”这个地区。可选：${SHIPPED_REGIONS.join('、')}；大厅自己的规则文件请写文件名（.json）。\n` +
      `There is no region "${id}". Choose one of: ${SHIPPED_REGIONS.join(', ')}; name a hall's own file as it is called (.json).`,
  );
}

/** The rules of a hall's own file; what it extends is a shipped region, or another file beside it. */
function loadHallFile(name: string): RegionRules {
  const file = fromWhereInvoked(name);
  const data = readJsonFile(file);
  const { id } = parseProfile(data, file);
  if (id !== profileIdOf(file)) {
    throw new RegionProblem(`${file} calls itself "${id}": file name and "id" must be the same, else no device finds it.`);
  }
  if (SHIPPED_REGIONS.includes(id)) {
    throw new RegionProblem(`${file} calls itself "${id}", which is a region that comes with the device. Give it an "id" of its own.`);
  }
  return loadRegionRules(id, { ...readHallProfiles(dirname(file)), [id]: data });
}

function regionList(): string {
  const rows = SHIPPED_REGIONS.map((id) => {
    const rules = loadRegionRules(id);
    return [id, rules.name, rules.layers[0]?.document ?? ''];
  });
  return unruled([['编号', '地区', '文件'], ...rows], [16, 20, 76]);
}

function heading(rules: RegionRules): string {
  const documents = rules.layers.map(({ name, document }) => `${name}：${document}`);
  const rows = [
    ['地区', `${rules.name}（${rules.id}）`],
    ['依次适用', rules.layers.map(({ name }) => name).join(' → ')],
    ['文件', documents.join('\n')],
    ['说明', '前面的文件没有规定的，由后面的补充。“依据”未写文件名的，出自来源层的上列文件。'],
  ];
  return unruled(rows, [8, 106]);
}

function ruleTable(rows: readonly RuleRow[]): string {
  const lines = rows.flatMap((row, nth) => {
    const cells = [`${row.title}\n${row.name}`, row.value, basisText(row), layerText(row)];
    return row.group === rows[nth - 1]?.group ? [cells] : [[`【${row.group}】`, '', '', ''], cells];
  });
  const groupLines = lines.flatMap(([, value], nth) => (value === '' ? [nth + 1] : []));
  // ASCII lines, because Chinese Windows consoles and fonts draw the characters of box drawing two columns wide.
  return table([['规则', '内容', '依据（文件、条款）', '来源层'], ...lines.map(printable)], {
    border: getBorderCharacters('ramac'),
    columns: RULE_COLUMNS.map((width) => ({ width })),
    spanningCells: groupLines.map((row) => ({ row, col: 0, colSpan: 4 })),
  });
}

/** Names the document only where it is not the layer's own: that one stands above the table. */
function basisText({ from }: RuleRow): string {
  if (from === null) return '';
  const { layer, document, source, note } = from;
  return [document === layer.document ? '' : document, source, note === undefined ? '' : `注：${note}`].filter(Boolean).join('\n');
}

/** The layer that gave the value, and those before it that say nothing, with what they remark. */
function layerText({ from, openIn }: RuleRow): string {
  if (from === null) return [OPEN_IN_ALL, ...openIn.flatMap(({ note }) => note ?? [])].join('\n');
  const silent = openIn.map(({ layer, note }) => `${layer.name}未规定${note === undefined ? '' : `（${note}）`}`);
  return [from.layer.name, ...silent].join('\n');
}

function summary(rows: readonly RuleRow[], { layers }: RegionRules): string {
  const counts = layers.map(({ id, name }) => {
    const given = rows.flatMap(({ from }) => (from?.layer.id === id ? [from] : []));
    const ofDocument = given.filter(({ document, layer }) => document === layer.document);
    return `${name} ${given.length} 条，其中 ${ofDocument.length} 条出自其上列文件`;
  });
  const open = rows.filter(({ from }) => from === null);
  return unruled([['合计', [`${rows.length} 条规则`, ...counts, `各层都未规定 ${open.length} 条`].join('\n')]], [8, 106]);
}

/** A table without lines; `table` wraps its cells, which may be of any length. */
function unruled(rows: string[][], widths: readonly number[]): string {
  return table(rows.map(printable), {
    border: getBorderCharacters('void'),
    columns: widths.map((width) => ({ width, paddingLeft: 0 })),
    drawHorizontalLine: () => false,
  });
}

/** A hall's file may hold tabs and the like, which `table` refuses and a terminal obeys. */
function printable(cells: string[]): string[] {
  return cells.map((cell) => cell.replaceAll(/[^\P{Cc}\n]/gu, ' '));
}
