import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { recordsOf } from '../../../tests/support/technician.ts';

/** What counter and technician can have printed, through their APIs. */

async function office(config: Record<string, unknown> = {}) {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  return startTestEvaluator({ clock, config: { province: province.config, ...config } });
}

/** The receipts that were printed, in their order, as text. */
function printed({ dataFolder }: TestEvaluator): string[] {
  const folder = join(dataFolder, 'receipts');
  return readdirSync(folder).filter((name) => name.endsWith('.txt')).toSorted().map((name) => readFileSync(join(folder, name), 'utf8'));
}

async function technicianPrints(evaluator: TestEvaluator, page: string) {
  const response = await fetch(`${evaluator.url}/technician/v1/printer/pages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${evaluator.technicianToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ by: '张工', reason: '安装', page }),
  });
  return { status: response.status, body: await response.json() };
}

test('the counter prints 受理回执 at intake and 办件回执 afterwards', async () => {
  const evaluator = await office();
  const intake = { ...sampleRequest(1, { kind: 'promised' }), service: { ...sampleRequest().service, stage: 'intake' } };
  expect((await evaluator.call('POST', '/v1/receipts', intake)).status).toBe(201);
  expect((await evaluator.call('POST', '/v1/receipts', sampleRequest(2))).status).toBe(201);
  const [first = '', second = ''] = printed(evaluator);
  expect(first).toContain('受理回执');
  expect(second).toContain('办件回执');
  for (const page of [first, second]) expect(page).toMatch(/\[QR\] http/);
});

test('a form to rate by hand is printed with the case, makes no evaluation, and knows nobody but who served', async () => {
  const evaluator = await office();
  const answer = await evaluator.call('POST', '/v1/paper-forms', sampleRequest());
  expect(answer).toEqual({ status: 201, body: { receipt: 'printed' } });
  const [page = ''] = printed(evaluator);
  expect(page).toContain('书面评价表');
  expect(page).toContain(sampleRequest().case.projectNo);
  expect(page).toContain('非常不满意');
  expect(page).not.toContain(sampleRequest().applicant.name);
  expect(await recordsOf(evaluator)).toMatchObject({ pending: 0, acked: 0 });
});

test('there is no form for what is not rated, or was rated already', async () => {
  const evaluator = await office();
  const enquiry = sampleRequest(1, { kind: 'online-enquiry' });
  expect((await evaluator.call('POST', '/v1/paper-forms', enquiry)).status).toBe(422);
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(sampleRequest(2));
  await screen.waitFor((view) => view.screen === 'rating');
  await screen.send('chooseLevel', { session, level: 5 });
  expect((await evaluator.call('POST', '/v1/paper-forms', sampleRequest(2))).status).toBe(409);
});

test.each([
  ['self-test', '打印机自检'],
  ['paper-form', '书面评价表'],
  ['status', '运行状态单'],
])('a technician prints %s', async (page, title) => {
  const evaluator = await office();
  expect(await technicianPrints(evaluator, page)).toMatchObject({ status: 200, body: { outcome: 'printed', problem: null } });
  expect(printed(evaluator).join('')).toContain(title);
});
