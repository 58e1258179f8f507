/**
 * `npm run technician -- …`: what a technician sees and does about queue and devices of the evaluator that runs on
 * a data folder. Every change needs a name and a reason, and stands in the audit trail.
 */
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
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
import { clientOf, mistake, needed, numberOf, orderOf, readArguments, USAGE, UsageError, type Values } from './technician-arguments.ts';
import { TechnicianProblem, type TechnicianClient } from './technician-client.ts';
import { devicesAnswer, printAnswer, rescanAnswer } from './technician-devices.ts';
import { cancelLearning, learnKeypad } from './technician-learn.ts';
import { pairingsAnswer, revokeAnswer } from './technician-pairings.ts';
import { auditText, backupsText, deadLettersText, keysText, queueText, recordsText } from './technician-text.ts';

try {
  console.log(await carryOut(process.argv.slice(2)));
} catch (error) {
  // Anything else is a fault of this program, and its stack is wanted.
  if (!(error instanceof UsageError || error instanceof TechnicianProblem)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/** @throws UsageError, TechnicianProblem */
async function carryOut(args: readonly string[]): Promise<string> {
  const { values, positionals } = readArguments(args);
  if (values.help) return USAGE;
  const [command, target, ...more] = positionals;
  if (command === undefined) throw new UsageError(USAGE);
  if (more.length > 0) throw mistake(`${command} 后面的内容多余：${more.join(' ')}`, `Too much behind ${command}: ${more.join(' ')}`);
  const answer = await answerTo(command, target, values);
  if (answer === undefined) throw mistake(`没有这个命令，或编号多余、缺少：${command}`, `There is no such command, or it wants a number, or none: ${command}`);
  return answer;
}

function answerTo(command: string, target: string | undefined, values: Values): Promise<string | undefined> {
  if (command === 'print') return printAnswer(target, values);
  if (command === 'revoke-pairing') return revokeAnswer(target, values);
  return target === undefined ? answerOf(command, values) : answerAbout(command, numberOf(target, '编号', 'the number'), values);
}

/** Of a command that is about no record or key in particular; undefined when there is none of this name. */
async function answerOf(command: string, values: Values): Promise<string | undefined> {
  switch (command) {
    case 'queue':
      return queueText(await clientOf(values).get('/queue', queueReportSchema));
    case 'dead-letters': {
      const page = pageOf({ after: values.after, limit: values.limit });
      return deadLettersText((await clientOf(values).get(`/dead-letters?${page}`, deadLettersAnswerSchema)).deadLetters);
    }
    case 'audit': {
      const page = pageOf({ before: values.before, limit: values.limit });
      return auditText((await clientOf(values).get(`/audit?${page}`, auditTrailAnswerSchema)).entries);
    }
    case 'export':
      return exportTo(fromWhereInvoked(needed(values.out, '--out')), orderOf(values), clientOf(values));
    case 'rotate-key':
      return keysText((await clientOf(values).post('/keys/rotate', orderOf(values), keysAnswerSchema)).keys);
    case 'backup':
      return backupsText([await clientOf(values).post('/backups', orderOf(values), backupAnswerSchema)]);
    case 'devices':
      return devicesAnswer(values);
    case 'rescan':
      return rescanAnswer(values);
    case 'learn-keypad':
      return learnKeypad(values);
    case 'cancel-learning':
      await cancelLearning(clientOf(values));
      return '没有在学习按键器。\nNo keypad is being learnt.';
    case 'pairings':
      return pairingsAnswer(values);
    default:
      return undefined;
  }
}

/** Of a command about one record or key. */
async function answerAbout(command: string, number: number, values: Values): Promise<string | undefined> {
  const onLetter = async (step: string, order: unknown, done: string) => {
    const { records } = await clientOf(values).post(`/dead-letters/${number}/${step}`, order, orderAnswerSchema);
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
      return keysText((await clientOf(values).post(`/keys/${number}/give-up`, orderOf(values), keysAnswerSchema)).keys);
    default:
      return undefined;
  }
}

function pageOf(page: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(page).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(numberOf(value, `--${name}`))]]));
  return new URLSearchParams(given).toString();
}

/** `case.taskCode=1123…` and the like, as the evaluator takes them. */
function correctionOf(settings: readonly string[]): Record<string, Record<string, unknown>> {
  if (settings.length === 0) throw mistake('缺少 --set。', '--set is missing.');
  const correction: Record<string, Record<string, unknown>> = {};
  for (const setting of settings) {
    const [, part, field, value] = /^(case|service|staff)\.(\w+)=(.*)$/s.exec(setting) ?? [];
    if (part === undefined || field === undefined || value === undefined) {
      throw mistake(`--set 应为 case.字段=值、service.字段=值 或 staff.字段=值：${setting}`, `--set wants case.field=value, service.field=value or staff.field=value: ${setting}`);
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
    throw mistake(`--set 的值不是有效的 JSON：${setting}`, `The value of --set is not valid JSON: ${setting}`, { cause: error });
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
