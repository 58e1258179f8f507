import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { codeOn, otherThan, pair } from '../support/pairing.ts';
import { connectTestScreen, startTestEvaluator } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { MemoryStorage, startCounter } from './support/counter.ts';
import { startGate } from './support/gate.ts';

test('without a pairing nothing is sent, and what to do is said', async () => {
  const { evaluator } = startCounter({ url: 'http://127.0.0.1:9' });
  expect(evaluator.state).toBe('unpaired');
  await expect(evaluator.rate(sampleRequest())).rejects.toMatchObject({ code: 'unpaired', zh: expect.stringContaining('配对'), en: expect.stringContaining('pair') });
});

test('a counter pairs, is ready, and remembers it', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const storage = new MemoryStorage();
  const { evaluator, states } = startCounter({ url: server.url, storage });
  const pairing = await evaluator.pair({ name: '综合窗口系统', windowNo: '12', code: () => codeOn(screen) });
  expect(pairing).toMatchObject({ name: '综合窗口系统', windowNo: '12', hallName: '市政务服务中心' });
  await eventually(() => expect(states).toEqual(['unpaired', 'connecting', 'ready']));
  expect(evaluator.pairing).toEqual(pairing);

  const later = startCounter({ url: `${server.url}/`, storage });
  expect(later.evaluator.pairing).toEqual(pairing);
  await eventually(() => expect(later.states).toEqual(['connecting', 'ready']));

  await later.evaluator.unpair();
  expect(later.evaluator).toMatchObject({ state: 'unpaired', pairing: null });
  expect(storage.entries.size).toBe(0);
  // The evaluator has forgotten it as well.
  await expect(evaluator.today()).rejects.toMatchObject({ code: 'revoked' });
});

/** Pairs. @param typed what the clerk types each time, counted from 1; @returns what the clerk was told each time */
async function pairTyping(typed: (code: string, time: number) => string) {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const { evaluator } = startCounter({ url: server.url });
  const asked: { triesLeft: number; wrong: boolean }[] = [];
  await evaluator.pair({
    name: '窗口',
    windowNo: '12',
    async code({ triesLeft, wrong }) {
      asked.push({ triesLeft, wrong });
      return typed(await codeOn(screen), asked.length);
    },
  });
  return { evaluator, asked };
}

test('a wrong code costs a try, and the clerk is asked again', async () => {
  // At last as a clerk reads it aloud.
  const { asked } = await pairTyping((code, time) => (time < 3 ? otherThan(code) : `${code.slice(0, 3)} ${code.slice(3)}`));
  expect(asked).toEqual([
    { triesLeft: 5, wrong: false },
    { triesLeft: 4, wrong: true },
    { triesLeft: 3, wrong: true },
  ]);
});

test('after the last try the code is over', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const { evaluator } = startCounter({ url: server.url });
  const given: number[] = [];
  const wrong = evaluator.pair({
    name: '窗口',
    windowNo: '12',
    code: async ({ triesLeft }) => (given.push(triesLeft), otherThan(await codeOn(screen))),
  });
  await expect(wrong).rejects.toMatchObject({ code: expect.stringMatching(/wrong-code|no-such-pairing|pairing-paused/), zh: expect.stringMatching(/\S/) });
  expect(given).toEqual([5, 4, 3, 2, 1]);
  expect(evaluator.state).toBe('unpaired');
});

test('a slip of the hand costs no try: the clerk is asked again, but not for ever', async () => {
  const { evaluator, asked } = await pairTyping((code, time) => (time === 1 ? code.slice(0, 5) : code));
  expect(asked).toEqual([
    { triesLeft: 5, wrong: false },
    { triesLeft: 5, wrong: true },
  ]);
  let times = 0;
  await expect(evaluator.pair({ name: '窗口', windowNo: '12', code: async () => String((times += 1)) })).rejects.toMatchObject({ code: 'invalid-body', fields: [{ detailZh: '应为六位数字' }] });
  expect(times).toBe(5);
});

test('a clerk may give up', async () => {
  const server = await startTestEvaluator();
  const { evaluator } = startCounter({ url: server.url });
  // As `prompt` does.
  await expect(evaluator.pair({ name: '窗口', windowNo: '12', code: async () => null })).rejects.toMatchObject({ code: 'aborted' });
  await expect(evaluator.pair({ name: '窗口', windowNo: '12', code: () => Promise.reject(new Error('no clerk')) })).rejects.toThrow('no clerk');
  expect(evaluator.state).toBe('unpaired');
});

