import type { TestEvaluator, TestScreen } from './running-evaluator.ts';
import { sampleRequest } from './sample-requests.ts';

/**
 * Whatever else is going on: the counter starts a rating, and the citizen rates.
 * @returns what the counter learns of it: `completed`
 */
export async function stillRates(evaluator: TestEvaluator, screen: TestScreen, ordinal = 1): Promise<unknown> {
  const session = await evaluator.offer(sampleRequest(ordinal));
  await screen.waitFor((view) => view.screen === 'rating');
  const refusal = await screen.send('chooseLevel', { session, level: 5 });
  if (refusal) return refusal;
  await screen.waitFor((view) => view.screen !== 'rating');
  return evaluator.status(session);
}
