import { formatChinaTime } from '../../../contract/china-time.ts';
import type { Evaluation } from '../../../contract/evaluation.ts';
import type { ReceiptLine } from '../../../contract/receipt.ts';
import type { RatingTicket } from '../receipt-desk.ts';

/** Parts that several receipts share. None of them takes anything about the applicant. */

export const RULE: ReceiptLine = { type: 'rule' };

export const field = (label: string, value: string): ReceiptLine => ({ type: 'field', label, value });
export const centred = (text: string): ReceiptLine => ({ type: 'text', text, align: 'center' });

/** `yyyy-MM-dd HH:mm` in China: seconds help no reader of paper. @param instant milliseconds since 1970 */
export const minuteOf = (instant: number) => formatChinaTime(instant).slice(0, 16);

/** What was served, as the service record says it. */
export type Served = Pick<Evaluation, 'case' | 'service' | 'staff' | 'place'>;

/** Where and by whom. 办件名称 stays out: it may name the applicant. */
export function whereAndWho({ staff, place }: Served): ReceiptLine[] {
  return [
    place.terminalNo === undefined ? field('服务窗口', place.windowNo) : field('终端机编号', place.terminalNo),
    ...(staff ? [field('工作人员', `${staff.name}（${staff.no}）`)] : []),
  ];
}

/** The QR code that leads to the rating, with what a citizen must know of it. */
export function invitation({ url, expiresAt }: RatingTicket): ReceiptLine[] {
  return [
    { type: 'heading', text: '请用手机扫码评价本次服务', align: 'center' },
    centred('Scan to rate this service'),
    { type: 'qr', payload: url },
    centred(`有效期至 ${minuteOf(expiresAt)}`),
    centred('评价自愿，内容保密'),
  ];
}
