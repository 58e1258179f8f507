import type { Evaluation } from '../../core/contract/evaluation.ts';
import type { Health } from '../../core/contract/health.ts';
import type { Receipt } from '../../core/contract/receipt.ts';
import { acceptanceReceipt } from '../../core/desk/rate-later/receipts/acceptance-receipt.ts';
import { paperRatingForm } from '../../core/desk/rate-later/receipts/paper-rating-form.ts';
import { rateLaterReceipt } from '../../core/desk/rate-later/receipts/rate-later-receipt.ts';
import { selfTestPage } from '../../core/desk/rate-later/receipts/self-test-page.ts';
import { statusSlip } from '../../core/desk/rate-later/receipts/status-slip.ts';
import { ratingForm } from '../../core/evaluation/rating-form.ts';
import { loadRegionRules } from '../../core/evaluation/regions/shipped.ts';
import type { PrinterProfile } from '../../device-drivers/receipt-printer/printer-profile.ts';
import { NOON, sampleEvaluation } from './sample-requests.ts';

/** A link as long as a province's with its signature. */
export const SAMPLE_LINK = `https://hcp.example.gov.cn/r/${'Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z'.repeat(3).slice(0, 91)}`;
export const SAMPLE_TICKET = { url: SAMPLE_LINK, expiresAt: Date.parse('2026-11-30T23:59:59+08:00') };

/** A finished case with everything that a receipt can show, and an applicant that none may. */
export function servedEvaluation(changes: Partial<Evaluation['case']> = {}): Evaluation {
  const evaluation = sampleEvaluation();
  return {
    ...evaluation,
    case: {
      ...evaluation.case,
      projectName: '关于张建国异地就医备案的申请',
      agency: { code: '11230200MB0000001X', name: '齐齐哈尔市医疗保障局' },
      acceptedAt: '2026-11-20T09:10:00+08:00',
      finishedAt: '2026-11-23T15:25:00+08:00',
      ...changes,
    },
    place: { ...evaluation.place, hallName: '齐齐哈尔市政务服务中心' },
  };
}

function intakeEvaluation(): Evaluation {
  const { case: caseInfo, ...rest } = servedEvaluation({ kind: 'promised', taskName: '建设工程规划类许可证核发（市政交通工程及地下管线工程）' });
  const { finishedAt: _finished, ...underWay } = caseInfo;
  return { ...rest, case: underWay, service: { ...rest.service, stage: 'intake', name: '窗口受理' } };
}

export const SAMPLE_HEALTH: Health = {
  evaluator: {
    version: '0.1.0',
    region: '齐齐哈尔市',
    hallName: '齐齐哈尔市政务服务中心',
    windowNo: '12',
    startedAt: '2026-11-23T00:30:00.000Z',
    session: 'idle',
    screensConnected: 1,
    warnings: ['config.json: "paper" must be 58mm or 80mm'],
  },
  queue: {
    state: 'working',
    problem: null,
    pending: 37,
    acked: 12_480,
    dead: 1,
    writtenOff: 0,
    oldestPendingAt: '2026-11-23T03:55:00.000Z',
  },
  province: {
    configured: true,
    state: 'offline',
    lastSuccessAt: '2026-11-23T03:54:00.000Z',
    nextAttemptAt: '2026-11-23T04:00:30.000Z',
    problem: 'The province cannot be reached.',
    clockSkewMs: -420,
  },
  devices: [
    {
      id: 'receipt-printer',
      kind: 'receipt-printer',
      state: 'attention',
      detail: { zh: '打印纸快用完了，请换一卷新纸。', en: 'The paper is near its end: put in a new roll.' },
    },
    {
      id: 'keypad',
      kind: 'keypad',
      state: 'missing',
      detail: { zh: '没有找到按键器，请检查 USB 线。', en: 'The keypad is not there: check its USB cable.' },
    },
  ],
};

/** The form of a region for a case that was finished at a window. */
export function formOfRegion(region: string) {
  const form = ratingForm(loadRegionRules(region), { kind: 'promised' }, 'completion');
  if (form === undefined) throw new Error(`${region} wants no rating of a finished case.`);
  return form;
}

/** Every kind of receipt, filled in; the same each time. */
export function sampleReceipts(profile: PrinterProfile): Record<string, Receipt> {
  const form = formOfRegion('qiqihar');
  const hallName = '齐齐哈尔市政务服务中心';
  const served = servedEvaluation();
  return {
    'acceptance-intake': acceptanceReceipt(intakeEvaluation(), SAMPLE_TICKET),
    'acceptance-completion': acceptanceReceipt(served, SAMPLE_TICKET),
    'rate-later': rateLaterReceipt(served, SAMPLE_TICKET),
    'self-test': selfTestPage({
      deviceId: 'evaluator-1',
      version: '0.1.0',
      hallName,
      windowNo: '12',
      printer: { ...profile, reachedBy: 'tcp 192.168.1.50:9100' },
      now: NOON,
    }),
    'paper-form': paperRatingForm({ hallName, form, served }),
    'paper-form-blank': paperRatingForm({ hallName, form: formOfRegion('tianjin') }),
    'status-slip': statusSlip(SAMPLE_HEALTH, { deviceId: 'evaluator-1', now: NOON }),
  };
}
