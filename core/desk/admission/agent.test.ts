import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../../tests/support/eventually.ts';
import { groupWindow, problemOf, sampleGroup } from '../../../tests/support/group-window.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';

const AGENT = { name: '李代办', idNumber: '230202198001011111', mobile: '13900002222' };
const filedByAgent = (ordinal = 1) => {
  const request = sampleRequest(ordinal);
  return { ...request, applicant: { ...request.applicant, agent: AGENT } };
};

test('where the region lets an agent rate, the case is offered, and the province learns who filed it', async () => {
  const { evaluator, province } = await groupWindow({ region: 'ezhou' });
  await evaluator.offer(filedByAgent());
  await eventually(() => expect(province.serviceCount()).toBe(1));
  const db = new Database(province.databaseFile, { readonly: true });
  onTestFinished(() => void db.close());
  expect(db.prepare('SELECT * FROM service').get()).toMatchObject({ userName: '张建国', handleUserName: '李代办', handleUserPageType: '111', handleUserPageCode: AGENT.idNumber });
  expect(evaluator.logged()).not.toMatch(/李代办|13900002222/);
});

test('elsewhere the applicant alone may: the screen stays as it is, and a receipt takes the way to the applicant', async () => {
  const { evaluator, screen } = await groupWindow({ region: 'tianjin' });
  const refused = await evaluator.call('POST', '/v1/evaluations', filedByAgent());
  expect([refused.status, problemOf(refused.body).code]).toEqual([422, 'agent-may-not-rate']);
  const group = sampleGroup('theme', 2);
  const both = await evaluator.call('POST', '/v1/evaluation-groups', { ...group, evaluations: [filedByAgent(1), ...group.evaluations.slice(1)] });
  expect([both.status, problemOf(both.body).code]).toEqual([422, 'agent-may-not-rate']);
  expect(screen.view().screen).toBe('idle');
  expect(await evaluator.call('POST', '/v1/receipts', filedByAgent())).toMatchObject({ status: 201, body: { evaluation: { status: 'deferred' } } });
});
