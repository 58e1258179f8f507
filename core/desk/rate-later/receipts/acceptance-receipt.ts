import { CASE_KIND_WORDS } from '../../../contract/case.ts';
import type { Evaluation } from '../../../contract/evaluation.ts';
import { NEVER_EXPIRES, type Receipt, type ReceiptLine } from '../../../contract/receipt.ts';
import type { RatingTicket } from '../receipt-desk.ts';
import { centred, field, invitation, minuteOf, RULE, whereAndWho } from './receipt-lines.ts';

/**
 * What the counter hands out with a service: 受理回执 when a case was taken in, 办件回执 afterwards, with the dynamic QR code
 * of this very service. Holds nothing about the applicant.
 *
 * @param ticket null where the service is not to be rated: then it has no QR code and never expires
 * @see Ezhou 第十二条 (带有动态二维码的办件回执), Tianjin 第十条（二）(回执单), Baotou 三(一)2(2) (受理回执)
 */
export function acceptanceReceipt(evaluation: Evaluation, ticket: RatingTicket | null): Receipt {
  const { case: caseInfo, service, place } = evaluation;
  return {
    expiresAt: ticket?.expiresAt ?? NEVER_EXPIRES,
    lines: [
      { type: 'title', text: service.stage === 'intake' ? '受理回执' : '办件回执' },
      centred(place.hallName),
      RULE,
      { type: 'text', text: '办理事项：' },
      { type: 'heading', text: caseInfo.taskName },
      field('业务流水号', caseInfo.projectNo),
      field('办件类型', CASE_KIND_WORDS[caseInfo.kind]),
      ...(caseInfo.agency ? [field('实施机构', caseInfo.agency.name)] : []),
      field('服务环节', service.name),
      ...whereAndWho(evaluation),
      ...times(evaluation),
      RULE,
      ...(ticket ? invitation(ticket) : []),
      centred('请妥善保管，凭业务流水号查询进度'),
    ],
  };
}

function times({ case: { acceptedAt, finishedAt }, service }: Evaluation): ReceiptLine[] {
  const at = (label: string, time: string | undefined) => (time === undefined ? [] : [field(label, minuteOf(Date.parse(time)))]);
  if (service.stage === 'intake') return at('受理时间', acceptedAt ?? service.time);
  return [...at('服务时间', service.time), ...at('办结时间', finishedAt)];
}
