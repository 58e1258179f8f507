import { expect, test } from 'vitest';
import type { EvaluationRequest } from '../../contract/case.ts';
import type { IdleView, ScreenView } from '../../contract/screen-views.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { folderOfHall } from '../../../tests/support/hall-region.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';

/** 自助评价专区: a citizen types the case serial number of a receipt. */

async function zone(config: Record<string, unknown> = {}, dataFolder = temporaryFolder()) {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, dataFolder, config: { deviceKind: 'self-rating-zone', ...config } });
  const screen = await connectTestScreen(evaluator);
  const type = (projectNo: string) => screen.send('findCase', { projectNo });
  const idle = (wanted: (selfRating: IdleView['selfRating']) => boolean) =>
    screen.waitFor((view: ScreenView) => view.screen === 'idle' && wanted(view.selfRating));
  const selfRating = () => {
    const view = screen.view();
    if (view.screen !== 'idle') throw new Error(`The screen shows ${view.screen}.`);
    return view.selfRating;
  };
  /** The counter offered this, and its citizen went away without rating. */
  const served = async (request: EvaluationRequest): Promise<string> => {
    const id = await evaluator.offer(request);
    const { screen: name } = await screen.waitFor((view) => 'session' in view && view.session === id);
    expect(name).toBe('rating');
    await screen.send('decline', { session: id });
    await idle(() => true);
    return id;
  };
  /** Numbers that nobody has. */
  const guess = async (times: number) => {
    for (let number = 0; number < times; number += 1) await type(`HLJ-NONE-${number}`);
  };
  return { clock, evaluator, screen, type, idle, selfRating, served, guess };
}

const NUMBER = sampleRequest().case.projectNo;

test('shows just enough of the case to recognise it, and begins when its owner says so', async () => {
  const { evaluator, screen, type, selfRating, served } = await zone();
  const id = await served(sampleRequest(1, { projectName: '张建国异地就医备案' }));
  expect(selfRating()).toEqual({ invites: true, notice: null, found: null, takesNumber: true });
  const views = screen.record();
  await type(NUMBER);
  expect(selfRating().found).toEqual({
    id,
    taskName: '基本医疗保险参保人员异地就医备案',
    projectNo: NUMBER,
    servedOn: '2026-11-23',
    applicant: '张**',
  });
  expect(await evaluator.status(id)).toBe('unrated');
  expect(await screen.send('confirmFound', { id })).toBeNull();
  const view = await screen.waitFor(({ screen: name }) => name === 'rating');
  // Who served is masked, too; the number tells colleagues of one name apart.
  expect(view).toMatchObject({ session: id, staff: [{ name: '王**', no: 'A0317' }] });
  await screen.send('chooseLevel', { session: id, level: 5 });
  await screen.waitFor(({ screen: name }) => name === 'thanks');
  await screen.send('dismiss', { session: id });
  // Nothing of it is left, and the whole of it held no name in full.
  expect(selfRating()).toEqual({ invites: true, notice: null, found: null, takesNumber: true });
  for (const secret of ['张建国', '王晓梅', '230202195001011234', '13800001111']) expect(JSON.stringify(views)).not.toContain(secret);
  expect(evaluator.logged()).not.toContain(NUMBER);
});

test('names the staff in full where the region wants the name on this screen', async () => {
  const dataFolder = folderOfHall('qiqihar', { 'shown.self-rating-zone': ['levels', 'staff-name'] });
  const { evaluator, screen } = await zone({ region: 'my-hall' }, dataFolder);
  await evaluator.offer(sampleRequest());
  expect(await screen.waitFor(({ screen: name }) => name === 'rating')).toMatchObject({ staff: [{ name: '王晓梅' }] });
});

test.each(['baotou', 'ezhou', 'ordos', 'qiqihar', 'tianjin'])('takes a rating by a typed number under the rules of %s', async (region) => {
  const { evaluator, screen, type, served } = await zone({ region });
  const id = await served(sampleRequest());
  await type(NUMBER);
  await screen.send('confirmFound', { id });
  await screen.send('chooseLevel', { session: id, level: 5 });
  await screen.waitFor(({ screen: name }) => name === 'thanks');
  expect(await evaluator.status(id)).toBe('completed');
});

test('what was found goes after a minute, or when it is not the citizen\'s', async () => {
  const { clock, screen, type, idle, selfRating, served } = await zone();
  const id = await served(sampleRequest());
  await type(NUMBER);
  clock.advance(59_000);
  // Asked for again, it stays again.
  await type(NUMBER);
  clock.advance(59_000);
  expect(selfRating().found).not.toBeNull();
  clock.advance(1_000);
  await idle(({ found }) => found === null);
  expect(await screen.send('confirmFound', { id })).toMatchObject({ code: 'session-over' });
  await type(NUMBER);
  await screen.send('dismissFound', {});
  expect(selfRating().found).toBeNull();
});

test('says why nothing is found, and what to do', async () => {
  const { clock, screen, type, idle, selfRating, served } = await zone();
  await type('HLJ-NONE');
  expect(selfRating().notice?.zh).toContain('没有查到');
  clock.advance(10_000);
  await idle(({ notice }) => notice === null);
  const id = await served(sampleRequest());
  await type(NUMBER);
  await screen.send('confirmFound', { id });
  await screen.send('chooseLevel', { session: id, level: 4 });
  clock.advance(5_000);
  await idle(() => true);
  await type(NUMBER);
  expect(selfRating()).toMatchObject({ found: null, notice: { zh: expect.stringContaining('已经评价') } });
  await served(sampleRequest(2));
  clock.setWall(NOON + 10 * 86_400_000);
  await type(sampleRequest(2).case.projectNo);
  expect(selfRating()).toMatchObject({ found: null, notice: { zh: expect.stringContaining('评价期限') } });
});

