import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WindowState } from '../../core/counter-link/sdk/types.ts';
import { eventually } from '../support/eventually.ts';
import { connectTestScreen, startTestEvaluator } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { runningClock } from '../support/running-clock.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startCounter } from './support/counter.ts';

async function counter(options: Parameters<typeof startTestEvaluator>[0] = {}) {
  const server = await startTestEvaluator(options);
  const { evaluator } = startCounter({ url: server.url, token: server.counterToken });
  await eventually(() => expect(evaluator.state).toBe('ready'));
  return { server, evaluator };
}

test('who is on duty, the sign and announcements; each answer is told to all of the page', async () => {
  const { evaluator } = await counter();
  const told: WindowState[] = [];
  evaluator.on('window', (window) => told.push(window));
  const staff = { no: 'A0317', name: '王晓梅', stars: 4 };
  await expect(evaluator.signIn(staff)).resolves.toMatchObject({ staff });
  await expect(evaluator.sign({ kind: 'go-to-window', windowNo: '7' })).resolves.toMatchObject({ sign: { kind: 'go-to-window', windowNo: '7' } });
  await expect(evaluator.sign(null)).resolves.toMatchObject({ sign: null });
  await expect(evaluator.announce({ kind: 'call', number: 'A023' })).resolves.toMatchObject({ announcement: { number: 'A023' } });
  await expect(evaluator.announce(null)).resolves.toMatchObject({ announcement: null });
  await expect(evaluator.signOut()).resolves.toEqual({ staff: null, sign: null, announcement: null });
  await expect(evaluator.window()).resolves.toEqual({ staff: null, sign: null, announcement: null });
  // The line tells of each change, too.
  expect(told.length).toBeGreaterThanOrEqual(7);
  for (const shown of [{ staff }, { sign: { kind: 'go-to-window', windowNo: '7' } }, { announcement: { kind: 'call', number: 'A023' } }]) expect(told).toContainEqual(expect.objectContaining(shown));
});

test('who signs in by a badge or at another counter is told to the page at once', async () => {
  const { server, evaluator } = await counter();
  const told: (string | undefined)[] = [];
  evaluator.on('window', ({ staff }) => told.push(staff?.no));
  await server.call('PUT', '/v1/window/staff', { no: 'A0317', name: '王晓梅' });
  await eventually(() => expect(told.at(-1)).toBe('A0317'));
  for (const no of ['B1', 'B2', 'B3']) await server.call('PUT', '/v1/window/staff', { no, name: '李国强' });
  await eventually(() => expect(told.at(-1)).toBe('B3'));
  await server.call('DELETE', '/v1/window/staff');
  await eventually(() => expect(told.at(-1)).toBeUndefined());
});

test("counts, status and the hall's tables", async () => {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, 'hall'));
  writeFileSync(join(dataFolder, 'hall', 'staff.csv'), '工号,姓名,岗位\nA0317,王晓梅,医保综合窗口\n');
  writeFileSync(join(dataFolder, 'hall', 'matters.csv'), '实施编码,事项名称,办件类型\n11230200MB0000001X4000109001,异地就医备案,即办件\n');
  const { evaluator } = await counter({ dataFolder });
  await evaluator.signIn({ no: 'A0317', name: '王晓梅' });
  await expect(evaluator.today()).resolves.toMatchObject({ windowNo: '12', staff: { no: 'A0317' }, offered: 0, completed: 0 });
  await expect(evaluator.status()).resolves.toMatchObject({ evaluator: { windowNo: '12', screensConnected: 0 }, queue: { state: 'working' } });
  await expect(evaluator.staff()).resolves.toEqual([{ no: 'A0317', name: '王晓梅', post: '医保综合窗口' }]);
  await expect(evaluator.matters()).resolves.toEqual([{ taskCode: '11230200MB0000001X4000109001', taskName: '异地就医备案', kind: 'immediate' }]);
});

test('what is put off on the screen ends as deferred; a receipt is printed for it', async () => {
  const province = await startTestProvince({ clock: runningClock });
  const { server, evaluator } = await counter({ config: { province: province.config } });
  const screen = await connectTestScreen(server);
  const over = evaluator.rate(sampleRequest());
  const view = await screen.waitFor((next) => next.screen === 'rating');
  const session = view.screen === 'rating' ? view.session : '';
  await screen.send('rateLater', { session });
  await expect(over).resolves.toMatchObject({ id: session, status: 'deferred' });
  await expect(evaluator.receipt({ evaluationId: session })).resolves.toMatchObject({ evaluation: { status: 'deferred' }, receipt: 'printed' });
  await expect(evaluator.receipt(sampleRequest(2))).resolves.toMatchObject({ evaluation: { status: 'deferred' }, receipt: 'printed' });
});

test('paper: a form is printed, and what stands on one is entered once, by another than who served', async () => {
  const { evaluator } = await counter();
  const request = sampleRequest();
  await expect(evaluator.paperForm(request)).resolves.toEqual({ receipt: 'printed' });
  const form = await evaluator.paperRatingForm(request);
  expect(form.levels.map(({ level }) => level)).toEqual([5, 4, 3, 2, 1]);
  const rating = { ...request, level: 5, formDate: '2026-11-23', enteredBy: { no: 'B2', name: '李国强' } } as const;
  await expect(evaluator.enterPaperRating({ ...rating, enteredBy: { no: request.staff.no, name: request.staff.name } })).rejects.toMatchObject({ code: 'own-service' });
  const entered = await evaluator.enterPaperRating(rating);
  expect(entered).toEqual({ id: expect.any(String), status: 'completed', shown: false });
  await expect(evaluator.find(entered.id)).resolves.toEqual(entered);
  await expect(evaluator.rate(request)).rejects.toMatchObject({ code: 'already-rated' });
});

test('a closed line asks nothing more, and ends every wait', async () => {
  const { evaluator } = await counter();
  const over = evaluator.rate(sampleRequest());
  over.catch(() => undefined);
  await eventually(async () => expect((await evaluator.status()).evaluator.session).toBe('offered'));
  evaluator.close();
  await expect(over).rejects.toMatchObject({ code: 'closed' });
  await expect(evaluator.window()).rejects.toMatchObject({ code: 'closed' });
});
