import { formatChinaTime } from '../contract/china-time.ts';
import type { Evaluation } from '../contract/evaluation.ts';
import type { Receipt } from '../contract/receipt.ts';
import type { RatingTicket } from './receipt-desk.ts';

/** 评价回执, the receipt of "rate later": names the service, and binds it by the QR code. Holds nothing about the applicant. */
export function rateLaterReceipt(evaluation: Evaluation, { url, expiresAt }: RatingTicket): Receipt {
  const { case: caseInfo, service, staff, place } = evaluation;
  return {
    expiresAt,
    lines: [
      { type: 'title', text: '政务服务评价回执' },
      { type: 'text', text: place.hallName, align: 'center' },
      { type: 'rule' },
      { type: 'field', label: '办理事项', value: caseInfo.taskName },
      { type: 'field', label: '业务流水号', value: caseInfo.projectNo },
      { type: 'field', label: '服务环节', value: service.name },
      place.terminalNo === undefined
        ? { type: 'field', label: '服务窗口', value: place.windowNo }
        : { type: 'field', label: '终端机编号', value: place.terminalNo },
      ...(staff ? [{ type: 'field' as const, label: '工作人员', value: `${staff.name}（${staff.no}）` }] : []),
      { type: 'field', label: '服务时间', value: formatChinaTime(Date.parse(service.time)) },
      { type: 'rule' },
      { type: 'text', text: '请用手机扫码，对本次服务作出评价', align: 'center' },
      { type: 'text', text: 'Scan to rate this service', align: 'center' },
      { type: 'qr', payload: url },
      { type: 'text', text: `有效期至 ${formatChinaTime(expiresAt).slice(0, 16)}`, align: 'center' },
      { type: 'text', text: '评价自愿，内容保密', align: 'center' },
    ],
  };
}
