import { EvaluatorError, type EndStatus, type Evaluation, type Evaluator } from '../../../core/counter-link/sdk/index.ts';
import type { Now } from './use-now.ts';

const ENDS: readonly EndStatus[] = ['completed', 'unrated', 'deferred', 'cancelled'];

/**
 * Follows a rating of which only the id is known: it was started before this page was loaded anew, or lost from sight.
 * @param signal cancels it, until the first touch
 * @returns a function that ends the following
 */
export function takeUp(evaluator: Evaluator, id: string, signal: AbortSignal, tell: (change: Partial<Now>) => void): () => void {
  let isTouched = false;
  let isOver = false;
  const note = ({ id: which, status, shown }: Evaluation) => {
    // An answer and an event may overtake each other; nothing goes back.
    if (which !== id || isOver || (isTouched && status === 'offered')) return;
    const end = ENDS.find((one) => one === status);
    isOver = end !== undefined;
    isTouched = status === 'rating';
    tell({ error: null, ...(end !== undefined ? { step: 'over', ends: [end] } : { step: isTouched ? 'rating' : shown ? 'shown' : 'offered' }) });
  };
  const refused = (cause: unknown) => {
    if (!(cause instanceof EvaluatorError)) throw cause;
    if (cause.code === 'no-such-evaluation') tell({ step: 'failed', error: cause });
  };
  const find = () => void evaluator.find(id).then(note, refused);
  // What it refuses is told by how the rating stands.
  const cancel = () => void evaluator.cancel(id).then(note, find);

  const onState = () => evaluator.state === 'ready' && find();
  const ends = [evaluator.on('evaluation', note), evaluator.on('state', onState)];
  signal.addEventListener('abort', cancel);
  onState();
  return () => {
    ends.forEach((end) => end());
    signal.removeEventListener('abort', cancel);
  };
}
