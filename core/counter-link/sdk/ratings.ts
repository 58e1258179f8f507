import { isEvaluation, isGroup } from './answers.ts';
import type { EndStatus, Evaluator, RateOptions, RatingEnd, RatingProgress } from './api.ts';
import type { Guard } from './guards.ts';
import { tellSafely } from './listeners.ts';
import type { Session } from './session.ts';
import { createSpool } from './spool.ts';
import type { Surroundings } from './surroundings.ts';
import type { Evaluation } from './types.ts';
import { createWatches } from './watches.ts';

const DEADLINE_MS = 60_000;

/** `rate` and `rateGroup`: from a start that waits its turn to the end of the rating. */
export function createRatings(session: Session, surroundings: Surroundings): Pick<Evaluator, 'rate' | 'rateGroup'> {
  const spool = createSpool(surroundings);
  const watches = createWatches(session, surroundings);
  session.onState((state) => {
    if (state !== 'offline' && state !== 'connecting') spool.wake();
  });

  const start = <T>(path: string, isAnswer: Guard<T>, body: unknown, { deadline: deadlineMs = DEADLINE_MS, signal }: RateOptions, tell: Tell) =>
    spool.start((attempt) => session.ask('POST', path, isAnswer, { ...attempt, body }), { deadlineMs, signal, tell });

  return {
    async rate(request, options = {}) {
      const progress = createProgress(options);
      const { signal } = options;
      const evaluation = await start('/v1/evaluations', isEvaluation, request, options, progress(null));
      if (evaluation === null) return { id: null, status: 'unrated', shown: false };
      const [end = evaluation] = await watches.follow([evaluation], { signal, tell: progress(evaluation.id) });
      return ended(end);
    },

    async rateGroup(request, options = {}) {
      const progress = createProgress(options);
      const { signal } = options;
      const group = await start('/v1/evaluation-groups', isGroup, request, options, progress(null));
      if (group === null) return { group: null, evaluations: [] };
      const ends = await watches.follow(group.evaluations, { signal, tell: progress(group.group) });
      return { group: group.group, evaluations: ends.map(ended) };
    },
  };
}

const END_STATUSES: readonly EndStatus[] = ['completed', 'unrated', 'deferred', 'cancelled'];

function ended({ id, status, shown }: Evaluation): RatingEnd {
  return { id, status: END_STATUSES.find((end) => end === status) || 'unrated', shown };
}

type Tell = (step: RatingProgress['step']) => void;

/** Tells each step once until the next. */
function createProgress({ onProgress }: RateOptions): (id: string | null) => Tell {
  let last: RatingProgress['step'] | undefined;
  return (id) => (step) => {
    if (step === last || !onProgress) return;
    last = step;
    tellSafely((progress) => onProgress(progress), { step, id });
  };
}
