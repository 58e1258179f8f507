import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../contract/error-words.ts';
import { fromWhereInvoked } from './invoked-in.ts';
import { TechnicianClient } from './technician-client.ts';

/** What was typed behind `npm run technician --`. */

export const USAGE = [
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
  '  devices                               按键器、打印机、扫码器的状态，以及应当怎样处理',
  '  rescan                                重新查找设备',
  '  print self-test|paper-form|status     打印自检页、书面评价表或状态单',
  '  learn-keypad --id <编号> --name <名称> (--serial <串口> [--baud 9600] | --hid <路径> | --wedge) [--overwrite]',
  '                                        学习新的按键器：按提示把每个评价等级按两次，生成按键器配置；',
  '                                        --wedge 用于像键盘一样打字的按键器，按键由本终端接收',
  '  cancel-learning                       取消学习，例如学习所用的窗口已被关闭时',
  '  pairings                              已与本机配对的业务系统和窗口电脑，以及本机所在窗口',
  '  revoke-pairing <编号>                 撤销一个配对，其令牌立即失效',
  '',
  '  除 queue、dead-letters、audit、devices、cancel-learning、pairings 外，都须写明 --by <姓名> 和 --reason <原因>，并记入审计记录。',
  '  --data <目录>  评价器的数据目录，或 npm start 的数据目录，默认 ./data，或环境变量 EVALUATOR_DATA',
  '  --port <端口>  评价器的端口，默认 17800，或环境变量 EVALUATOR_PORT',
  '  --limit <条数> dead-letters 和 audit 最多显示的条数，默认 50，最多 500',
].join('\n');

const DEFAULT_PORT = '17800';
/** Where `npm start` keeps it. */
const DEFAULT_DATA = resolve(process.env['EVALUATOR_DATA'] ?? 'data');

/** The command line says something that cannot be done. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What is wrong with the command line, and where the rest stands. */
export const mistake = (zh: string, en: string, options?: ErrorOptions): UsageError =>
  new UsageError(`${zh}\n${en}\n用法见 (all commands): npm run technician -- --help`, options);

export type Values = ReturnType<typeof readArguments>['values'];

/** @throws UsageError */
export function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
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
        id: text,
        name: text,
        serial: text,
        baud: text,
        hid: text,
        wedge: flag,
        overwrite: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw mistake('命令行选项有误。', messageOf(error), { cause: error });
  }
}

/** @throws UsageError */
export function clientOf({ data, port }: Values): TechnicianClient {
  const portNumber = numberOf(port ?? process.env['EVALUATOR_PORT'] ?? DEFAULT_PORT, '--port');
  if (portNumber < 1 || portNumber > 65_535) throw mistake('--port 应为 1 到 65535。', '--port must be from 1 to 65535.');
  return new TechnicianClient(data === undefined ? DEFAULT_DATA : fromWhereInvoked(data), portNumber);
}

/** @throws UsageError */
export function orderOf({ by, reason }: Values): { by: string; reason: string } {
  return { by: needed(by, '--by'), reason: needed(reason, '--reason') };
}

/** @throws UsageError */
export function needed(value: string | undefined, flag: string): string {
  if (value === undefined || value.trim() === '') throw mistake(`缺少 ${flag}。`, `${flag} is missing.`);
  return value;
}

/** @throws UsageError */
export function numberOf(text: string, what: string, whatEn = what): number {
  if (!/^\d{1,15}$/.test(text)) throw mistake(`${what}应为数字：${text}`, `${whatEn} must be a number: ${text}`);
  return Number(text);
}