test('a pairing that was ended is told as that, at once and for every wait, and is forgotten', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const paired = await pair(server, screen);
  const storage = new MemoryStorage();
  storage.setItem(`counter-evaluator:${server.url}`, JSON.stringify(paired));
  const { evaluator, states, until } = startCounter({ url: server.url, storage });
  await eventually(() => expect(evaluator.state).toBe('ready'));
  const rating = evaluator.rate(sampleRequest());
  rating.catch(() => undefined);
  await screen.waitFor((view) => view.screen === 'rating');
  // The counter's other page ends it: the line is cut, and that is all this page hears.
  await fetch(`${server.url}/v1/pairing`, { method: 'DELETE', headers: { authorization: `Bearer ${paired.token}` } });
  await until(() => expect(evaluator.state).toBe('revoked'));
  expect(states).toEqual(['connecting', 'ready', 'revoked']);
  await expect(rating).rejects.toMatchObject({ code: 'revoked', zh: expect.stringContaining('重新配对') });
  await expect(evaluator.rate(sampleRequest(2))).rejects.toMatchObject({ code: 'revoked' });
  expect(storage.entries.size).toBe(0);
  expect(evaluator.pairing).toBeNull();
});

test('when another tab of the page has paired anew, its pairing is taken up', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const storage = new MemoryStorage();
  const place = `counter-evaluator:${server.url}`;
  storage.setItem(place, JSON.stringify(await pair(server, screen, { name: '甲' })));
  const { evaluator, states } = startCounter({ url: server.url, storage });
  await eventually(() => expect(evaluator.state).toBe('ready'));
  const old = JSON.parse(storage.getItem(place) ?? '{}').token;
  storage.setItem(place, JSON.stringify(await pair(server, screen, { name: '乙' })));
  await fetch(`${server.url}/v1/pairing`, { method: 'DELETE', headers: { authorization: `Bearer ${old}` } });
  await expect(evaluator.window()).resolves.toMatchObject({ staff: null });
  expect(evaluator.pairing?.name).toBe('乙');
  expect(states).not.toContain('revoked');
});

test('an evaluator that goes is offline, and ready again once it is back', async () => {
  const gate = await startGate();
  const dataFolder = temporaryFolder();
  const first = await startTestEvaluator({ dataFolder });
  const { evaluator, states, until } = startCounter({ url: gate.url, token: first.counterToken });
  await until(() => expect(evaluator.state).toBe('offline'));
  await expect(evaluator.status()).rejects.toMatchObject({ code: 'no-evaluator', zh: expect.stringContaining('网络线') });
  await gate.open(first);
  await until(() => expect(evaluator.state).toBe('ready'));
  await expect(evaluator.status()).resolves.toMatchObject({ evaluator: { windowNo: '12', session: 'idle' } });

  gate.shut();
  await first.stop();
  await until(() => expect(evaluator.state).toBe('offline'));
  await gate.open(await startTestEvaluator({ dataFolder }));
  await until(() => expect(evaluator.state).toBe('ready'));
  expect(states).toEqual(['connecting', 'offline', 'ready', 'offline', 'ready']);
});

test('a line on which nothing comes for 45 seconds is dead', async () => {
  const gate = await startGate();
  const server = await startTestEvaluator();
  await gate.open(server);
  const { evaluator, clock, until } = startCounter({ url: gate.url, token: server.counterToken });
  await eventually(() => expect(evaluator.state).toBe('ready'));
  gate.silence();
  clock.advance(44_000);
  expect(evaluator.state).toBe('ready');
  await until(() => expect(evaluator.state).toBe('offline'), { unanswered: true });
  expect(clock.now()).toBeLessThan(70_000);
  await gate.open(server);
  await until(() => expect(evaluator.state).toBe('ready'));
});

test('what answers and is no evaluator is told as that', async () => {
  const server = await startTestEvaluator();
  const { evaluator } = startCounter({ url: server.url, token: server.counterToken }, { fetch: async () => new Response('<html>', { status: 502 }) });
  await expect(evaluator.status()).rejects.toMatchObject({ code: 'not-an-evaluator' });
  const other = startCounter({ url: server.url, token: server.counterToken }, { fetch: async () => Response.json({ something: 'else' }) });
  await expect(other.evaluator.status()).rejects.toMatchObject({ code: 'not-an-evaluator' });
});

test('a refusal carries its code, its words in both languages and the fields', async () => {
  const server = await startTestEvaluator();
  const { evaluator } = startCounter({ url: server.url, token: server.counterToken });
  await expect(evaluator.signIn({ no: '../x', name: '王' })).rejects.toMatchObject({
    code: 'invalid-body',
    zh: expect.stringContaining('没有填好'),
    fields: [{ pointer: '/no', field: expect.stringContaining('工号') }],
  });
});
