import { useState } from 'react';
import type { RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { useAsk, type Ask } from '../parts/use-ask.ts';
import { useWords } from '../words/use-words.ts';

export interface Print extends Pick<Ask, 'busy' | 'error'> {
  /** What came of the last print. */
  said: string | null;
  /** @param id of the evaluation, where there is one */
  receipt(request: RatingRequest, id: string | null): void;
  form(request: RatingRequest): void;
}

/** Prints receipts and paper forms on the evaluator's printer. */
export function usePrint(): Print {
  const { evaluator } = useDesk();
  const { t, language } = useWords();
  const { busy, error, run } = useAsk();
  const [said, setSaid] = useState<string | null>(null);
  const until = (instant: string) => new Date(instant).toLocaleString(language, { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' });

  const receipt = async (request: RatingRequest, id: string | null) => {
    setSaid(null);
    const answer = await run(() => evaluator.receipt(id === null ? request : { evaluationId: id }));
    if (answer) setSaid(answer.receipt === 'printed' ? t('papers.until', { until: until(answer.expiresAt) }) : t('papers.not-printed'));
  };
  const form = async (request: RatingRequest) => {
    setSaid(null);
    const answer = await run(() => evaluator.paperForm(request));
    if (answer) setSaid(t(`papers.${answer.receipt}`));
  };
  return {
    busy,
    error,
    said,
    receipt: (request, id) => void receipt(request, id),
    form: (request) => void form(request),
  };
}
