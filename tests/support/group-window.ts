import { expect } from 'vitest';
import * as z from 'zod';
import type { EvaluationRequest, GroupKind } from '../../core/contract/case.ts';
import { groupAnswerSchema } from '../../core/counter-link/counter-desk.ts';
import { ManualClock } from './manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluatorOptions } from './running-evaluator.ts';
import { startTestProvince } from './running-province.ts';
import { NOON, sampleRequest } from './sample-requests.ts';

/** The body of `POST /v1/evaluation-groups`; a theme's matters differ. */
export function sampleGroup(kind: GroupKind, size: number, changes: Partial<EvaluationRequest> = {}) {
  const evaluations = Array.from({ length: size }, (_, nth) => {
    const matter = kind === 'theme' ? { taskCode: `MATTER-${nth + 1}`, taskName: `事项${nth + 1}` } : {};
    return { ...sampleRequest(nth + 1, matter), ...changes };
  });
  return { kind, evaluations };
}

const problemSchema = z.object({ type: z.string(), errors: z.array(z.object({ pointer: z.string() })).optional() });

/** Of a problem+json: its code and the fields it names. */
export function problemOf(body: unknown) {
  const { type, errors = [] } = problemSchema.parse(body);
  return { code: type.replace('urn:counter-evaluator:problem:', ''), pointers: errors.map(({ pointer }) => pointer) };
}

/** A window with a province and a screen, whose counter offers groups. */
export async function groupWindow(config: Record<string, unknown> = {}, options: Omit<TestEvaluatorOptions, 'config'> & { clock?: ManualClock } = {}) {
  const clock = options.clock ?? new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ ...options, clock, config: { province: province.config, ...config } });
  const screen = await connectTestScreen(evaluator);
  return {
    clock,
    province,
    evaluator,
    screen,
    /** Offers a group and waits for it on the screen. */
    async offerGroup(body: unknown) {
      const answer = await evaluator.call('POST', '/v1/evaluation-groups', body);
      expect([200, 201]).toContain(answer.status);
      const { group, evaluations } = groupAnswerSchema.parse(answer.body);
      const ids = evaluations.map(({ id }) => id);
      const view = await screen.waitFor((next) => next.screen === 'rating' && ids.includes(next.session));
      return { status: answer.status, group, ids, view };
    },
    statuses: (ids: readonly string[]) => Promise.all(ids.map((id) => evaluator.status(id))),
  };
}
