import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { connectTestScreen, startTestEvaluator, type TestScreen } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startCounter, type TestCounter } from './support/counter.ts';
import { startGate } from './support/gate.ts';

/** An evaluator with a citizen's screen, and a counter that is ready. */
async function window() {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const counter = startCounter({ url: server.url, token: server.counterToken });
  await eventually(() => expect(counter.evaluator.state).toBe('ready'));
  return { server, screen, ...counter };
}

/** The session before the citizen, once there is one other than `besides`. */
async function sessionOn(screen: TestScreen, besides?: string): Promise<string> {
  const view = await screen.waitFor((next) => next.screen === 'rating' && next.session !== besides);
  return view.screen === 'rating' ? view.session : '';
}

type Cause = (screen: TestScreen, session: string, counter: TestCounter) => Promise<unknown>;
const ENDS: [end: string, steps: string[], cause: Cause][] = [
  ['completed', ['offered', 'shown', 'rating'], (screen, session) => screen.send('chooseLevel', { session, level: 5 })],
  ['unrated', ['offered', 'shown', 'rating'], (screen, session) => screen.send('decline', { session })],
  ['cancelled', ['offered', 'shown'], (_screen, session, { evaluator }) => evaluator.cancel(session)],
];

test.each(ENDS)('a rating resolves when it is %s, with its steps told on the way', async (status, steps, cause) => {
  const { screen, ...counter } = await window();
  const { evaluator, onProgress, progress } = counter;
  const events: string[] = [];
  evaluator.on('evaluation', (event) => events.push(event.status));
  const over = evaluator.rate(sampleRequest(), { onProgress });
  const session = await sessionOn(screen);
  await screen.send('shown', { session });
  await eventually(() => expect(progress).toEqual(['offered', 'shown']));
  if (steps.includes('rating')) await screen.send('touch', { session });
  await eventually(() => expect(progress).toEqual(steps));
  await cause(screen, session, counter);
  const end = await over;
  expect(end).toEqual({ id: session, status, shown: true });
  expect(events.at(-1)).toBe(status);
  expect(JSON.stringify([end, progress, events])).not.toContain('level');
});

test('when no screen has painted it after five seconds, the clerk is told; and when one has, again', async () => {
  const { screen, evaluator, clock, onProgress, progress } = await window();
  void evaluator.rate(sampleRequest(), { onProgress }).catch(() => undefined);
  const session = await sessionOn(screen);
  await eventually(() => expect(progress).toEqual(['offered']));
  clock.advance(4_900);
  expect(progress).toEqual(['offered']);
  clock.advance(200);
  expect(progress).toEqual(['offered', 'not-shown']);
  await screen.send('shown', { session });
  await eventually(() => expect(progress).toEqual(['offered', 'not-shown', 'shown']));
});

test('the next case takes the place of one that nobody touched, which then is unrated', async () => {
  const { screen, evaluator } = await window();
  const first = evaluator.rate(sampleRequest(1));
  const session = await sessionOn(screen);
  void evaluator.rate(sampleRequest(2)).catch(() => undefined);
  await expect(first).resolves.toEqual({ id: session, status: 'unrated', shown: false });
  await sessionOn(screen, session);
});

test('a citizen who is rating is not disturbed: the next case begins when they are done', async () => {
  const { screen, evaluator, until } = await window();
  const first = evaluator.rate(sampleRequest(1));
  const session = await sessionOn(screen);
  await screen.send('touch', { session });
  const steps: string[] = [];
  void evaluator.rate(sampleRequest(2), { onProgress: ({ step }) => steps.push(step) }).catch(() => undefined);
  await eventually(() => expect(steps).toEqual(['busy']));
  await screen.send('chooseLevel', { session, level: 4 });
  await expect(first).resolves.toMatchObject({ status: 'completed' });
  await until(() => expect(steps).toEqual(['busy', 'offered']));
  await sessionOn(screen, session);
});

test('what was taken already is cancelled by its signal; what a citizen has touched goes on to its end', async () => {
  const { screen, evaluator } = await window();
  const [first, second] = [new AbortController(), new AbortController()];
  const cancelled = evaluator.rate(sampleRequest(1), { signal: first.signal });
  const before = await sessionOn(screen);
  first.abort();
  await expect(cancelled).resolves.toEqual({ id: before, status: 'cancelled', shown: false });

  const over = evaluator.rate(sampleRequest(2), { signal: second.signal });
  const session = await sessionOn(screen, before);
  await screen.send('touch', { session });
  second.abort();
  // Its refusal is there before the answer to what is asked after it.
  await evaluator.find(session);
  await screen.send('chooseLevel', { session, level: 5 });
  await expect(over).resolves.toMatchObject({ id: session, status: 'completed' });
});

