import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { USUAL_PREFERENCES } from '../../../core/contract/preferences.ts';
import type { RegionalPageView } from '../../../core/contract/screen-views.ts';
import { startTestSandbox, wireService } from '../../../province-sandbox/test-kit.ts';
import { runningClock } from '../../support/running-clock.ts';

export function regionalPage(change: Partial<RegionalPageView> = {}): RegionalPageView {
  return {
    screen: 'regional-page',
    session: 'session-1',
    place: { hallName: '鄂尔多斯市政务服务中心', windowNo: '12', terminalNo: null, serviceCategory: null },
    preferences: USUAL_PREFERENCES,
    taskName: '企业职工基本养老保险关系转移接续',
    projectNo: '15060020260512000187',
    canRateLater: true,
    url: null,
    secondsLeft: 180,
    ...change,
  };
}

/** A province whose rating pages a screen may show; its page for one service. @param region whose rules its reasons follow */
export async function issuedPage(region = 'ordos'): Promise<{ url: string; origin: string }> {
  const province = await startTestSandbox(runningClock, { region });
  onTestFinished(() => province.stop());
  const { body } = await province.post('/gateway/rating-pages', { service: wireService(), pf: '4' });
  return { url: z.object({ url: z.string() }).parse(body).url, origin: province.url };
}
