import * as z from 'zod';
import type { Evaluation } from '../../../core/contract/evaluation.ts';
import { LEVELS, type RatingRecord } from '../../../core/contract/rating.ts';
import { sampleEvaluation, sampleRating } from '../../support/sample-requests.ts';

/** What the killing parent and the rating machine have agreed upon. */

/** Where a machine can be told to stop, so that the kill meets it exactly there. */
export const KILL_POINTS = [
  'before-commit',
  /** Between the rows of one transaction. */
  'inside-commit',
  /** On the disk; the citizen has not been thanked yet. */
  'after-commit',
  'before-send',
  /** The province has answered; nobody has noted it yet. */
  'after-send',
  'before-ack',
  'inside-ack',
  'after-ack',
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

export const ordersSchema = z.object({
  folder: z.string(),
  province: z.object({ url: z.string(), appId: z.string(), secret: z.string() }),
  /** Of its first citizen; `RATINGS_PER_LIFE` are its own. Null: it rates nothing, sends what waits and ends. */
  firstOrdinal: z.int().nullable(),
  /** Stop and wait for the kill when this point is passed for the nth time. */
  stopAt: z.object({ point: z.enum(KILL_POINTS), nth: z.int().min(1) }).nullable(),
  /** The control: thanks the citizen before the rating is on the disk. */
  careless: z.boolean(),
});
export type Orders = z.infer<typeof ordersSchema>;

export const RATINGS_PER_LIFE = 1_000;

export const evaluationOf = (ordinal: number): Evaluation => sampleEvaluation(ordinal);

/** Level and words differ from citizen to citizen, so that a rating that was mixed up or altered shows. */
export function ratingOf(ordinal: number): RatingRecord {
  const level = LEVELS[ordinal % LEVELS.length] ?? 5;
  return { ...sampleRating(ordinal), level, reasons: { perSubject: [], text: `第${ordinal}位` } };
}

/** What a machine prints, one line each. */
export const SAYS = {
  opening: 'opening',
  thanked: (ordinal: number) => `thanked ${ordinal}`,
  /** Records of which the province said that it has them already. */
  repeated: (records: number) => `repeated ${records}`,
  at: (point: KillPoint) => `at ${point}`,
  drained: (counts: Drained) => `drained ${JSON.stringify(counts)}`,
};

export const drainedSchema = z.object({ pending: z.int(), acked: z.int(), dead: z.int() });
export type Drained = z.infer<typeof drainedSchema>;
