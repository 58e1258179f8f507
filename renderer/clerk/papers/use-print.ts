import { useEffect, useRef, useState } from 'react';
import { EvaluatorError, type Evaluation, type RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { useDesk } from '../desk.ts';
import { useTurns } from '../parts/use-turns.ts';

/** `until` is the last instant at which a receipt's code can be used; `isOnScreen`: one that did not come out may stand on the citizen's screen. */
export type PrintOutcome = { projectNo: string; printed: boolean; until?: string; isOnScreen: boolean };

/** One paper that was asked for; neither outcome nor error while it waits or prints. */
export interface PrintJob {
  key: string;
  projectNo: string;
  outcome: PrintOutcome | null;
  error: EvaluatorError | null;
}

export interface Print {
  busy: boolean;
  /** Of the last that was asked for. */
  error: EvaluatorError | null;
  outcome: PrintOutcome | null;
  /** What was asked for since the printer was last idle, but for what came out and was told of. */
  jobs: readonly PrintJob[];
  /** The serial number of what was not taken, as too many wait. */
  refused: string | null;
  /** @param id of the evaluation, where there is one @returns whether it came out */
  receipt(request: RatingRequest, id: string | null): Promise<boolean>;
  form(request: RatingRequest): Promise<boolean>;
}

/** How many papers may be on their way at once. */
const MOST = 10;

export const isOnItsWay = ({ outcome, error }: PrintJob): boolean => outcome === null && error === null;

type Ask = () => Promise<{ receipt: string; expiresAt?: string; evaluation?: Evaluation }>;

/** Prints receipts and paper forms on the evaluator's printer, one after the other. */
export function usePrint(): Print {
  const { evaluator } = useDesk();
  const inTurn = useTurns();
  const [jobs, setJobs] = useState<readonly PrintJob[]>([]);
  const [refused, setRefused] = useState<string | null>(null);
  /** The keys of what is on its way. */
  const under = useRef(new Set<string>());
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => void (here.current = false);
  }, []);

  const print = async (paper: string, { case: { projectNo }, service }: RatingRequest, ask: Ask): Promise<boolean> => {
    const key = `${paper} ${projectNo} ${service.number}`;
    // Pressed twice.
    if (under.current.has(key)) return false;
    const isFull = under.current.size >= MOST;
    setRefused(isFull ? projectNo : null);
    if (isFull) return false;
    const isFirst = under.current.size === 0;
    under.current.add(key);
    setJobs((before) => [...(isFirst ? [] : before.filter((job) => job.key !== key && job.outcome?.printed !== true)), { key, projectNo, outcome: null, error: null }]);
    const done = await inTurn(() => tried(projectNo, ask)).finally(() => under.current.delete(key));
    if (!here.current) return false;
    setJobs((before) => before.map((job) => (job.key === key ? { ...job, ...done } : job)));
    return done.outcome?.printed === true;
  };
  const last = jobs.at(-1);
  return {
    busy: jobs.some(isOnItsWay),
    error: last?.error ?? null,
    outcome: last?.outcome ?? null,
    jobs,
    refused,
    receipt: (request, id) => print('receipt', request, () => evaluator.receipt(id === null ? request : { evaluationId: id })),
    form: (request) => print('form', request, () => evaluator.paperForm(request)),
  };
}

async function tried(projectNo: string, ask: Ask): Promise<Pick<PrintJob, 'outcome' | 'error'>> {
  try {
    const answer = await ask();
    const printed = answer.receipt === 'printed';
    return { error: null, outcome: { projectNo, printed, isOnScreen: !printed && answer.evaluation?.status === 'deferred', ...(answer.expiresAt !== undefined && { until: answer.expiresAt }) } };
  } catch (cause) {
    // What is no refusal of the evaluator's is a fault of ours, and belongs into the browser's console.
    if (!(cause instanceof EvaluatorError)) throw cause;
    return { outcome: null, error: cause };
  }
}
