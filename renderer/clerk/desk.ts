import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { DirectoryStaff, Evaluator, EvaluatorState, Matter, Today, WindowState } from '../../core/counter-link/sdk/index.ts';
import { loadInitials } from './search/load-initials.ts';
import { noInitials, type InitialsOf } from './search/initials.ts';
import { useAnswered } from './use-answered.ts';

/** What every part of the desk works with. */
export interface Desk {
  evaluator: Evaluator;
  state: EvaluatorState;
  /** Null until the evaluator has told. */
  window: WindowState | null;
  staff: readonly DirectoryStaff[];
  matters: readonly Matter[];
  initialsOf: InitialsOf;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('There is no desk around this part.');
  return desk;
}

export function useEvaluatorState(evaluator: Evaluator): EvaluatorState {
  return useSyncExternalStore(
    (changed) => evaluator.on('state', changed),
    () => evaluator.state,
  );
}

/** The hall's tables change seldom; to tell one of 20,000 rows holds up the evaluator, and with it whoever is rating. */
const TABLES_FRESH_MS = 10 * 60_000;

export function useDeskOf(evaluator: Evaluator, state: EvaluatorState): Desk {
  const [window, setWindow] = useAnswered<WindowState | null>(null, state, () => evaluator.window());
  const [staff] = useAnswered<readonly DirectoryStaff[]>([], state, () => evaluator.staff(), TABLES_FRESH_MS);
  const [matters] = useAnswered<readonly Matter[]>([], state, () => evaluator.matters(), TABLES_FRESH_MS);
  const [initialsOf, setInitials] = useState<InitialsOf>(() => noInitials);
  useEffect(() => evaluator.on('window', setWindow), [evaluator, setWindow]);
  useEffect(() => {
    loadInitials().then(
      (table) => setInitials(() => table),
      () => undefined,
    );
  }, []);
  return { evaluator, state, window, staff, matters, initialsOf };
}

export interface Counts {
  today: Today | null;
  /** Whether some screen of the evaluator is on. */
  isSeen: boolean;
}

const COUNTS_EVERY_MS = 60_000;
/** After a restart the screen comes a little later than the evaluator. */
const UNSEEN_EVERY_MS = 2_000;

/** Today's counts, every minute, at each change of `anew`, and when the evaluator is there again; sooner while no screen is on. */
export function useCounts({ evaluator, state }: Desk, anew: unknown): Counts {
  const [counts, setCounts] = useState<Counts>({ today: null, isSeen: true });
  useEffect(() => {
    if (state !== 'ready') return;
    let isWanted = true;
    const ask = async () => {
      // Who is on duty changes by a badge, too; the desk hears of it by its event.
      const [today, status] = await Promise.allSettled([evaluator.today(), evaluator.status(), evaluator.window()]);
      if (!isWanted) return;
      setCounts((before) => ({
        today: today.status === 'fulfilled' ? today.value : before.today,
        isSeen: status.status === 'fulfilled' ? status.value.evaluator.screensConnected > 0 : before.isSeen,
      }));
    };
    void ask();
    const timer = setInterval(() => void ask(), COUNTS_EVERY_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- `anew` only says when
  }, [evaluator, state, anew]);
  const { isSeen } = counts;
  useEffect(() => {
    if (state !== 'ready' || isSeen) return;
    let isWanted = true;
    const look = () =>
      evaluator.status().then(
        (status) => isWanted && setCounts((before) => ({ ...before, isSeen: status.evaluator.screensConnected > 0 })),
        () => undefined,
      );
    const timer = setInterval(() => void look(), UNSEEN_EVERY_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [evaluator, state, isSeen]);
  return counts;
}
