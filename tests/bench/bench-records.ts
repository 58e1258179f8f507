import { createHash } from 'node:crypto';
import type { Evaluation } from '../../core/contract/evaluation.ts';
import type { RatingRecord } from '../../core/contract/rating.ts';
import { sampleEvaluation, sampleRating } from '../support/sample-requests.ts';

/** Random as the evaluator's own ids are, because keys in order are kinder to an index than those; the same at each run. */
function idOf(ordinal: number): string {
  const hex = createHash('md5').update(String(ordinal)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** @param personal whether it holds an applicant, which is sealed at rest */
export function benchEvaluation(ordinal: number, personal: boolean): Evaluation {
  const evaluation = { ...sampleEvaluation(ordinal), id: idOf(ordinal) };
  return personal ? evaluation : { ...evaluation, applicant: undefined };
}

/** @param personal whether it holds the citizen's words, which are sealed at rest */
export function benchRating(ordinal: number, personal: boolean): RatingRecord {
  const rating = { ...sampleRating(ordinal), evaluationId: idOf(ordinal) };
  return personal ? rating : { ...rating, reasons: { ...rating.reasons, text: '' } };
}
