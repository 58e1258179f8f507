import { useState } from 'react';
import type { RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { useAsk, type Ask } from '../parts/use-ask.ts';

/** `until` is the last instant at which a receipt's code can be used. */
export type PrintOutcome = { printed: boolean; until?: string };

export interface Print extends Pick<Ask, 'busy' | 'error'> {
  /** What came of the last print. */
  outcome: PrintOutcome | null;
  /** @param id of the evaluation, where there is one */
  receipt(request: RatingRequest, id: string | null): void;
  form(request: RatingRequest): void;
}

/** Prints receipts and paper forms on the evaluator's printer. */
export function usePrint(): Print {
  const { evaluator } = useDesk();
  const { busy, error, run } = useAsk();
  const [outcome, setOutcome] = useState<PrintOutcome | null>(null);

  const receipt = async (request: RatingRequest, id: string | null) => {
    setOutcome(null);
    const answer = await run(() => evaluator.receipt(id === null ? request : { evaluationId: id }));
    if (answer) setOutcome({ printed: answer.receipt === 'printed', until: answer.expiresAt });
  };
  const form = async (request: RatingRequest) => {
    setOutcome(null);
    const answer = await run(() => evaluator.paperForm(request));
    if (answer) setOutcome({ printed: answer.receipt === 'printed' });
  };
  return {
    busy,
    error,
    outcome,
    receipt: (request, id) => void receipt(request, id),
    form: (request) => void form(request),
  };
}
