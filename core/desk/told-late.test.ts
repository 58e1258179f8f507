import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { groupWindow, sampleGroup } from '../../tests/support/group-window.ts';
import { beginPairing, codeOn, confirmPairing } from '../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON, sampleEvaluation, sampleRequest } from '../../tests/support/sample-requests.ts';
import type { Evaluation, EvaluationStatus } from '../contract/evaluation.ts';
import { Discretion } from './book/discretion.ts';

/** At which multiples of a first touch the counter learns of the end, as shipped. */
const TOLD_EVERY = 30_000;

async function window() {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, config: { secondsToTell: TOLD_EVERY / 1000 } });
  const screen = await connectTestScreen(evaluator);
  return { clock, evaluator, screen };
}

/** Everything that a counter can find out about a case at one moment, without ids and times. */
async function findings(evaluator: Awaited<ReturnType<typeof window>>['evaluator'], id: string, request: ReturnType<typeof sampleRequest>): Promise<string> {
  const anotherNumber = { ...request, service: { ...request.service, number: 2 } };
  const paper = { ...request, level: 5, formDate: '2026-11-23', enteredBy: { no: 'B0001', name: '李强' } };
  const answers = [
    await evaluator.call('GET', `/v1/evaluations/${id}`),
    await evaluator.call('GET', '/v1/status'),
    await evaluator.call('DELETE', `/v1/evaluations/${id}`),
    await evaluator.call('POST', '/v1/evaluations', request),
    await evaluator.call('POST', '/v1/receipts', { evaluationId: id }),
    await evaluator.call('POST', '/v1/paper-forms', request),
    await evaluator.call('POST', '/v1/paper-ratings', paper),
    await evaluator.call('POST', '/v1/paper-ratings/form', anotherNumber),
    await evaluator.call('POST', '/v1/evaluation-groups', { kind: 'batch', evaluations: [request, sampleRequest(99)] }),
    await evaluator.call('GET', '/v1/window'),
    await evaluator.call('GET', '/v1/window/today'),
  ];
  return JSON.stringify(answers).replaceAll(id, 'ID').replaceAll(evaluator.dataFolder, 'FOLDER').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}

describe('until the counter is told that a rating is complete', () => {
  test('second by second it finds the same, whether one touch was enough or reasons took most of the time', async () => {
    const REASONS_TAKE = 20_000;
    const runs: string[][] = [];
    for (const level of [5, 4, 3, 2, 1]) {
      const { clock, evaluator, screen } = await window();
      const request = sampleRequest(1, { kind: 'fully-online' });
      const session = await evaluator.offer(request);
      clock.advance(5_000);
      await screen.send('touch', { session });
      await screen.send('chooseLevel', { session, level });
      const seen: string[] = [];
      for (let at = 0; at < TOLD_EVERY; at += 2_000) {
        if (at === REASONS_TAKE && level <= 2) {
          await screen.send('submit', { session, reasons: { perSubject: [{ subject: 'agency', indicators: [level === 2 ? '207' : '108'] }], text: '太慢' } });
        }
        seen.push(await findings(evaluator, session, request));
        clock.advance(2_000);
      }
      expect(seen.at(-1)).toMatch(/"status":"rating"/);
      seen.push(await findings(evaluator, session, request));
      expect(seen.at(-1)).toMatch(/"status":"completed"/);
      runs.push(seen);
    }
    const [first = []] = runs;
    // Which moments differ, not what all of them say.
    expect(runs.map((run) => run.flatMap((seen, nth) => (seen === first[nth] ? [] : [nth])))).toEqual(runs.map(() => []));
  });

  test('and what takes longer than that is told at the next such moment', async () => {
    const { clock, evaluator, screen } = await window();
    const session = await evaluator.offer(sampleRequest(1));
    await screen.send('touch', { session });
    clock.advance(TOLD_EVERY + 1_000);
    await screen.send('chooseLevel', { session, level: 5 });
    clock.advance(TOLD_EVERY - 2_000);
    expect(await evaluator.status(session)).toBe('rating');
    clock.advance(1_000);
    expect(await evaluator.status(session)).toBe('completed');
  });
});

