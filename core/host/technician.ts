/**
 * `npm run technician -- …`: what a technician sees and does about the queue of the evaluator that runs on a data folder.
 * Every change needs a name and a reason, and stands in the audit trail.
 */
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  auditTrailAnswerSchema,
  backupAnswerSchema,
  deadLettersAnswerSchema,
  deadLettersExportSchema,
  keysAnswerSchema,
  orderAnswerSchema,
  queueReportSchema,
} from '../technician-link/technician-desk.ts';
import { fromWhereInvoked } from './invoked-in.ts';
import { TechnicianClient, TechnicianProblem } from './technician-client.ts';
import { auditText, backupsText, deadLettersText, keysText, queueText, recordsText } from './technician-text.ts';

const USAGE = [
  '用法：npm run technician -- <命令> [选项]',
  '',
  '  queue                                 队列、省平台、存储、密钥和备份的状态',
  '  dead-letters [--after 编号]           省平台拒收、等待处理的记录（死信）',
  '  export --out <文件>                   将全部死信导出为 JSON 文件，不含群众信息和评价内容',
  '  correct <编号> --set 字段=值 …        更正服务记录的字段并重新发送，例如 --set case.taskCode=1123…；',
  '                                        值为空表示删去该字段，以 { 或 [ 开头的按 JSON 读取；评价不能更正',
  '  requeue <编号>                        原样重新发送',
  '  write-off <编号>                      放弃，记录保留',
  '  audit [--before 序号]                 审计记录，新的在前',
  '  rotate-key                            启用新的数据密钥，旧数据仍可读取',
  '  give-up-key <编号>                    放弃一个已锁定的数据密钥，其评价将不带个人信息和文字发送',
  '  backup                                立即备份',
  '',
  '  除 queue、dead-letters、audit 外，都须写明 --by <姓名> 和 --reason <原因>，并记入审计记录。',
  '  --data <目录>  评价器的数据目录，或 npm start 的数据目录，默认 ./data，或环境变量 EVALUATOR_DATA',
  '  --port <端口>  评价器的端口，默认 17800，或环境变量 EVALUATOR_PORT',
  '  --limit <条数> dead-letters 和 audit 最多显示的条数，默认 50，最多 500',
].join('\n');

const DEFAULT_PORT = '17800';
/** Where `npm start` keeps it. */
const DEFAULT_DATA = resolve(process.env['EVALUATOR_DATA'] ?? 'data');

/** The command line says something that cannot be done. */
class UsageError extends Error {
  override name = 'UsageError';
}

