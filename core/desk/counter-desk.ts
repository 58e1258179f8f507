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
  const forReceipt = (request: ReceiptRequest): Evaluation => {
    if ('evaluationId' in request) return desk.find(request.evaluationId);
    return desk.findByService(request) ?? desk.record(request, 'deferred');
  };

  return {
    health,
    offer(request) {
      const { evaluation, created } = desk.offer(request);
      return { evaluation: answer(evaluation), created };
    },
    find: (id) => answer(desk.find(id)),
    cancel: (id) => answer(desk.cancel(id)),
    async printReceipt(request): Promise<ReceiptAnswer> {
      const evaluation = forReceipt(request);
      if (evaluation.status === 'completed') throw new Refusal('already-rated');
      const ticket = receipts.issue(evaluation);
      const deferred = desk.deferUnlessBeforeCitizen(evaluation);
      bulletin.emit('receipt');
      return {
        evaluation: answer(deferred),
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
