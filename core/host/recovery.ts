/**
 * `npm run recovery -- …`: what a technician does about the keys of the sealed personal data. Says everything in Chinese and
 * then in English.
 */
import { parseArgs } from 'node:util';
import { messageOf } from '../contract/error-words.ts';
import { openWithRecoveryKey, giveUpKey, type RecoveryReport } from '../../offline-queue/keys/recovery.ts';
import { makeRecoveryKey } from '../../offline-queue/keys/recovery-key-file.ts';
import { RecoveryProblem, type RecoveryProblemKind } from '../../offline-queue/keys/recovery-problem.ts';
import { StorageProblem, type StorageProblemKind } from '../../offline-queue/storage-problem.ts';
import { fromWhereInvoked } from './invoked-in.ts';

const USAGE = [
  '用法（Usage）：',
  '  npm run recovery -- new-key --out <文件>                  生成大厅的恢复密钥，打印写入 config.json 的公钥',
  '                                                            makes the recovery key of the hall, prints its public half for config.json',
  '  npm run recovery -- open --data <数据目录> --key <文件>   评价器停止后，用恢复密钥在本机打开已锁定的数据密钥',
  '                                                            with the evaluator stopped, opens locked data keys for this machine',
  '  npm run recovery -- give-up --data <数据目录> --id <编号> 放弃一个已锁定的数据密钥，其评价将不带个人信息和文字发送',
  '                                                            gives a locked data key up; its ratings are sent without personal data and text',
].join('\n');

/** The command line says something that cannot be done. */
class UsageError extends Error {
  override name = 'UsageError';
}

const IN_CHINESE: Readonly<Record<RecoveryProblemKind, string>> = {
  'no-ring': '该目录不是评价器的数据目录，或其中没有可用的密钥文件。',
  'no-key-file': '找不到恢复密钥文件。',
  'bad-key-file': '该文件不是 new-key 生成的恢复密钥，或已损坏。',
  'file-exists': '文件已存在；密钥文件不会被覆盖，请换一个文件名。',
  'wrong-key': '这不是该数据目录所用的恢复密钥，没有打开任何数据密钥。',
  'no-such-key': '没有这个编号的数据密钥。',
  'key-opens': '该数据密钥在本机可以打开，不能放弃。若实际打不开，请先启动一次评价器。',
};

const STORAGE_IN_CHINESE: Partial<Record<StorageProblemKind, string>> = {
  busy: '评价器正在使用该数据目录，请先停止评价器。没有做任何改动。',
  full: '磁盘已满。',
  io: '磁盘读写失败。',
  'read-only': '没有读写该目录或文件的权限。',
  'from-the-future': '数据由更新版本的评价器写入，请使用该版本。',
};

try {
  console.log(carryOut(process.argv.slice(2)));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else {
    // Anything else is a fault of this program, and its stack is wanted.
    if (!(error instanceof RecoveryProblem || error instanceof StorageProblem)) throw error;
    console.error(`${chineseOf(error)}\n${error.message}`);
    process.exitCode = 1;
  }
}

function chineseOf(problem: RecoveryProblem | StorageProblem): string {
  return problem instanceof RecoveryProblem ? IN_CHINESE[problem.kind] : (STORAGE_IN_CHINESE[problem.kind] ?? '操作失败。');
}

/** @throws UsageError, RecoveryProblem, StorageProblem */
function carryOut(args: readonly string[]): string {
  const { values, positionals } = readArguments(args);
  if (values.help) return USAGE;
  const [order, ...more] = positionals;
  if (more.length > 0) throw new UsageError(USAGE);
  switch (order) {
    case 'new-key':
      return newKey(fromWhereInvoked(needed(values.out, '--out')));
    case 'open':
      return open(fromWhereInvoked(needed(values.data, '--data')), fromWhereInvoked(needed(values.key, '--key')));
    case 'give-up':
      return giveUp(fromWhereInvoked(needed(values.data, '--data')), idFrom(needed(values.id, '--id')));
    default:
      throw new UsageError(USAGE);
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: 'string' }, data: { type: 'string' }, key: { type: 'string' }, id: { type: 'string' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\n\n${USAGE}`, { cause: error });
  }
}

function needed(value: string | undefined, flag: string): string {
  if (value === undefined || value === '') throw new UsageError(`缺少 ${flag}。 ${flag} is missing.\n\n${USAGE}`);
  return value;
}

function idFrom(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`--id 应为数据密钥的编号。 --id must be the number of a data key.\n\n${USAGE}`);
  return Number(text);
}

function newKey(file: string): string {
  const publicKey = makeRecoveryKey(file, Date.now());
  return [
    `恢复密钥已写入 ${file}。请离线保管，不要放在评价器上；丢失后无法补救。`,
    `The recovery key is in ${file}. Keep it offline and away from the device; nothing replaces it.`,
    '',
    '将下面一行写入每台评价器的 config.json（put this line into the config.json of each device）：',
    `"recoveryKey": "${publicKey}"`,
  ].join('\n');
}

function open(dataFolder: string, keyFile: string): string {
  const report = openWithRecoveryKey(dataFolder, keyFile);
  // Some keys stay closed that this key should open; a script must hear of it.
  if (report.damaged.length > 0) process.exitCode = 1;
  const opened = report.changed.length === 0 ? '' : `（${report.changed.join('、')}）`;
  return [
    `新打开 ${report.changed.length} 个数据密钥${opened}。${report.changed.length > 0 ? '重新启动评价器后，等待中的评价会自动发送。' : '没有等待该恢复密钥的数据密钥。'}`,
    `${report.changed.length} data keys were opened. ${report.changed.length > 0 ? 'Start the evaluator again: the ratings that waited for them are sent.' : 'None waited for this recovery key.'}`,
    ...(report.damaged.length === 0
      ? []
      : [`${report.damaged.join('、')} 的封装已损坏，打不开。`, `Damaged, and not opened: ${report.damaged.join(', ')}.`]),
    ...countLines(report),
  ].join('\n');
}

function giveUp(dataFolder: string, id: number): string {
  const report = giveUpKey(dataFolder, id);
  return [
    `数据密钥 ${id} 已放弃：用它封存的评价将不带个人信息和文字发送。`,
    `Data key ${id} is given up: ratings sealed with it are sent without personal data and text.`,
    ...countLines(report),
  ].join('\n');
}

function countLines({ folder, counts, notices }: RecoveryReport): string[] {
  const { open, locked, lost } = counts;
  return [
    `数据目录 ${folder}：可打开 ${open} 个，已锁定 ${locked} 个，无法再打开 ${lost} 个。`,
    `Data keys of ${folder}: ${open} open, ${locked} locked, ${lost} lost.`,
    ...notices,
  ];
}
