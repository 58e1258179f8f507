import { expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { todayAnswerSchema } from '../../counter-link/window-link.ts';

const WANG = { no: 'A0317', name: '王晓梅' };
const LI = { no: 'B2', name: '李国强' };

async function window(config: Record<string, unknown> = {}, clock = new ManualClock(NOON), dataFolder: string | undefined = undefined) {
  const evaluator = await startTestEvaluator({ clock, config, ...(dataFolder !== undefined && { dataFolder }) });
  const screen = await connectTestScreen(evaluator);
  const today = async () => todayAnswerSchema.parse((await evaluator.call('GET', '/v1/window/today')).body);
  const signIn = (staff: unknown) => evaluator.call('PUT', '/v1/window/staff', staff);
  const served = (ordinal: number, staff = WANG) => ({ ...sampleRequest(ordinal), staff });
  const rated = async (ordinal: number, level: number, staff = WANG) => {
    const session = await evaluator.offer(served(ordinal, staff));
    await screen.send('chooseLevel', { session, level });
    await screen.send('dismiss', { session });
    return session;
  };
  return { clock, evaluator, screen, today, signIn, served, rated };
}

const NONE = { day: '2026-11-23', windowNo: '12', staff: null, offered: 0, completed: 0, unrated: 0, deferred: 0, cancelled: 0 };

test('counts what was offered today and what became of it: of all while nobody is on duty, else of who is', async () => {
  const { clock, evaluator, today, signIn, served, rated } = await window();
  expect(await today()).toEqual(NONE);
  await rated(1, 5);
  await rated(2, 4, LI);
  await evaluator.offer(served(3));
  clock.advance(60_000);
  await evaluator.call('DELETE', `/v1/evaluations/${await evaluator.offer(served(4))}`);
  // The same one again is none more.
  await evaluator.offer(served(3));
  expect(await today()).toEqual({ ...NONE, offered: 4, completed: 2, cancelled: 1 });
  await signIn(WANG);
  expect(await today()).toEqual({ ...NONE, staff: WANG, offered: 3, completed: 1, cancelled: 1 });
  await signIn(LI);
  expect(await today()).toEqual({ ...NONE, staff: LI, offered: 1, completed: 1 });
});

test('is the same for every level, and tells none', async () => {
  const answers = [];
  for (const level of [5, 4, 3, 2, 1]) {
    const { evaluator, screen, today, rated } = await window();
    const session = await rated(1, level);
    if (level < 3) {
      const view = screen.view();
      const list = view.screen === 'rating' ? view.form.levels.find((one) => one.level === level)?.lists[0] : undefined;
      const indicators = (list?.indicators ?? []).slice(0, 1).map(({ id }) => id);
      await screen.send('submit', { session, reasons: { perSubject: list ? [{ subject: list.subject, indicators }] : [], text: '太慢' } });
    }
    expect(await evaluator.status(session)).toBe('completed');
    answers.push(await today());
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test('what the counter may not know yet is not over', async () => {
  const { clock, today, rated } = await window({ secondsToTell: 30 });
  await rated(1, 5);
  expect(await today()).toEqual({ ...NONE, offered: 1 });
  clock.advance(30_000);
  expect(await today()).toEqual({ ...NONE, offered: 1, completed: 1 });
});

test("begins anew at midnight in China, and at another window", async () => {
  const { clock, evaluator, today, rated } = await window();
  await rated(1, 5);
  // Six minutes before midnight, and a minute after it.
  clock.setWall(Date.parse('2026-11-23T23:54:00+08:00'));
  expect(await today()).toMatchObject({ day: '2026-11-23', offered: 1 });
  clock.setWall(Date.parse('2026-11-24T00:01:00+08:00'));
  expect(await today()).toEqual({ ...NONE, day: '2026-11-24' });
  await evaluator.stop();
  clock.setWall(NOON + 60_000);
  const moved = await window({ windowNo: '7' }, clock, evaluator.dataFolder);
  expect(await moved.today()).toEqual({ ...NONE, windowNo: '7' });
});

test('nobody learns it without the token', async () => {
  const { evaluator } = await window();
  expect((await fetch(`${evaluator.url}/v1/window/today`)).status).toBe(401);
});
