import { getBorderCharacters, table } from 'table';
import { formatChinaTime } from '../contract/china-time.ts';
import type { AuditAnswer, BackupAnswer, DeadLetterAnswer, KeyAnswer, QueueReport, Records } from '../technician-link/technician-desk.ts';

/** What the technician's command prints: tables of at most 118 columns, in Chinese. */

const PROVINCE_WORDS = { unknown: '尚未联系', online: '正常', offline: '无法连接' };
const STANDING_WORDS = { open: '可打开', locked: '已锁定，等待大厅恢复密钥', lost: '无法再打开' };
const KIND_WORDS = { service: '服务记录', rating: '评价' };
const AUDITED_WORDS: Readonly<Record<string, string>> = {
  refused: '被省平台拒绝',
  unreadable: '无法读取',
  'sent-without-sealed-part': '未带密封内容发送',
  exported: '导出',
  corrected: '更正',
  requeued: '重新发送',
  'written-off': '放弃',
  salvaged: '损坏后抢救',
  restored: '从备份恢复',
  'keys-changed': '密钥变更',
  'backed-up': '备份',
  'devices-rescanned': '重新查找设备',
  'page-printed': '打印页面',
  'keypad-learnt': '学习按键器',
  paired: '配对',
  unpaired: '配对结束',
  'window-moved': '移到另一窗口',
  'paper-form-entered': '录入书面评价表',
};

export function queueText({ at, records, storage, province, backups, keys, warnings }: QueueReport): string {
  const failed = province.failures === 0 ? '' : `，其中失败 ${province.failures} 次`;
  return [
    facts([
      ['时间', timeOf(at)],
      ['队列', records ? recordsText(records) : '暂时无法读取'],
      ['最早待发', records?.oldestPendingAt ? `${timeOf(records.oldestPendingAt)}（已等待 ${durationText(records.oldestPendingAt, at)}）` : '无'],
      ['存储', storage.working ? '正常' : `故障：${storage.problem}`],
      ['数据库', `${storage.databaseBytes / 2 ** 20} MiB`],
      ['省平台', `${PROVINCE_WORDS[province.state]}${province.problem === null ? '' : `：${province.problem}`}`],
      ['最近成功', province.lastSuccessAt ? timeOf(province.lastSuccessAt) : '启动后尚无'],
      ['下次尝试', province.nextAttemptAt ? timeOf(province.nextAttemptAt) : '无'],
      ['发送次数', `启动后 ${province.attempts} 次${failed}`],
      ['时钟偏差', `省平台比本机${province.clockSkewMs < 0 ? '慢' : '快'} ${Math.abs(province.clockSkewMs) / 1000} 秒`],
    ]),
    // As they are: a table would break the commands in them.
    ...warnings.map((warning) => `注意：${warning}\n`),
    ruled(['数据密钥', '状态', '生成时间', '恢复密钥指纹'], keys.map(keyCells), [18, 26, 19, 14]),
    backups === null ? '备份目录暂时无法读取。' : backups.length === 0 ? '尚无备份。' : backupsText(backups),
  ].join('\n');
}

export function deadLettersText(letters: readonly DeadLetterAnswer[]): string {
  if (letters.length === 0) return '没有待处理的死信。';
  const rows = letters.map(({ seq, kind, projectNo, serviceNumber, code, words, refusedAt, facts: known }) => [
    `${seq}`,
    KIND_WORDS[kind],
    `${projectNo}\n服务次序 ${serviceNumber}\n${known?.case.taskName ?? '（内容无法读取）'}`,
    `${code}\n${words}`,
    timeOf(refusedAt),
  ]);
  return ruled(['编号', '类别', '办件', '省平台答复', '拒绝时间'], rows, [8, 8, 34, 33, 19]);
}

export function auditText(entries: readonly AuditAnswer[]): string {
  if (entries.length === 0) return '没有更早的记录。';
  const rows = entries.map(({ no, at, what, seq, by, reason, detail }) => [
    `${no}`,
    timeOf(at),
    `${AUDITED_WORDS[what] ?? what}${seq === null ? '' : `\n记录 ${seq}`}`,
    by,
    [reason, ...detailLines(what, detail)].join('\n'),
  ]);
  return ruled(['序号', '时间', '动作', '操作人', '原因和内容'], rows, [6, 19, 16, 12, 49]);
}

export function keysText(keys: readonly KeyAnswer[]): string {
  return ruled(['数据密钥', '状态', '生成时间', '恢复密钥指纹'], keys.map(keyCells), [18, 26, 19, 14]);
}

export function backupsText(backups: readonly BackupAnswer[]): string {
  const rows = backups.map(({ number, madeAt, bytes, verified }) => [
    `${number}`,
    timeOf(madeAt),
    `${(bytes / 2 ** 20).toFixed(1)} MiB`,
    verified ? '已通读' : '无法通读，不能用于恢复',
  ]);
  return ruled(['备份', '时间', '大小', '检查'], rows, [10, 19, 14, 26]);
}

export function recordsText({ pending, acked, dead, writtenOff }: Records): string {
  return `待发 ${pending}，已送达 ${acked}，死信 ${dead}，已放弃 ${writtenOff}`;
}

const keyCells = ({ id, current, standing, madeAt, recoveryKey }: KeyAnswer) => [
  `${id}${current ? '（现用）' : ''}`,
  STANDING_WORDS[standing],
  madeAt === null ? '旧版本' : timeOf(madeAt),
  recoveryKey ?? '无',
];

/** Of a correction what changed; of anything else all there is. */
function detailLines(what: string, detail: Readonly<Record<string, unknown>>): string[] {
  if (what !== 'corrected') return Object.entries(detail).map(([name, value]) => `${name}: ${shown(value)}`);
  const before = new Map(leavesOf(detail['before']));
  const after = new Map(leavesOf(detail['after']));
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
  return changed.map((name) => `${name}: ${before.get(name) ?? '（无）'} → ${after.get(name) ?? '（无）'}`);
}

/** `case.taskCode` and the like, with what it says. */
function leavesOf(value: unknown, path = ''): [name: string, value: string][] {
  if (typeof value !== 'object' || value === null) return [[path, shown(value)]];
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, path === '' ? name : `${path}.${name}`));
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const timeOf = (instant: string) => formatChinaTime(Date.parse(instant));

function durationText(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
  if (minutes < 120) return `${minutes} 分钟`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} 小时` : `${Math.round(minutes / 1440)} 天`;
}

function facts(rows: readonly [string, string][]): string {
  return table(rows.map(printable), {
    border: getBorderCharacters('void'),
    columns: [8, 106].map((width) => ({ width, paddingLeft: 0 })),
    drawHorizontalLine: () => false,
  });
}

/** ASCII lines, because Chinese Windows consoles draw the characters of box drawing two columns wide. */
export function ruled(heading: string[], rows: readonly string[][], widths: readonly number[]): string {
  return table([heading, ...rows].map(printable), { border: getBorderCharacters('ramac'), columns: widths.map((width) => ({ width })) });
}

/** Foreign text may hold what `table` refuses and a terminal obeys. */
function printable(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.replaceAll(/[^\P{Cc}\n]/gu, ' '));
}
