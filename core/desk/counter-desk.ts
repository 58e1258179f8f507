import type { EvaluationRequest } from '../contract/case.ts';
import type { Evaluation } from '../contract/evaluation.ts';
import { Refusal } from '../contract/refusal.ts';
import type { CounterDesk, EvaluationAnswer, ReceiptAnswer, ReceiptRequest } from '../counter-link/counter-desk.ts';
import type { Health } from '../contract/health.ts';
import type { Bulletin, StatusChange } from './bulletin.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import type { SessionDesk } from './session-desk.ts';

export interface CounterDeskDependencies {
  desk: SessionDesk;
  receipts: ReceiptDesk;
  bulletin: Bulletin;
  health(): Health;
}

/** The evaluator as the counter sees it. */
export function createCounterDesk({ desk, receipts, bulletin, health }: CounterDeskDependencies): CounterDesk {
  return {
    health,
    offer(request) {
      const { evaluation, created } = desk.offer(request);
      return { evaluation: answer(evaluation), created };
    },
    find: (id) => answer(desk.find(id)),
    cancel: (id) => answer(desk.cancel(id)),
    async printReceipt(request): Promise<ReceiptAnswer> {
      const known = 'evaluationId' in request ? desk.find(request.evaluationId) : desk.findByService(request);
      if (known?.status === 'completed') throw new Refusal('already-rated');
      const ticket = receipts.ticketFor(known ?? served(request));
      const evaluation = known ? desk.deferUnlessBeforeCitizen(known) : desk.record(served(request), 'deferred');
      receipts.handOut(evaluation, ticket);
      return {
        evaluation: answer(evaluation),
        receipt: await receipts.print(evaluation, ticket),
        expiresAt: new Date(ticket.expiresAt).toISOString(),
      };
    },
    onStatus(listener) {
      const tell = ({ id, status, at }: StatusChange) =>
        listener({ type: 'evaluation', id, status, at: new Date(at).toISOString() });
      bulletin.on('status', tell);
      return () => void bulletin.off('status', tell);
    },
  };
}

const answer = ({ id, status }: Evaluation): EvaluationAnswer => ({ id, status });

/** The whole case; a request by id was looked up before. */
function served(request: ReceiptRequest): EvaluationRequest {
  if ('evaluationId' in request) throw new Refusal('no-such-evaluation');
  return request;
}
