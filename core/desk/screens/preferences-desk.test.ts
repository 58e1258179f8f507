import { describe, expect, test } from 'vitest';
import { putHallJson } from '../../../tests/support/hall-folder.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { USUAL_PREFERENCES } from '../../contract/preferences.ts';

async function citizenAtScreen(hall?: unknown, config: Record<string, unknown> = {}) {
  const clock = new ManualClock(NOON);
  const dataFolder = temporaryFolder();
  if (hall !== undefined) putHallJson(dataFolder, hall);
  const evaluator = await startTestEvaluator({ clock, dataFolder, config });
  const screen = await connectTestScreen(evaluator);
  const chosen = () => screen.view().preferences;
  /** What is left of the time to rate; undefined where there is none. */
  const secondsLeft = () => {
    const view = screen.view();
    return 'secondsLeft' in view ? view.secondsLeft : undefined;
  };
  /** A reply comes after every view that was sent before it. */
  const settled = () => screen.send('dismiss', { session: 'none' });
  return { clock, evaluator, screen, chosen, secondsLeft, settled, dataFolder };
}

describe('how a citizen wants to be shown things', () => {
  test('is as usual at first, and changes by one tap at a time', async () => {
    const { screen, chosen } = await citizenAtScreen();
    expect(chosen()).toEqual(USUAL_PREFERENCES);
    expect(await screen.send('prefer', { contrast: true })).toBeNull();
    expect(await screen.send('prefer', { language: 'en', voice: false })).toBeNull();
    expect(chosen()).toEqual({ language: 'en', elder: false, contrast: true, voice: false });
  });

  test('outlives the screen that was killed', async () => {
    const { evaluator, screen } = await citizenAtScreen();
    await screen.send('prefer', { elder: true });
    screen.close();
    const next = await connectTestScreen(evaluator);
    expect(next.view().preferences.elder).toBe(true);
  });

  test('chosen before the clerk offered, holds for the session, and is forgotten with it', async () => {
    const { evaluator, screen, chosen, clock } = await citizenAtScreen();
    await screen.send('prefer', { language: 'en' });
    const session = await evaluator.offer(sampleRequest(1));
    await screen.waitFor((view) => view.screen === 'rating');
    expect(chosen().language).toBe('en');
    clock.advance(59_000);
    await screen.send('chooseLevel', { session, level: 5 });
    expect(screen.view()).toMatchObject({ screen: 'thanks', preferences: { language: 'en' } });
    await screen.send('dismiss', { session });
    expect(screen.view()).toMatchObject({ screen: 'idle', preferences: USUAL_PREFERENCES });
  });

  test('is not shown to the next citizen for an instant, also where one session gives way to another', async () => {
    const { evaluator, screen } = await citizenAtScreen();
    const first = await evaluator.offer(sampleRequest(1));
    await screen.send('prefer', { elder: true, language: 'en' });
    await screen.send('chooseLevel', { session: first, level: 5 });
    const views = screen.record();
    const second = await evaluator.offer(sampleRequest(2));
    await screen.waitFor((view) => 'session' in view && view.session === second);
    const ofNext = views.filter((view) => !('session' in view) || view.session === second);
    expect(ofNext.length).toBeGreaterThan(0);
    for (const view of ofNext) expect(view).toMatchObject({ preferences: USUAL_PREFERENCES, secondsLeft: 60 });
  });

  test('on the idle screen lasts a minute after the last call, and is then forgotten', async () => {
    const { clock, screen, chosen, settled } = await citizenAtScreen();
    await screen.send('prefer', { contrast: true });
    clock.advance(50_000);
    await screen.send('prefer', { contrast: true });
    clock.advance(59_999);
    await screen.send('scan', { text: 'no number of ours' });
    clock.advance(59_999);
    expect(chosen().contrast).toBe(true);
    clock.advance(1);
    await settled();
    expect(chosen()).toEqual(USUAL_PREFERENCES);
  });

  test('lasts as long as the session does, however long that is', async () => {
    const { clock, evaluator, screen, chosen, settled } = await citizenAtScreen();
    await screen.send('prefer', { contrast: true });
    const session = await evaluator.offer(sampleRequest());
    for (let touch = 0; touch < 5; touch += 1) {
      clock.advance(50_000);
      await screen.send('touch', { session });
    }
    expect(chosen().contrast).toBe(true);
    clock.advance(60_000);
    await settled();
    expect(chosen()).toEqual(USUAL_PREFERENCES);
  });

  test('is refused for a language that the hall does not offer, and forgotten when the hall takes it away', async () => {
    const { clock, screen, chosen, settled, dataFolder } = await citizenAtScreen({ languages: ['zh-CN', 'mn-Mong'] });
    expect(await screen.send('prefer', { language: 'en', elder: true })).toMatchObject({ code: 'step-not-possible' });
    expect(chosen()).toEqual(USUAL_PREFERENCES);
    clock.advance(30_000);
    expect(await screen.send('prefer', { language: 'mn-Mong' })).toBeNull();
    putHallJson(dataFolder, { languages: ['zh-CN'] });
    clock.advance(30_000);
    await settled();
    expect(chosen().language).toBe('zh-CN');
  });

  test.each([{ language: 'nonsense-' }, { elder: 'yes' }, { level: 5 }])('%o is no wish', async (wish) => {
    const { screen, chosen } = await citizenAtScreen();
    expect(await screen.send('prefer', wish)).toMatchObject({ code: 'malformed-call' });
    expect(chosen()).toEqual(USUAL_PREFERENCES);
  });
});

test('holds for all cases of a group that are rated one by one', async () => {
  const { evaluator, screen, chosen, secondsLeft } = await citizenAtScreen(undefined, { region: 'ezhou' });
  const body = { kind: 'theme', evaluations: [1, 2, 3].map((ordinal) => sampleRequest(ordinal)) };
  expect((await evaluator.call('POST', '/v1/evaluation-groups', body)).status).toBe(201);
  const current = () => {
    const view = screen.view();
    return 'session' in view ? view.session : '';
  };
  await screen.waitFor((view) => view.screen === 'rating');
  await screen.send('prefer', { elder: true, language: 'en' });
  const first = current();
  expect(await screen.send('chooseHow', { session: first, mode: 'each' })).toBeNull();
  expect(await screen.send('chooseLevel', { session: current(), level: 5 })).toBeNull();
  expect(current()).not.toBe(first);
  expect(chosen()).toMatchObject({ elder: true, language: 'en' });
  expect(secondsLeft()).toBe(120);
});

describe('长者模式', () => {
  test('gives twice the time, at once and at every touch', async () => {
    const { clock, evaluator, screen, secondsLeft } = await citizenAtScreen();
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(secondsLeft()).toBe(60);
    clock.advance(50_000);
    await screen.send('prefer', { elder: true });
    expect(secondsLeft()).toBe(120);
    clock.advance(100_000);
    await screen.send('touch', { session });
    expect(secondsLeft()).toBe(120);
    clock.advance(119_000);
    expect(await evaluator.status(session)).toBe('rating');
    clock.advance(1_000);
    expect(await evaluator.status(session)).toBe('unrated');
  });

  test('leaves the counter its offer: a wish is no answer', async () => {
    const { evaluator, screen } = await citizenAtScreen();
    const session = await evaluator.offer(sampleRequest());
    await screen.send('prefer', { elder: true });
    expect(await evaluator.status(session)).toBe('offered');
  });
});
