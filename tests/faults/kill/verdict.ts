import type { ProvinceRating } from '../../support/running-province.ts';
import type { Life } from './lives.ts';
import { ratingOf, RATINGS_PER_LIFE } from './machine-orders.ts';

/** What became of the ratings of lives that were ended at the same point. */
export interface Verdict {
  kills: number;
  thanked: number;
  /** Thanked for, and at the province just as it was given. */
  arrived: number;
  lost: number;
  /** The sandbox's own key forbids them as well: that repeats were refused there is what `repeated` counts. */
  doubled: number;
  altered: number;
  /** At the province though the citizen had not been thanked yet when the kill came. */
  unthanked: number;
  /** Most of these in one life. */
  unthankedInOneLife: number;
}

const NOTHING: Verdict = { kills: 0, thanked: 0, arrived: 0, lost: 0, doubled: 0, altered: 0, unthanked: 0, unthankedInOneLife: 0 };

/** Ordinals are what follows the day in a serial number: HLJ20261123… */
const ordinalOf = ({ projectNo }: ProvinceRating) => Number(projectNo.slice('HLJ20261123'.length));

const lifeOf = (ordinal: number) => Math.floor(ordinal / RATINGS_PER_LIFE);

function isAsGiven(ordinal: number, rating: ProvinceRating): boolean {
  const { level, reasons } = ratingOf(ordinal);
  return rating.satisfaction === String(level) && rating.writingEvaluation === reasons.text;
}

function judgeLife({ thanked }: Life, received: ReadonlyMap<number, ProvinceRating[]>): Verdict {
  const verdict = { ...NOTHING, kills: 1, thanked: thanked.length };
  for (const ordinal of thanked) if (!received.has(ordinal)) verdict.lost += 1;
  for (const [ordinal, ratings] of received) {
    if (ratings.length > 1) verdict.doubled += 1;
    if (!ratings.every((rating) => isAsGiven(ordinal, rating))) verdict.altered += 1;
    else if (thanked.includes(ordinal)) verdict.arrived += 1;
    if (!thanked.includes(ordinal)) verdict.unthanked += 1;
  }
  return { ...verdict, unthankedInOneLife: verdict.unthanked };
}

function sum(a: Verdict, b: Verdict): Verdict {
  return {
    kills: a.kills + b.kills,
    thanked: a.thanked + b.thanked,
    arrived: a.arrived + b.arrived,
    lost: a.lost + b.lost,
    doubled: a.doubled + b.doubled,
    altered: a.altered + b.altered,
    unthanked: a.unthanked + b.unthanked,
    unthankedInOneLife: Math.max(a.unthankedInOneLife, b.unthankedInOneLife),
  };
}

/** Compares what the citizens were told with what the province has. */
export function judge(lives: readonly Life[], ratings: readonly ProvinceRating[]): { total: Verdict; byPoint: Record<string, Verdict> } {
  const byOrdinal = Map.groupBy(ratings, ordinalOf);
  const byLife = Map.groupBy(byOrdinal, ([ordinal]) => lifeOf(ordinal));
  const byPoint: Record<string, Verdict> = {};
  let total = NOTHING;
  for (const life of lives) {
    const verdict = judgeLife(life, new Map(byLife.get(lifeOf(life.firstOrdinal))));
    total = sum(total, verdict);
    byPoint[life.kill.point] = sum(byPoint[life.kill.point] ?? NOTHING, verdict);
  }
  return { total, byPoint };
}