test('a clock that is set meanwhile moves no such moment', async () => {
  const { clock, evaluator, screen } = await window();
  const session = await evaluator.offer(sampleRequest(1));
  await screen.send('touch', { session });
  clock.setWall(NOON - 3_600_000);
  clock.advance(8_000);
  await screen.send('chooseLevel', { session, level: 5 });
  clock.advance(TOLD_EVERY - 8_001);
  expect(await evaluator.status(session)).toBe('rating');
  clock.advance(1);
  expect(await evaluator.status(session)).toBe('completed');
});

test('the next case keeps nobody waiting: it is accepted, and what came before is told', async () => {
  const { clock, evaluator, screen } = await window();
  const first = await evaluator.offer(sampleRequest(1));
  await screen.send('chooseLevel', { session: first, level: 5 });
  clock.advance(4_000);
  expect(await evaluator.status(first)).toBe('rating');
  const second = await evaluator.call('POST', '/v1/evaluations', sampleRequest(2));
  expect(second.status).toBe(201);
  expect(await evaluator.status(first)).toBe('completed');
  await screen.waitFor((view) => view.screen === 'rating' && view.projectNo === sampleRequest(2).case.projectNo);
});

describe('a start that was refused while the citizen was rating', () => {
  const rig = async () => {
    const { clock, evaluator, screen, offerGroup } = await groupWindow({ region: 'tianjin', province: undefined, secondsToTell: TOLD_EVERY / 1000 });
    const statusOf = async (path: string, body: unknown) => (await evaluator.call('POST', path, body)).status;
    const { staff: _staff, ...faulty } = sampleRequest(2);
    const asked = async () => [
      await statusOf('/v1/evaluations', sampleRequest(1)),
      await statusOf('/v1/evaluations', sampleRequest(2)),
      await statusOf('/v1/evaluations', faulty),
      await statusOf('/v1/evaluation-groups', { kind: 'batch', evaluations: [sampleRequest(3), sampleRequest(4)] }),
      await statusOf('/v1/evaluation-groups', { kind: 'batch', evaluations: [sampleRequest(4), sampleRequest(3)] }),
    ];
    return { clock, evaluator, screen, offerGroup, asked, statusOf };
  };

  test('is refused until the end is told: who asks again and again learns nothing sooner', async () => {
    const { clock, evaluator, screen, asked, statusOf } = await rig();
    const session = await evaluator.offer(sampleRequest(1));
    await screen.send('touch', { session });
    const busy = [200, 409, 422, 409, 409];
    expect(await asked()).toEqual(busy);
    clock.advance(8_000);
    await screen.send('chooseLevel', { session, level: 5 });
    expect(await asked()).toEqual(busy);
    clock.advance(TOLD_EVERY - 8_001);
    expect(await asked()).toEqual(busy);
    expect(await evaluator.status(session)).toBe('rating');
    clock.advance(1);
    expect(await evaluator.status(session)).toBe('completed');
    expect(await statusOf('/v1/evaluations', sampleRequest(2))).toBe(201);
  });

  test('is accepted once the citizen has left without a rating, of which nothing is held back', async () => {
    const { evaluator, screen, asked, statusOf } = await rig();
    const session = await evaluator.offer(sampleRequest(1));
    await screen.send('touch', { session });
    await asked();
    await screen.send('decline', { session });
    expect(await statusOf('/v1/evaluations', sampleRequest(2))).toBe(201);
  });

  test('keeps no other from waiting for nothing, and waits no longer than for that one', async () => {
    const { clock, evaluator, screen, asked, statusOf } = await rig();
    const first = await evaluator.offer(sampleRequest(1));
    await screen.send('touch', { session: first });
    await asked();
    await screen.send('chooseLevel', { session: first, level: 5 });
    const second = await evaluator.offer(sampleRequest(5));
    expect(await evaluator.status(first)).toBe('completed');
    await screen.send('chooseLevel', { session: second, level: 5 });
    clock.advance(1_000);
    expect(await evaluator.status(second)).toBe('rating');
    // In the life of this one it was never refused.
    expect(await statusOf('/v1/evaluations', sampleRequest(2))).toBe(201);
  });
});

