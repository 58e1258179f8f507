import type { ScreenView } from '../../core/contract/screen-views.ts';
import { visitAnswerSchema } from '../../core/counter-link/visit-link.ts';
import { problemSchema } from '../../core/http/problems.ts';
import { ManualClock } from './manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator, type TestEvaluatorOptions } from './running-evaluator.ts';
import { NOON } from './sample-requests.ts';

export const PAGES = 'https://pf.example.gov.cn';
export const URL_OF_PAGE = `${PAGES}/pj?case=HLJ1`;
const province = { url: PAGES, appId: 'hall-1', secret: 'a-secret-for-tests' };

export const isPage = (view: ScreenView) => view.screen === 'regional-page';
export const isIdle = (view: ScreenView) => view.screen === 'idle';

/** A device with a screen whose counter shows pages by their address. */
export async function visitDevice(config: Record<string, unknown> = {}, more: Pick<TestEvaluatorOptions, 'onScreenWanted' | 'onFrameOpening'> = {}) {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, config: { province, doors: { pages: true }, ...config }, ...more });
  const screen = await connectTestScreen(evaluator);
  const show = async (url = URL_OF_PAGE) => visitAnswerSchema.parse((await evaluator.call('POST', '/v1/page-visits', { url })).body).id;
  return {
    clock,
    evaluator,
    screen,
    show,
    /** Shows a page and waits for it on the screen. */
    async shown() {
      const session = await show();
      await screen.waitFor(isPage);
      return session;
    },
    statusOf: async (id: string) => visitAnswerSchema.parse((await evaluator.call('GET', `/v1/page-visits/${id}`)).body).status,
  };
}

/** The status and the problem with which the counter is answered. */
export async function problemFor(evaluator: TestEvaluator, method: string, path: string, body?: unknown) {
  const answer = await evaluator.call(method, path, body);
  return [answer.status, problemSchema.parse(answer.body).type.split(':').at(-1)];
}