try {
  console.log(await carryOut(process.argv.slice(2)));
} catch (error) {
  // Anything else is a fault of this program, and its stack is wanted.
  if (!(error instanceof UsageError || error instanceof TechnicianProblem)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

type Values = ReturnType<typeof readArguments>['values'];

/** @throws UsageError, TechnicianProblem */
async function carryOut(args: readonly string[]): Promise<string> {
  const { values, positionals } = readArguments(args);
  if (values.help) return USAGE;
  const [command, target, ...more] = positionals;
  if (command === undefined || more.length > 0) throw new UsageError(USAGE);
  const answer = await (target === undefined ? answerOf(command, values) : answerAbout(command, numberOf(target, '编号'), values));
  if (answer === undefined) throw new UsageError(`没有这个命令，或编号多余、缺少。\n\n${USAGE}`);
  return answer;
}

/** Of a command that is about no record or key in particular; undefined when there is none of this name. */
async function answerOf(command: string, values: Values): Promise<string | undefined> {
  switch (command) {
    case 'queue':
      return queueText(await client(values).get('/queue', queueReportSchema));
    case 'dead-letters': {
      const page = pageOf({ after: values.after, limit: values.limit });
      return deadLettersText((await client(values).get(`/dead-letters?${page}`, deadLettersAnswerSchema)).deadLetters);
    }
    case 'audit': {
      const page = pageOf({ before: values.before, limit: values.limit });
      return auditText((await client(values).get(`/audit?${page}`, auditTrailAnswerSchema)).entries);
    }
    case 'export':
      return exportTo(fromWhereInvoked(needed(values.out, '--out')), orderOf(values), client(values));
    case 'rotate-key':
      return keysText((await client(values).post('/keys/rotate', orderOf(values), keysAnswerSchema)).keys);
    case 'backup':
      return backupsText([await client(values).post('/backups', orderOf(values), backupAnswerSchema)]);
    default:
      return undefined;
  }
}

/** Of a command about one record or key. */
async function answerAbout(command: string, number: number, values: Values): Promise<string | undefined> {
  const onLetter = async (step: string, order: unknown, done: string) => {
    const { records } = await client(values).post(`/dead-letters/${number}/${step}`, order, orderAnswerSchema);
    return `死信 ${number} ${done}。\n${recordsText(records)}`;
  };
  switch (command) {
    case 'correct':
      return onLetter('correct', { ...orderOf(values), correction: correctionOf(values.set ?? []) }, '已更正，正在重新发送');
    case 'requeue':
      return onLetter('requeue', orderOf(values), '正在重新发送');
    case 'write-off':
      return onLetter('write-off', orderOf(values), '已放弃，记录保留');
    case 'give-up-key':
      return keysText((await client(values).post(`/keys/${number}/give-up`, orderOf(values), keysAnswerSchema)).keys);
    default:
      return undefined;
  }
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: text,
        port: text,
        by: text,
        reason: text,
        out: text,
        after: text,
        before: text,
        limit: text,
        set: { type: 'string', multiple: true },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`, { cause: error });
  }
}

function client({ data, port }: Values): TechnicianClient {
  const portNumber = numberOf(port ?? process.env['EVALUATOR_PORT'] ?? DEFAULT_PORT, '--port');
  if (portNumber < 1 || portNumber > 65_535) throw new UsageError('--port 应为 1 到 65535。');
  return new TechnicianClient(data === undefined ? DEFAULT_DATA : fromWhereInvoked(data), portNumber);
}

function orderOf({ by, reason }: Values): { by: string; reason: string } {
  return { by: needed(by, '--by'), reason: needed(reason, '--reason') };
}

function needed(value: string | undefined, flag: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`缺少 ${flag}。\n\n${USAGE}`);
  return value;
}

function numberOf(text: string, what: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${what}应为数字：${text}\n\n${USAGE}`);
  return Number(text);
}

function pageOf(page: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(page).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(numberOf(value, `--${name}`))]]));
  return new URLSearchParams(given).toString();
}

/** `case.taskCode=1123…` and the like, as the evaluator takes them. */
function correctionOf(settings: readonly string[]): Record<string, Record<string, unknown>> {
  if (settings.length === 0) throw new UsageError(`缺少 --set。\n\n${USAGE}`);
  const correction: Record<string, Record<string, unknown>> = {};
  for (const setting of settings) {
    const [, part, field, value] = /^(case|service|staff)\.(\w+)=(.*)$/s.exec(setting) ?? [];
    if (part === undefined || field === undefined || value === undefined) {
      throw new UsageError(`--set 应为 case.字段=值、service.字段=值 或 staff.字段=值：${setting}`);
    }
    correction[part] = { ...correction[part], [field]: valueOf(value, setting) };
  }
  return correction;
}

function valueOf(text: string, setting: string): unknown {
  if (text === '') return null;
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--set 的值不是有效的 JSON：${setting}`, { cause: error });
  }
}

/** The file comes first: what could not be written would stand in the audit trail as exported. */
async function exportTo(file: string, order: unknown, evaluator: TechnicianClient): Promise<string> {
  const handle = openNew(file);
  try {
    const document = await evaluator.post('/dead-letters/export', order, deadLettersExportSchema);
    writeFileSync(handle, `${JSON.stringify(document, undefined, 2)}\n`);
    return `${document.deadLetters.length} 条死信已导出到 ${file}。`;
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new TechnicianProblem(exists ? `${file} 已存在，不会被覆盖。` : `无法写入 ${file}。`, { cause: error });
  }
}
