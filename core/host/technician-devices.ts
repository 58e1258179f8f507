import { ATTACHED_KIND_WORDS, DEVICE_STATE_WORDS, type DeviceHealth } from '../contract/device-health.ts';
import { devicesAnswerSchema, pageAnswerSchema, printerPageSchema } from '../technician-link/device-desk.ts';
import { clientOf, mistake, needed, numberOf, orderOf, type Values } from './technician-arguments.ts';
import { TechnicianProblem } from './technician-client.ts';
import { ruled } from './technician-text.ts';

/** The commands about devices, each with what it prints. All throw UsageError and TechnicianProblem. */

const PAGE_WORDS = { 'self-test': '自检页', 'paper-form': '书面评价表', status: '状态单' };

export async function devicesAnswer(values: Values): Promise<string> {
  const { devices, warnings } = await clientOf(values).get('/devices', devicesAnswerSchema);
  return [devicesText(devices), ...warnings.map((warning) => `注意：${warning}`)].join('\n');
}

export async function rescanAnswer(values: Values): Promise<string> {
  await clientOf(values).post('/devices/rescan', orderOf(values), devicesAnswerSchema);
  return '正在重新查找设备，几秒后用 devices 命令查看结果。\nLooking for devices again; see them with "devices" in a few seconds.';
}

export async function printAnswer(target: string | undefined, values: Values): Promise<string> {
  const page = printerPageSchema.safeParse(target);
  if (!page.success) throw mistake(`print 后应为 ${printerPageSchema.options.join('、')} 之一。`, `print wants one of: ${printerPageSchema.options.join(', ')}`);
  const { problem, printer } = await clientOf(values).post('/printer/pages', { ...orderOf(values), page: page.data }, pageAnswerSchema);
  const name = PAGE_WORDS[page.data];
  if (problem === null) return `${name}已打印。\n打印机：${printer.zh} (${printer.en})`;
  throw new TechnicianProblem(`${name}没有打印：${problem.zh}\nNot printed: ${problem.en}\n打印机：${printer.zh} (${printer.en})`);
}

function devicesText(devices: readonly DeviceHealth[]): string {
  if (devices.length === 0) return '没有配置设备，也没有发现设备。';
  const rows = devices.map(({ id, kind, state, detail, unknownCode }) => [
    `${ATTACHED_KIND_WORDS[kind].zh}\n${id}`,
    DEVICE_STATE_WORDS[state],
    `${detail.zh}\n${brokenAtWords(detail.en, DETAIL_COLUMNS)}${unknownCode === undefined ? '' : `\n未知代码 (unknown code): ${unknownCode}`}`,
  ]);
  return ruled(['设备', '状态', '说明'], rows, [30, 8, DETAIL_COLUMNS]);
}

const DETAIL_COLUMNS = 66;

/** The table breaks anywhere, as Chinese wants it. A word that is wider than the column is left to it. */
export function brokenAtWords(text: string, columns: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && columnsOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** A Chinese character or sign takes two columns. */
const columnsOf = (text: string) => [...text].length + (text.match(/[\u2e80-\u9fff\uff00-\uffef]/gu)?.length ?? 0);

/** Where `learn-keypad` listens, as the evaluator takes it. */
export function learnSourceOf({ serial, baud, hid, wedge }: Values): Record<string, unknown> {
  const named = [serial !== undefined, hid !== undefined, wedge === true].filter(Boolean).length;
  if (named !== 1) throw mistake('须写明 --serial、--hid、--wedge 三者之一。', 'Give one of --serial, --hid and --wedge.');
  if (baud !== undefined && serial === undefined) throw mistake('--baud 只用于 --serial。', '--baud goes with --serial only.');
  if (hid !== undefined) return { transport: 'hid', path: needed(hid, '--hid') };
  if (wedge) return { transport: 'wedge' };
  return { transport: 'serial', path: needed(serial, '--serial'), ...(baud !== undefined && { baudRate: numberOf(baud, '--baud') }) };
}