test('after five numbers that led nowhere none is taken for a minute', async () => {
  const { clock, type, idle, selfRating, served, guess } = await zone();
  await served(sampleRequest());
  await guess(4);
  expect(selfRating().takesNumber).toBe(true);
  await guess(1);
  expect(selfRating()).toMatchObject({ takesNumber: false, notice: { zh: expect.stringMatching(/暂时不能输入.*扫描.*询问/) } });
  await type(NUMBER);
  expect(selfRating().found).toBeNull();
  clock.advance(60_000);
  await idle(({ takesNumber, notice, found }) => takesNumber && notice === null && found === null);
  await guess(5);
  clock.advance(119_000);
  expect(selfRating().takesNumber).toBe(false);
  clock.advance(1_000);
  await idle(({ takesNumber }) => takesNumber);
});

test('who finds the cases of others and says of none that it is theirs was guessing', async () => {
  const { clock, screen, type, idle, selfRating, served } = await zone();
  for (const ordinal of [1, 2, 3, 4, 5]) await served(sampleRequest(ordinal));
  for (const ordinal of [1, 2, 3, 4, 5]) await type(sampleRequest(ordinal).case.projectNo);
  // The last may be the right one: it can still be confirmed, but no other be looked for.
  expect(selfRating()).toMatchObject({ takesNumber: false, found: { projectNo: sampleRequest(5).case.projectNo } });
  await screen.send('dismissFound', {});
  await type(NUMBER);
  expect(selfRating()).toMatchObject({ takesNumber: false, found: null });
  clock.advance(60_000);
  await idle(({ takesNumber }) => takesNumber);
});

const FIVE = [1, 2, 3, 4, 5].map((ordinal) => sampleRequest(ordinal));

test('a phone that shows a scanner one number after the other guesses, too', async () => {
  const { clock, screen, idle, selfRating, served } = await zone();
  for (const request of FIVE) await served(request);
  for (const request of FIVE) await screen.send('scan', { text: request.case.projectNo });
  expect(selfRating()).toMatchObject({ takesNumber: false, found: { projectNo: FIVE[4]?.case.projectNo } });
  await screen.send('scan', { text: NUMBER });
  expect(selfRating()).toMatchObject({ found: null, notice: { zh: expect.stringContaining('暂时不能输入') } });
  clock.advance(60_000);
  await idle(({ takesNumber }) => takesNumber);
});

test('so does who has the next code clear away what was found', async () => {
  const { screen, type, selfRating, served } = await zone();
  for (const request of FIVE) await served(request);
  for (const request of FIVE) {
    await type(request.case.projectNo);
    await screen.send('scan', { text: 'https://elsewhere.example' });
  }
  expect(selfRating().takesNumber).toBe(false);
});

test('and who begins the ratings of others to rate none of them', async () => {
  const { screen, type, idle, selfRating, served } = await zone();
  for (const request of FIVE) {
    const id = await served(request);
    await type(request.case.projectNo);
    await screen.send('confirmFound', { id });
    await screen.waitFor((view) => view.screen === 'rating');
    await screen.send('decline', { session: id });
    await idle(() => true);
  }
  expect(selfRating()).toMatchObject({ takesNumber: false, found: null });
});

test('a scanner that reads the wrong code over and over has not guessed once', async () => {
  const { screen, selfRating } = await zone();
  for (let times = 0; times < 20; times += 1) await screen.send('scan', { text: 'HLJ-NONE' });
  expect(selfRating()).toMatchObject({ takesNumber: true, notice: { zh: expect.stringContaining('没有查到') } });
});

test('a rating that was given forgets the mistakes before it, one that was declined does not', async () => {
  const { clock, screen, type, idle, selfRating, served, guess } = await zone();
  const id = await served(sampleRequest());
  const begin = async () => {
    await type(NUMBER);
    expect(await screen.send('confirmFound', { id })).toBeNull();
  };
  await guess(4);
  await begin();
  await screen.send('chooseLevel', { session: id, level: 5 });
  clock.advance(5_000);
  await idle(({ takesNumber }) => takesNumber);
  const another = await served(sampleRequest(2));
  await guess(4);
  await type(sampleRequest(2).case.projectNo);
  await screen.send('confirmFound', { id: another });
  await screen.send('decline', { session: another });
  await idle(() => true);
  await guess(1);
  expect(selfRating().takesNumber).toBe(false);
});

test("the counter's offer comes before what was found, which is gone afterwards", async () => {
  const { evaluator, screen, type, idle, selfRating, served } = await zone();
  await served(sampleRequest(1));
  await type(NUMBER);
  expect(selfRating().found).not.toBeNull();
  const session = await evaluator.offer(sampleRequest(2));
  await screen.waitFor((view) => view.screen === 'rating' && view.session === session);
  await type(NUMBER);
  await screen.send('decline', { session });
  await idle(({ found, notice }) => found === null && notice === null);
});

test('at a window no number is taken', async () => {
  const { screen, type, selfRating, evaluator } = await zone({ deviceKind: 'window-evaluator' });
  const id = await evaluator.offer(sampleRequest());
  await screen.waitFor(({ screen: name }) => name === 'rating');
  await screen.send('decline', { session: id });
  await screen.waitFor(({ screen: name }) => name === 'idle');
  await type(NUMBER);
  await eventually(() => expect(selfRating()).toEqual({ invites: false, notice: null, found: null, takesNumber: false }));
});