test('who walks away without a rating is told of at once', async () => {
  const { evaluator, screen } = await window();
  const session = await evaluator.offer(sampleRequest(1));
  await screen.send('touch', { session });
  await screen.send('decline', { session });
  expect(await evaluator.status(session)).toBe('unrated');
});

test('of a group nothing is told before its moment, and then all with one time', async () => {
  const { clock, evaluator, screen, offerGroup, statuses } = await groupWindow({ region: 'tianjin', province: undefined, secondsToTell: TOLD_EVERY / 1000 });
  const body = sampleGroup('theme', 3);
  const { ids } = await offerGroup(body);
  await screen.send('chooseHow', { session: ids[0], mode: 'each' });
  await screen.send('chooseLevel', { session: ids[0], level: 5 });
  clock.advance(7_000);
  await screen.send('decline', { session: ids[1] });
  expect(screen.view().screen).toBe('idle');
  expect(await statuses(ids)).toEqual(['rating', 'rating', 'rating']);
  expect(await evaluator.call('POST', '/v1/evaluation-groups', body)).toMatchObject({ status: 200, body: { evaluations: [{ status: 'rating' }, { status: 'rating' }, { status: 'rating' }] } });
  clock.advance(TOLD_EVERY - 7_000);
  expect(await statuses(ids)).toEqual(['completed', 'unrated', 'unrated']);
});

test('a rating that is not told yet is asked about anew in no group, be it part of one or of another', async () => {
  const { clock, evaluator, screen, offerGroup } = await groupWindow({ region: 'tianjin', province: undefined, secondsToTell: TOLD_EVERY / 1000 });
  const { kind, evaluations } = sampleGroup('theme', 4);
  const { ids } = await offerGroup({ kind, evaluations: evaluations.slice(0, 3) });
  const asked = async () => {
    const groups = [evaluations.slice(0, 2), evaluations, [evaluations[0], evaluations[3]]];
    return await Promise.all(groups.map(async (some) => (await evaluator.call('POST', '/v1/evaluation-groups', { kind, evaluations: some })).status));
  };
  await screen.send('chooseHow', { session: ids[0], mode: 'together' });
  expect(await asked()).toEqual([409, 409, 409]);
  await screen.send('chooseLevel', { session: ids[0], level: 5 });
  expect(await asked()).toEqual([409, 409, 409]);
  clock.advance(TOLD_EVERY);
  expect(await evaluator.status(String(ids[0]))).toBe('completed');

  const single = await evaluator.offer(sampleRequest(7));
  await screen.send('chooseLevel', { session: single, level: 5 });
  const another = { kind: 'batch', evaluations: [sampleRequest(7), sampleRequest(8)] };
  expect((await evaluator.call('POST', '/v1/evaluation-groups', another)).status).toBe(409);
  clock.advance(TOLD_EVERY);
  expect(await evaluator.status(single)).toBe('completed');
});

test('that a case of a group is left unrated shows in no answer about another number of it, before all is told', async () => {
  const { clock, evaluator, screen, offerGroup } = await groupWindow({ region: 'tianjin', province: undefined, secondsToTell: TOLD_EVERY / 1000 });
  const online = sampleRequest(2, { kind: 'fully-online', taskCode: 'MATTER-2', taskName: '事项2' });
  const { ids } = await offerGroup({ kind: 'theme', evaluations: [sampleRequest(1), online] });
  const anotherNumber = async () => (await evaluator.call('POST', '/v1/paper-ratings/form', { ...online, service: { ...online.service, number: 2 } })).status;
  await screen.send('chooseHow', { session: ids[0], mode: 'each' });
  await screen.send('chooseLevel', { session: ids[0], level: 5 });
  expect(await anotherNumber()).toBe(409);
  await screen.send('decline', { session: ids[1] });
  expect(await anotherNumber()).toBe(409);
  clock.advance(TOLD_EVERY);
  expect(await anotherNumber()).toBe(200);
});

