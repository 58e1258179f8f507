import { useState } from 'react';
import type { Evaluation, RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { useAsk, type Ask } from '../parts/use-ask.ts';

/** `until` is the last instant at which a receipt's code can be used; `isOnScreen`: one that did not come out may stand on the citizen's screen. */
export type PrintOutcome = { projectNo: string; printed: boolean; until?: string; isOnScreen: boolean };

export interface Print extends Pick<Ask, 'busy' | 'error'> {
  /** What came of the last print. */
  outcome: PrintOutcome | null;
  /** The serial number of the last print. */
  of: string | null;
  /** @param id of the evaluation, where there is one @returns whether it came out */
  receipt(request: RatingRequest, id: string | null): Promise<boolean>;
  form(request: RatingRequest): Promise<boolean>;
}

/** Prints receipts and paper forms on the evaluator's printer. */
export function usePrint(): Print {
  const { evaluator } = useDesk();
  const { busy, error, run } = useAsk();
  const [of, setOf] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<PrintOutcome | null>(null);

  const print = async ({ case: { projectNo } }: RatingRequest, ask: () => Promise<{ receipt: string; expiresAt?: string; evaluation?: Evaluation }>): Promise<boolean> => {
    if (busy) return false;
    setOutcome(null);
    setOf(projectNo);
    const answer = await run(ask);
    const printed = answer?.receipt === 'printed';
    if (answer !== undefined) setOutcome({ projectNo, printed, isOnScreen: !printed && answer.evaluation?.status === 'deferred', ...(answer.expiresAt !== undefined && { until: answer.expiresAt }) });
    return printed;
  };
  return {
    busy,
    error,
    of,
    outcome,
    receipt: (request, id) => print(request, () => evaluator.receipt(id === null ? request : { evaluationId: id })),
    form: (request) => print(request, () => evaluator.paperForm(request)),
  };
}
