import type { Browser } from 'playwright-core';
import { ManualClock } from '../support/manual-clock.ts';
import { putHallFiles } from '../support/hall-folder.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator, type TestScreen } from '../support/running-evaluator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openClerkPage, pair, type Clerk } from './clerk.ts';

const STAFF_CSV = [
  '工号,姓名,岗位,部门,星级,工牌码',
  'A0317,王晓梅,社保受理,医疗保障局,5,',
  'A0318,李国强,综合受理,人力资源和社会保障局,4,',
  'B0201,张敏,出件,行政审批局,,',
].join('\r\n');

const MATTERS_CSV = [
  '实施编码,业务办理项编码,事项名称,事项类型,办件类型,实施机构编码,实施机构名称',
  '11230200MB0000001X4000109001,,基本医疗保险参保人员异地就医备案,20,即办件,11230200MB0000001X,医疗保障局',
  '11230200MB0000001X4000109002,,异地就医结算（门诊）,20,即办件,11230200MB0000001X,医疗保障局',
  '11230200MB0000002X4000201001,,居民身份证换领,01,承诺件,,',
  '11230200MB0000003X4000301001,,老年人优待证办理,07,即办件,,',
].join('\r\n');

/** A window with its evaluator and the clerk's page, whose times the test moves, its screen, and a clerk who is paired with it. */
export interface Hall {
  evaluator: TestEvaluator;
  clock: ManualClock;
  screen: TestScreen;
  clerk: Clerk;
}

interface Options {
  clock?: ManualClock;
  config?: Record<string, unknown>;
  viewport?: { width: number; height: number };
  withFont?: boolean;
}

/** The data folder of a hall that keeps its tables. */
export function hallFolder(): string {
  const folder = temporaryFolder();
  putHallFiles(folder, ['staff.csv'], STAFF_CSV);
  putHallFiles(folder, ['matters.csv'], MATTERS_CSV);
  return folder;
}

export async function openHall(browser: Browser, { clock = new ManualClock(Date.now()), config = {}, ...page }: Options = {}): Promise<Hall> {
  const evaluator = await startTestEvaluator({ clock, dataFolder: hallFolder(), config });
  const screen = await connectTestScreen(evaluator);
  const clerk = await openClerkPage(browser, evaluator, { stillAt: clock.now(), ...page });
  await pair(clerk, screen);
  return { evaluator, clock, screen, clerk };
}
