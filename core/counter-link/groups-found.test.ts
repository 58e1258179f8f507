import { expect, test } from 'vitest';
import { groupWindow, problemOf, sampleGroup } from '../../tests/support/group-window.ts';
import { ask, beginPairing, codeOn, confirmPairing, pair } from '../../tests/support/pairing.ts';
import { startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { groupAnswerSchema } from './counter-desk.ts';

const TOLD_EVERY = 30_000;

/** A window whose counter asks for groups, in a region that leaves to the citizen how a theme is rated. */
async function rig() {
  const window = await groupWindow({ region: 'tianjin', province: undefined, secondsToTell: TOLD_EVERY / 1000 });
  const { evaluator } = window;
  const found = async (group: string, at = evaluator) => {
    const answer = await at.call('GET', `/v1/evaluation-groups/${group}`);
    return answer.status === 200 ? groupAnswerSchema.parse(answer.body) : problemOf(answer.body).code;
  };
  const standing = async (group: string, at = evaluator) => {
    const answer = await found(group, at);
    return typeof answer === 'string' ? answer : answer.evaluations.map(({ status }) => status);
  };
  return { ...window, found, standing };
}

test('a group under way is found with its cases in the order of the request, each as asked for by itself', async () => {
  const { evaluator, screen, offerGroup, found } = await rig();
  const { kind, evaluations } = sampleGroup('theme', 3);
  const { group, ids } = await offerGroup({ kind, evaluations });
  expect(await found(group)).toEqual({ group, evaluations: ids.map((id) => ({ id, status: 'offered', shown: false })) });
  await screen.send('shown', { session: ids[0] });
  await screen.send('chooseHow', { session: ids[0], mode: 'each' });
  const each = await Promise.all(ids.map(async (id) => (await evaluator.call('GET', `/v1/evaluations/${id}`)).body));
  expect(each).toEqual(ids.map((id) => ({ id, status: 'rating', shown: true })));
  expect(await found(group)).toEqual({ group, evaluations: each });
  // The same group, sent again in another order, is answered in that one.
  expect((await evaluator.call('POST', '/v1/evaluation-groups', { kind, evaluations: evaluations.toReversed() })).body).toMatchObject({ group });
  expect(await found(group)).toEqual({ group, evaluations: each.toReversed() });
});

test.each(['together', 'each'] as const)('second by second it says the same for every level (%s), and the end when it may be told', async (mode) => {
  const runs: unknown[] = [];
  for (const level of [5, 2]) {
    const { clock, screen, offerGroup, standing } = await rig();
    const { group, ids } = await offerGroup(sampleGroup('theme', 2));
    await screen.send('chooseHow', { session: ids[0], mode });
    const seen: unknown[] = [];
    for (let at = 0; at <= TOLD_EVERY; at += 6_000) {
      const session = at === 6_000 ? ids[0] : at === 12_000 && mode === 'each' ? ids[1] : undefined;
      if (session !== undefined) {
        await screen.send('chooseLevel', { session, level });
        if (level === 2) await screen.send('submit', { session, reasons: { perSubject: [{ subject: 'staff', indicators: [] }], text: '太慢' } });
      }
      seen.push(await standing(group));
      clock.advance(6_000);
    }
    await screen.waitFor((view) => view.screen === 'idle');
    runs.push(seen);
  }
  expect(runs[0]).toEqual([...Array.from({ length: 5 }, () => ['rating', 'rating']), ['completed', 'completed']]);
  expect(runs[1]).toEqual(runs[0]);
});

test('a group that is over is found all the same, after the next case and after a restart, too', async () => {
  const { clock, evaluator, screen, offerGroup, found, standing } = await rig();
  const { group, ids } = await offerGroup(sampleGroup('theme', 2));
  await screen.send('chooseHow', { session: ids[0], mode: 'each' });
  await screen.send('chooseLevel', { session: ids[0], level: 4 });
  await screen.send('decline', { session: ids[1] });
  clock.advance(TOLD_EVERY);
  expect(await standing(group)).toEqual(['completed', 'unrated']);
  await evaluator.offer(sampleRequest(7));
  expect(await found(group)).toMatchObject({ group, evaluations: ids.map((id) => ({ id })) });
  await evaluator.stop();
  const again = await startTestEvaluator({ clock, dataFolder: evaluator.dataFolder, config: { region: 'tianjin' } });
  expect(await standing(group, again)).toEqual(['completed', 'unrated']);
});

test('a group that goes on after a restart is found as it goes on, and tells no more than before', async () => {
  const { clock, evaluator, screen, offerGroup, standing } = await rig();
  const { group, ids } = await offerGroup(sampleGroup('theme', 2));
  await screen.send('chooseHow', { session: ids[0], mode: 'each' });
  await screen.send('chooseLevel', { session: ids[0], level: 5 });
  await evaluator.stop();
  const again = await startTestEvaluator({ clock, dataFolder: evaluator.dataFolder, config: { region: 'tianjin', secondsToTell: TOLD_EVERY / 1000 } });
  expect(await standing(group, again)).toEqual(['rating', 'rating']);
});

test('what is no group is not found, be it an evaluation', async () => {
  const { evaluator, offerGroup, found } = await rig();
  const single = await evaluator.offer(sampleRequest(9));
  const { ids } = await offerGroup(sampleGroup('theme', 2));
  for (const id of ['no-such-group', single, String(ids[0]), 'x'.repeat(200)]) expect(await found(id)).toBe('no-such-evaluation');
});

test('who may ask for an evaluation may ask for a group: a pairing of this window, until it ends', async () => {
  const { evaluator, screen, clock } = await rig();
  const path = async (token: string, origin?: string) => await ask(evaluator, 'GET', `/v1/evaluation-groups/${group}`, { token, origin });
  const { token } = await pair(evaluator, screen, { origin: 'https://hall.example' });
  const made = await ask(evaluator, 'POST', '/v1/evaluation-groups', { token, origin: 'https://hall.example' }, sampleGroup('theme', 2));
  const { group } = groupAnswerSchema.parse(made.body);
  expect(await path(token, 'https://hall.example')).toMatchObject({ status: 200, body: { group } });
  expect(await path(token, 'https://elsewhere.example')).toMatchObject({ status: 403, problem: 'unknown-origin' });
  expect(await path('no-token')).toMatchObject({ status: 401, problem: 'wrong-token' });
  clock.advance(61_000);
  // The device moves to another window: what was paired at this one reads nothing any more.
  const { id } = await beginPairing(evaluator, undefined, '另一窗口');
  expect((await confirmPairing(evaluator, id, await codeOn(screen), undefined, '7')).status).toBe(201);
  expect(await path(token, 'https://hall.example')).toMatchObject({ status: 403, problem: 'unknown-origin' });
  expect(await path(token)).toMatchObject({ status: 401, problem: 'wrong-token' });
});
