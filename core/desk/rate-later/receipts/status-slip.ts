import { formatChinaTime } from '../../../contract/china-time.ts';
import { ATTACHED_KIND_WORDS, DEVICE_STATE_WORDS } from '../../../contract/device-health.ts';
import type { Health } from '../../../contract/health.ts';
import { NEVER_EXPIRES, type Receipt, type ReceiptLine } from '../../../contract/receipt.ts';
import { centred, field, RULE } from './receipt-lines.ts';

const SESSION: Record<Health['evaluator']['session'], string> = {
  idle: '空闲 idle',
  offered: '已邀请 offered',
  rating: '评价中 rating',
};
const QUEUE: Record<Health['queue']['state'], string> = { working: '正常 working', failed: '故障 failed' };
const PROVINCE: Record<Health['province']['state'], string> = {
  unknown: '未知 unknown',
  online: '在线 online',
  offline: '离线 offline',
};

/**
 * 运行状态单, for the technician who stands before the device: how everything is, on paper. It knows counts, never a
 * case, a person or a level.
 *
 * @param now milliseconds since 1970
 */
export function statusSlip(health: Health, { deviceId, now }: { deviceId: string; now: number }): Receipt {
  return {
    expiresAt: NEVER_EXPIRES,
    lines: [
      { type: 'title', text: '运行状态单' },
      centred('Device status'),
      centred(health.evaluator.hallName),
      centred(formatChinaTime(now)),
      RULE,
      ...evaluatorLines(health.evaluator, deviceId),
      RULE,
      ...queueLines(health.queue),
      RULE,
      ...provinceLines(health.province),
      ...health.devices.flatMap((device) => [RULE, ...deviceLines(device)]),
    ],
  };
}

function evaluatorLines(evaluator: Health['evaluator'], deviceId: string): ReceiptLine[] {
  return [
    heading('评价器 Evaluator'),
    field('设备 Device', deviceId),
    field('版本 Version', evaluator.version),
    field('地区 Region', evaluator.region),
    field('窗口 Window', evaluator.windowNo),
    field('启动 Started', timeOf(evaluator.startedAt)),
    field('会话 Session', SESSION[evaluator.session]),
    field('屏幕 Screens', String(evaluator.screensConnected)),
    ...evaluator.warnings.map((warning) => field('注意 Note', warning)),
  ];
}

function queueLines(queue: Health['queue']): ReceiptLine[] {
  return [
    heading('待发队列 Queue'),
    field('状态 State', QUEUE[queue.state]),
    ...problem(queue.problem),
    field('待发 Pending', String(queue.pending)),
    field('最早 Oldest', timeOf(queue.oldestPendingAt)),
    field('已达 Sent', String(queue.acked)),
    field('死信 Dead', String(queue.dead)),
    field('核销 Dropped', String(queue.writtenOff)),
  ];
}

function provinceLines(province: Health['province']): ReceiptLine[] {
  return [
    heading('省平台 Province'),
    field('状态 State', PROVINCE[province.state]),
    ...problem(province.problem),
    field('上次 Last', timeOf(province.lastSuccessAt)),
    field('下次 Next', timeOf(province.nextAttemptAt)),
    field('时差 Skew', `${province.clockSkewMs} ms`),
  ];
}

function deviceLines({ id, kind, state, detail }: Health['devices'][number]): ReceiptLine[] {
  const { zh, en } = ATTACHED_KIND_WORDS[kind];
  return [
    heading(`${zh} ${en}`),
    field('编号 Id', id),
    field('状态 State', `${DEVICE_STATE_WORDS[state]} ${state}`),
    { type: 'text', text: detail.zh },
    { type: 'text', text: detail.en },
  ];
}

const heading = (text: string): ReceiptLine => ({ type: 'heading', text });
const problem = (words: string | null) => (words === null ? [] : [field('问题 Problem', words)]);
const timeOf = (iso: string | null) => (iso === null ? '—' : formatChinaTime(Date.parse(iso)));
