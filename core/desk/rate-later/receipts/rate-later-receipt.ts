import type { Evaluation } from '../../../contract/evaluation.ts';
import type { Receipt } from '../../../contract/receipt.ts';
import type { RatingTicket } from '../receipt-desk.ts';
import { centred, field, invitation, minuteOf, RULE, whereAndWho } from './receipt-lines.ts';

/** 评价回执, the receipt of "rate later": names the service, and binds it by the QR code. Holds nothing about the applicant. */
export function rateLaterReceipt(evaluation: Evaluation, ticket: RatingTicket): Receipt {
  const { case: caseInfo, service, place } = evaluation;
  return {
    expiresAt: ticket.expiresAt,
    lines: [
      { type: 'title', text: '评价回执' },
      centred(place.hallName),
      RULE,
      field('办理事项', caseInfo.taskName),
      field('业务流水号', caseInfo.projectNo),
      field('服务环节', service.name),
      ...whereAndWho(evaluation),
      field('服务时间', minuteOf(Date.parse(service.time))),
      RULE,
      ...invitation(ticket),
    ],
  };
}