test('a group is one session, and ends with each of its cases', async () => {
  const { screen, evaluator, onProgress, progress } = await window();
  const over = evaluator.rateGroup({ kind: 'batch', evaluations: [1, 2, 3].map((ordinal) => sampleRequest(ordinal)) }, { onProgress });
  const session = await sessionOn(screen);
  await screen.send('decline', { session });
  const { group, evaluations } = await over;
  expect(group).toEqual(expect.any(String));
  expect(evaluations.map(({ status }) => status)).toEqual(['unrated', 'unrated', 'unrated']);
  expect(progress[0]).toBe('offered');
});

test('what was started before the page was loaded anew is taken up by its id, and seen to its end', async () => {
  const { server, screen, evaluator, onProgress, progress } = await window();
  const told: (string | null)[] = [];
  void evaluator.rateGroup({ kind: 'batch', evaluations: [1, 2].map((ordinal) => sampleRequest(ordinal)) }, { onProgress: ({ id }) => told.push(id) }).catch(() => undefined);
  const session = await sessionOn(screen);
  await eventually(() => expect(told).toHaveLength(1));
  evaluator.close();

  const group = told[0] ?? '';
  const { evaluator: anew } = startCounter({ url: server.url, token: server.counterToken });
  const { evaluations } = await anew.findGroup(group);
  expect(evaluations).toEqual([session, expect.any(String)].map((id) => ({ id, status: 'offered', shown: false })));
  const over = anew.followGroup(group, { onProgress });
  await eventually(() => expect(progress).toEqual(['offered']));
  await screen.send('touch', { session });
  await eventually(() => expect(progress).toEqual(['offered', 'rating']));
  await screen.send('decline', { session });
  const ends = evaluations.map(({ id }) => ({ id, status: 'unrated', shown: false }));
  await expect(over).resolves.toEqual({ group, evaluations: ends });
  // What is over says so at once.
  await expect(anew.followGroup(group)).resolves.toEqual({ group, evaluations: ends });
  await expect(anew.follow(session)).resolves.toEqual(ends[0]);
  await expect(anew.followGroup(session)).rejects.toMatchObject({ code: 'no-such-evaluation' });
  await expect(anew.findGroup('a/b')).rejects.toMatchObject({ code: 'no-such-evaluation' });
});

test('what is taken up again is cancelled by its signal', async () => {
  const { screen, evaluator } = await window();
  const groups = new Set<string | null>();
  void evaluator.rateGroup({ kind: 'batch', evaluations: [1, 2].map((ordinal) => sampleRequest(ordinal)) }, { onProgress: ({ id }) => groups.add(id) });
  await sessionOn(screen);
  await eventually(() => expect(groups.size).toBe(1));
  const [group] = groups;
  const stop = new AbortController();
  const over = evaluator.followGroup(group ?? '', { signal: stop.signal });
  stop.abort();
  await expect(over).resolves.toMatchObject({ evaluations: [{ status: 'cancelled' }, { status: 'cancelled' }] });
});

test('a start is kept while no evaluator answers, and sent when one comes up', async () => {
  const gate = await startGate();
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const { evaluator, clock, until, onProgress, progress } = startCounter({ url: gate.url, token: server.counterToken });
  const over = evaluator.rate(sampleRequest(), { onProgress });
  await until(() => expect(clock.now()).toBeGreaterThan(20_000));
  expect(progress).toEqual(['waiting']);
  await gate.open(server);
  await until(() => expect(screen.view().screen).toBe('rating'));
  await screen.send('decline', { session: await sessionOn(screen) });
  let end: unknown;
  void over.then((value) => (end = value));
  // The line may come up a pause later than the start went out.
  await until(() => expect(end).toMatchObject({ status: 'unrated' }));
});

test('after its deadline a start is never sent, and the clerk is told what to do', async () => {
  const gate = await startGate();
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const { evaluator, clock, until } = startCounter({ url: gate.url, token: server.counterToken });
  let problem: unknown;
  evaluator.rate(sampleRequest(), { deadline: 10_000 }).catch((error: unknown) => (problem = error));
  await until(() => expect(problem).toMatchObject({ code: 'no-evaluator', zh: expect.stringContaining('电源') }));
  expect(clock.now()).toBeLessThan(11_000);
  await gate.open(server);
  await until(() => expect(evaluator.state).toBe('ready'));
  await expect(evaluator.status()).resolves.toMatchObject({ evaluator: { session: 'idle' } });
  expect(screen.view().screen).toBe('idle');
});

