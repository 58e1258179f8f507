import { isEvaluation, isGroup } from './answers.ts';
import type { EndStatus, Evaluator, FollowOptions, GroupEnd, RateOptions, RatingEnd, RatingProgress } from './api.ts';
import type { Guard } from './guards.ts';
import { tellSafely } from './listeners.ts';
import type { Session } from './session.ts';
import { createSpool } from './spool.ts';
import type { Surroundings } from './surroundings.ts';
import type { Evaluation, EvaluationGroup } from './types.ts';
import { createWatches } from './watches.ts';

const DEADLINE_MS = 60_000;

type Ratings = Pick<Evaluator, 'rate' | 'rateGroup' | 'follow' | 'followGroup' | 'find' | 'findGroup'>;

/** From a start that waits its turn, or one that was taken before this page was there, to the end of the rating. */
export function createRatings(session: Session, surroundings: Surroundings): Ratings {
  const spool = createSpool(surroundings);
  const watches = createWatches(session, surroundings);
  session.onState((state) => {
    if (state !== 'offline' && state !== 'connecting') spool.wake();
  });

  const start = <T>(path: string, isAnswer: Guard<T>, body: unknown, { deadline: deadlineMs = DEADLINE_MS, signal }: RateOptions, tell: Tell) =>
    spool.start((attempt) => session.ask('POST', path, isAnswer, { ...attempt, body }), { deadlineMs, signal, tell });

  const toEnd = async (evaluation: Evaluation, { signal }: FollowOptions, progress: Progress): Promise<RatingEnd> => {
    const [end = evaluation] = await watches.follow([evaluation], { signal, tell: progress(evaluation.id) });
    return ended(end);
  };
  const toEndOfAll = async ({ group, evaluations }: EvaluationGroup, { signal }: FollowOptions, progress: Progress): Promise<GroupEnd> => {
    const ends = await watches.follow(evaluations, { signal, tell: progress(group) });
    return { group, evaluations: ends.map(ended) };
  };
  const find = (id: string) => session.ask('GET', `/v1/evaluations/${encodeURIComponent(id)}`, isEvaluation);
  const findGroup = (group: string) => session.ask('GET', `/v1/evaluation-groups/${encodeURIComponent(group)}`, isGroup);

  return {
    async rate(request, options = {}) {
      const progress = createProgress(options);
      const evaluation = await start('/v1/evaluations', isEvaluation, request, options, progress(null));
      if (evaluation === null) return { id: null, status: 'unrated', shown: false };
      return toEnd(evaluation, options, progress);
    },

    async rateGroup(request, options = {}) {
      const progress = createProgress(options);
      const group = await start('/v1/evaluation-groups', isGroup, request, options, progress(null));
      if (group === null) return { group: null, evaluations: [] };
      return toEndOfAll(group, options, progress);
    },

    find,
    findGroup,
    follow: async (id, options = {}) => toEnd(await find(id), options, createProgress(options)),
    followGroup: async (group, options = {}) => toEndOfAll(await findGroup(group), options, createProgress(options)),
  };
}

const END_STATUSES: readonly EndStatus[] = ['completed', 'unrated', 'deferred', 'cancelled'];

function ended({ id, status, shown }: Evaluation): RatingEnd {
  return { id, status: END_STATUSES.find((end) => end === status) || 'unrated', shown };
}

type Tell = (step: RatingProgress['step']) => void;
type Progress = (id: string | null) => Tell;

/** Tells each step once until the next. */
function createProgress({ onProgress }: FollowOptions): Progress {
  let last: RatingProgress['step'] | undefined;
  return (id) => (step) => {
    if (step === last || !onProgress) return;
    last = step;
    tellSafely((progress) => onProgress(progress), { step, id });
  };
}