test('a group that ended as its time to rate did is found again, like any before it was told', async () => {
  const clock = new ManualClock(Date.parse('2026-11-30T23:59:50+08:00'));
  const { evaluator, screen, offerGroup, statuses } = await groupWindow({ region: 'tianjin', province: undefined, secondsToTell: TOLD_EVERY / 1000 }, { clock });
  const body = sampleGroup('theme', 2);
  const { ids } = await offerGroup(body);
  await screen.send('chooseHow', { session: ids[0], mode: 'together' });
  clock.advance(20_000);
  expect((await evaluator.call('POST', '/v1/evaluation-groups', body)).status).toBe(200);
  await screen.send('chooseLevel', { session: ids[0], level: 5 });
  expect((await evaluator.call('POST', '/v1/evaluation-groups', body)).status).toBe(200);
  expect(await statuses(ids)).toEqual(['rating', 'rating']);
});

test('whether the device may move to another window tells nothing sooner', async () => {
  const { clock, evaluator, screen } = await window();
  const { id } = await beginPairing(evaluator);
  const code = await codeOn(screen);
  const moves = async () => (await confirmPairing(evaluator, id, code, undefined, '7')).status;
  const session = await evaluator.offer(sampleRequest(1));
  await screen.send('touch', { session });
  clock.advance(8_000);
  expect(await moves()).toBe(409);
  await screen.send('chooseLevel', { session, level: 5 });
  expect(await moves()).toBe(409);
  clock.advance(TOLD_EVERY - 8_000);
  expect(await evaluator.status(session)).toBe('completed');
  expect(await moves()).toBe(201);
});

test('no number is called before that moment: it would be heard when the citizen is done', async () => {
  const { clock, evaluator, screen } = await window();
  const call = () => evaluator.call('PUT', '/v1/window/announcement', { kind: 'call', number: 'A023' });
  const session = await evaluator.offer(sampleRequest(1));
  await screen.send('chooseLevel', { session, level: 5 });
  await screen.send('dismiss', { session });
  expect((await call()).status).toBe(409);
  clock.advance(TOLD_EVERY);
  expect((await call()).status).toBe(200);
});

test('what was put off in a group, and rated by phone before that moment, is told once, as it ended', () => {
  const clock = new ManualClock(NOON);
  const told: string[] = [];
  const discretion = new Discretion({ clock, everyMs: TOLD_EVERY, tell: ({ id, status }) => told.push(`${id} ${status}`) });
  const [one, two] = [sampleEvaluation(1), sampleEvaluation(2)];
  const to = (evaluation: Evaluation, status: EvaluationStatus, before: EvaluationStatus) =>
    discretion.pass({ id: evaluation.id, status, changedAt: clock.now() }, { status: before, changedAt: NOON });
  discretion.beginGroup('group', [one, two]);
  for (const evaluation of [one, two]) to(evaluation, 'rating', 'offered');
  to(one, 'completed', 'rating');
  to(two, 'deferred', 'rating');
  discretion.endGroup();
  to(two, 'completed', 'deferred');
  told.splice(0);
  clock.advance(TOLD_EVERY);
  expect(told).toEqual([`${one.id} completed`, `${two.id} completed`]);
});

test('a restart forgets no rating, and tells what was held back', async () => {
  const clock = new ManualClock(NOON);
  const config = { secondsToTell: 30 };
  const first = await startTestEvaluator({ clock, config });
  const screen = await connectTestScreen(first);
  const session = await first.offer(sampleRequest(1));
  await screen.send('chooseLevel', { session, level: 5 });
  expect(await first.status(session)).toBe('rating');
  await first.stop();
  const second = await startTestEvaluator({ clock, config, dataFolder: first.dataFolder });
  expect(await second.status(session)).toBe('completed');
});
