import { formatChinaTime } from '../contract/china-time.ts';
import { pairingsAnswerSchema, type PairingsAnswer } from '../technician-link/pairing-desk.ts';
import { clientOf, needed, orderOf, type Values } from './technician-arguments.ts';
import { ruled } from './technician-text.ts';

/** The commands about pairings, each with what it prints. Both throw UsageError and TechnicianProblem. */

export async function pairingsAnswer(values: Values): Promise<string> {
  return pairingsText(await clientOf(values).get('/pairings', pairingsAnswerSchema));
}

export async function revokeAnswer(target: string | undefined, values: Values): Promise<string> {
  const id = encodeURIComponent(needed(target, '配对编号 (id of the pairing)'));
  const left = await clientOf(values).post(`/pairings/${id}/revoke`, orderOf(values), pairingsAnswerSchema);
  return `配对 ${target} 已撤销，其令牌立即失效。\nThe pairing is revoked; its token opens nothing any more.\n${pairingsText(left)}`;
}

/** Browsers call a page that was opened from a file, or in a sandbox, null. */
const whereOf = (origin: string | null) => (origin === null ? '程序 (a program)' : origin === 'null' ? '本地文件网页 (a page opened from a file)' : origin);

function pairingsText({ warnings, doors, ...answer }: PairingsAnswer): string {
  return [...warnings, ...doors.map(doorText), listText(answer)].join('\n');
}

const doorText = ({ name, host, port }: PairingsAnswer['doors'][number]) => `兼容接口已打开，无须配对 (a door is open, nobody has to be paired)：${name} ${host}:${port}`;

function listText({ windowNo, pairings }: Omit<PairingsAnswer, 'warnings' | 'doors'>): string {
  const where = `本机在 ${windowNo} 号窗口 (window ${windowNo})`;
  if (pairings.length === 0) return `${where}，没有配对 (no pairings)。`;
  const rows = pairings.map(({ id, name, origin, pairedAt, lastUsedOn }) => [
    id,
    name,
    whereOf(origin),
    formatChinaTime(Date.parse(pairedAt)),
    lastUsedOn ?? '未使用',
  ]);
  return `${where}\n${ruled(['编号', '配对方', '网页来源', '配对时间', '最近使用'], rows, [12, 24, 35, 19, 10])}`;
}
