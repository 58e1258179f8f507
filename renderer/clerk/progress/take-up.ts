import { EvaluatorError, type Evaluator, type FollowOptions, type RatingEnd } from '../../../core/counter-link/sdk/index.ts';
import type { Running } from './running.ts';
import type { Now } from './use-now.ts';

/** After a question that was not answered, though the evaluator is there. */
const ASK_AGAIN_MS = 2_000;

export interface TakenUp {
  /** Until the first touch. What it comes to is told by how the rating stands. */
  cancel(): void;
  /** Nothing more is told; the rating goes on. */
  end(): void;
}

/** Follows a rating, or a group, of which only the id is known: it was started before this page was loaded anew, or lost from sight. */
export function takeUp(evaluator: Evaluator, running: Running, tell: (change: Partial<Now>) => void): TakenUp {
  let isOver = false;
  let isFollowing = false;
  /** Whether it is to be asked again, should it not be followed to its end now. */
  let isDue = false;
  let attempt = new AbortController();
  let again: ReturnType<typeof setTimeout> | undefined;
  const note = (change: Partial<Now>) => {
    if (isOver) return;
    isOver = change.step === 'over' || change.step === 'failed';
    tell({ error: null, ...change });
  };
  const toEnd = async () => {
    attempt = new AbortController();
    const ends = await endsOf(evaluator, running, { signal: attempt.signal, onProgress: ({ step }) => note({ step }) }, (count) => note({ count }));
    note({ step: 'over', ends: ends.map(({ status }) => status) });
  };
  const refused = (cause: unknown) => {
    if (!(cause instanceof EvaluatorError)) throw cause;
    if (cause.code === 'no-such-evaluation') note({ step: 'failed', error: cause });
    // It could not be taken back: it goes on.
    if (cause.code === 'aborted') isDue = true;
    else if (!isOver && evaluator.state === 'ready') again = setTimeout(() => void follow(), ASK_AGAIN_MS);
  };
  /** What the evaluator does not answer now, it is asked again once it is there, or says anything, or after a pause. */
  const follow = async () => {
    isDue = true;
    if (isFollowing) return;
    isFollowing = true;
    while (isDue && !isOver && evaluator.state === 'ready') {
      isDue = false;
      clearTimeout(again);
      await toEnd().catch(refused);
    }
    isFollowing = false;
  };

  const ends = [evaluator.on('state', () => void follow()), evaluator.on('evaluation', () => void follow())];
  void follow();
  return {
    cancel: () => attempt.abort(),
    end() {
      isOver = true;
      clearTimeout(again);
      ends.forEach((end) => end());
    },
  };
}

async function endsOf(evaluator: Evaluator, { id, isGroup }: Running, options: FollowOptions, tellCount: (count: number) => void): Promise<readonly RatingEnd[]> {
  if (!isGroup) return [await evaluator.follow(id, options)];
  const { evaluations } = await evaluator.findGroup(id);
  tellCount(evaluations.length);
  return (await evaluator.followGroup(id, options)).evaluations;
}
