import { isEvaluation } from './answers.ts';
import type { RatingProgress } from './api.ts';
import { isCode, ownError } from './own-errors.ts';
import { EvaluatorError } from './evaluator-error.ts';
import type { Session } from './session.ts';
import type { Surroundings } from './surroundings.ts';
import type { Evaluation, EvaluationStatus } from './types.ts';

/** So long a screen may take to paint what was offered, before the clerk is told to look. */
const NOT_SHOWN_MS = 5_000;
/** After a question that was not answered, though the evaluator is there. */
const ASK_AGAIN_MS = 2_000;
const ORDER: readonly EvaluationStatus[] = ['offered', 'rating'];
const rank = (status: EvaluationStatus): number => (ORDER.indexOf(status) + ORDER.length + 1) % (ORDER.length + 1);
const isOver = ({ status }: Evaluation): boolean => ORDER.indexOf(status) < 0;

export interface WatchOptions {
  signal: AbortSignal | undefined;
  tell(step: RatingProgress['step']): void;
}

/** Follows evaluations that the evaluator has taken, until they are over. */
export interface Watches {
  /** @returns how they ended, in their order */
  follow(evaluations: readonly Evaluation[], options: WatchOptions): Promise<Evaluation[]>;
}

interface Watch {
  ids: readonly string[];
  /** Of the question that is to be asked again. */
  cancelAgain(): void;
  note(news: Evaluation): void;
  fail(problem: unknown): void;
}

export function createWatches(session: Session, { after }: Surroundings): Watches {
  const open = new Set<Watch>();

  const note = (news: Evaluation) => open.forEach((watch) => watch.note(news));
  /** What the line would have told, asked for one by one: a page is not to ask much at once. */
  const refresh = async (watch: Watch) => {
    watch.cancelAgain();
    for (const id of watch.ids) {
      if (!open.has(watch)) return;
      try {
        note(await session.ask('GET', `/v1/evaluations/${id}`, isEvaluation));
      } catch (error) {
        if (isCode(error, 'no-such-evaluation')) return watch.fail(error);
        // Anything else passes, or ends the session, which ends the watch. Where nobody answers, `onUp` tells when somebody does.
        if (!open.has(watch) || session.state() !== 'ready') return;
        watch.cancelAgain();
        watch.cancelAgain = after(ASK_AGAIN_MS, () => void refresh(watch));
        return;
      }
    }
  };
  session.onEvaluation(note);
  session.onUp(() => open.forEach((watch) => void refresh(watch)));
  session.onState(() => {
    const problem = session.problem();
    if (problem) open.forEach((watch) => watch.fail(problem));
  });

  /** @returns whether the evaluator has been asked in vain, and nothing more is to be waited for */
  const cancel = async (watch: Watch): Promise<boolean> => {
    try {
      // Cancelling one case of a group cancels the group.
      note(await session.ask('DELETE', `/v1/evaluations/${watch.ids[0]}`, isEvaluation));
      await refresh(watch);
      return false;
    } catch (error) {
      if (isCode(error, 'touched-already', 'already-over')) await refresh(watch);
      return !(error instanceof EvaluatorError) || isCode(error, 'no-evaluator', 'not-an-evaluator');
    }
  };

  return {
    follow: (evaluations, { signal, tell }) =>
      new Promise((resolve, reject) => {
        const latest = new Map<string, Evaluation>();
        let isLate = false;
        const end = () => {
          open.delete(watch);
          watch.cancelAgain();
          cancelTimer();
          signal?.removeEventListener('abort', abort);
        };
        const look = () => {
          const all = Array.from(latest.values());
          if (all.every(isOver)) {
            end();
            resolve(all);
          } else if (all.some(({ status }) => status === 'rating')) tell('rating');
          else if (all.some(({ shown }) => shown)) tell('shown');
          else tell(isLate ? 'not-shown' : 'offered');
        };
        const watch: Watch = {
          ids: evaluations.map(({ id }) => id),
          cancelAgain: () => undefined,
          note(news) {
            const known = latest.get(news.id);
            // An answer and an event may overtake each other; nothing goes back.
            if (!known || rank(news.status) < rank(known.status)) return;
            latest.set(news.id, { id: news.id, status: news.status, shown: news.shown || known.shown });
            look();
          },
          fail(problem) {
            end();
            reject(problem);
          },
        };
        const abort = () => void cancel(watch).then((inVain) => inVain && open.has(watch) && watch.fail(ownError('aborted')));
        const cancelTimer = after(NOT_SHOWN_MS, () => {
          isLate = true;
          look();
        });
        for (const evaluation of evaluations) latest.set(evaluation.id, evaluation);
        open.add(watch);
        look();
        if (!open.has(watch)) return;
        signal?.addEventListener('abort', abort);
        if (signal?.aborted) abort();
        // It may have been shown, or more, before we knew its id.
        void refresh(watch);
      }),
  };
}