test('a lost answer does no harm: the same start again is the same evaluation', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  let isFirst = true;
  const { evaluator, until } = startCounter(
    { url: server.url, token: server.counterToken },
    {
      async fetch(url, init) {
        const response = await fetch(url, init);
        if (init.method !== 'POST' || !isFirst) return response;
        isFirst = false;
        // The citizen is quick, and the answer is lost.
        const session = await sessionOn(screen);
        await screen.send('touch', { session });
        await screen.send('chooseLevel', { session, level: 5 });
        throw new TypeError('Failed to fetch');
      },
    },
  );
  let end: unknown;
  void evaluator.rate(sampleRequest()).then((value) => (end = value));
  await until(() => expect(end).toMatchObject({ id: expect.any(String), status: 'completed' }));
});

test('what happened while the evaluator was away is asked for once it is back', async () => {
  const gate = await startGate();
  const dataFolder = temporaryFolder();
  const first = await startTestEvaluator({ dataFolder });
  const screen = await connectTestScreen(first);
  await gate.open(first);
  const { evaluator, until, onProgress, progress } = startCounter({ url: gate.url, token: first.counterToken });
  await eventually(() => expect(evaluator.state).toBe('ready'));
  const over = evaluator.rate(sampleRequest(), { onProgress });
  const session = await sessionOn(screen);
  await eventually(() => expect(progress).toEqual(['offered']));
  gate.shut();
  await screen.send('touch', { session });
  await screen.send('chooseLevel', { session, level: 5 });
  await first.stop();
  await until(() => expect(evaluator.state).toBe('offline'));
  let end: unknown;
  void over.then((value) => (end = value));
  await gate.open(await startTestEvaluator({ dataFolder }));
  await until(() => expect(end).toMatchObject({ id: session, status: 'completed' }));
});

test('what it cannot say just then, it is asked again, though the line has come up and holds', async () => {
  const gate = await startGate();
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  await gate.open(server);
  let refusals = 0;
  const busy = { type: 'urn:counter-evaluator:problem:too-many-requests', title: 'Too Many Requests', status: 429, detail: 'Too many.', detailZh: '过于频繁。' };
  const { evaluator, clock, until, onProgress, progress } = startCounter(
    { url: gate.url, token: server.counterToken },
    { fetch: async (url, init) => (url.includes('/v1/evaluations/') && refusals-- > 0 ? Response.json(busy, { status: 429 }) : fetch(url, init)) },
  );
  await eventually(() => expect(evaluator.state).toBe('ready'));
  let end: unknown;
  void evaluator.rate(sampleRequest(), { onProgress }).then((value) => (end = value));
  const session = await sessionOn(screen);
  await eventually(() => expect(progress).toEqual(['offered']));
  gate.shut();
  await screen.send('decline', { session });
  await until(() => expect(evaluator.state).toBe('offline'));
  refusals = 5;
  await gate.open(server);
  await until(() => expect(refusals).toBeLessThan(4));
  const since = clock.now();
  await until(() => expect(end).toMatchObject({ id: session, status: 'unrated' }));
  // By itself the line would be given up, and come up anew, after 45 s of silence.
  expect(clock.now() - since).toBeLessThan(20_000);
});

test('where no WebSocket comes up, the evaluator is asked every two seconds', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  let asked = 0;
  const { evaluator, clock, until, onProgress, progress } = startCounter(
    { url: server.url, token: server.counterToken },
    {
      openSocket() {
        throw new Error('forbidden');
      },
      fetch(url, init) {
        if (init.method === 'GET') asked += 1;
        return fetch(url, init);
      },
    },
  );
  await until(() => expect(evaluator.state).toBe('ready'));
  const over = evaluator.rate(sampleRequest(), { onProgress });
  const session = await sessionOn(screen);
  await screen.send('shown', { session });
  await until(() => expect(progress).toContain('shown'));
  await screen.send('touch', { session });
  await until(() => expect(progress).toContain('rating'));
  await screen.send('chooseLevel', { session, level: 5 });
  let end: unknown;
  void over.then((value) => (end = value));
  await until(() => expect(end).toMatchObject({ status: 'completed' }));
  expect(evaluator.state).toBe('ready');
  expect(asked).toBeLessThan(10 + (2 * clock.now()) / 500);
});
