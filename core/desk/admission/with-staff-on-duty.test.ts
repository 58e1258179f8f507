import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { EvaluationRequest } from '../../contract/case.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { putHallFiles } from '../../../tests/support/hall-folder.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince, type TestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { problemSchema } from '../../http/problems.ts';
import { withStaffOnDuty } from './with-staff-on-duty.ts';

const WANG = { no: 'A0317', name: '王晓梅', post: '医保综合窗口' };
const LI = { no: 'B2', name: '李国强' };

/** What a system posts that does not know who sits at its window. */
function request(ordinal = 1, changes: Partial<EvaluationRequest['case']> = {}): EvaluationRequest {
  const { staff: _staff, ...rest } = sampleRequest(ordinal, changes);
  return rest;
}

/** Who served, as the province has it. */
function servedAt({ databaseFile }: TestProvince): unknown[] {
  const db = new Database(databaseFile, { readonly: true });
  try {
    return db.prepare('SELECT proManager, proManagerNo, proDepart FROM service').all();
  } finally {
    db.close();
  }
}

async function window(config: Record<string, unknown> = {}) {
  const dataFolder = temporaryFolder();
  putHallFiles(dataFolder, ['staff.csv'], '工号,姓名,部门\r\nA0317,王晓梅,医疗保障局\r\nB2,李国强,\r\n');
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, dataFolder, config: { province: province.config, ...config } });
  const screen = await connectTestScreen(evaluator);
  const signIn = (staff: unknown) => evaluator.call('PUT', '/v1/window/staff', staff);
  const post = async (body: unknown, path = '/v1/evaluations') => {
    const answer = await evaluator.call('POST', path, body);
    return answer.status < 300 ? answer.status : problemSchema.parse(answer.body).type.replace('urn:counter-evaluator:problem:', '');
  };
  /** Who the screen says has served. */
  const shown = () => {
    const view = screen.view();
    return view.screen === 'rating' ? view.staff.map(({ name }) => name) : [];
  };
  const rate = async (session: string) => expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
  return { clock, province, evaluator, screen, signIn, post, shown, rate };
}

describe('a service that is posted without its staff', () => {
  test('was given by whoever is on duty, as the province learns', async () => {
    const { province, evaluator, screen, signIn, shown, rate } = await window();
    await signIn(WANG);
    const id = await evaluator.offer(request());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(shown()).toEqual(['王晓梅']);
    await rate(id);
    await eventually(() => expect(servedAt(province)).toEqual([{ proManager: '王晓梅', proManagerNo: 'A0317', proDepart: '医疗保障局' }]));
  });

  test('is refused, as ever, while nobody is', async () => {
    const { evaluator, signIn, post } = await window();
    expect(await post(request())).toBe('field-missing');
    const { errors } = problemSchema.parse((await evaluator.call('POST', '/v1/evaluations', request())).body);
    expect(errors?.find(({ pointer }) => pointer === '/staff/name')).toMatchObject({
      detail: expect.stringContaining('or sign in first'),
      detailZh: expect.stringContaining('或先签到'),
    });
    await signIn(WANG);
    await evaluator.call('DELETE', '/v1/window/staff');
    expect(await post(request())).toBe('field-missing');
  });

  test('belongs to who served across sign-out and a shift change, also when it is posted again', async () => {
    const { evaluator, screen, signIn, post, shown, rate } = await window();
    await signIn(WANG);
    const id = await evaluator.offer(request());
    await screen.send('touch', { session: id });
    await evaluator.call('DELETE', '/v1/window/staff');
    expect(await post(request())).toBe(200);
    await signIn(LI);
    expect(await post(request())).toBe(200);
    expect(shown()).toEqual(['王晓梅']);
    await rate(id);
    expect(await evaluator.status(id)).toBe('completed');
    await screen.send('dismiss', { session: id });
    await evaluator.offer(request(2));
    await screen.waitFor((view) => view.screen === 'rating' && view.staff[0]?.name === '李国强');
  });

  test('keeps whom it was posted with when it is offered again after the shift', async () => {
    const { clock, evaluator, screen, signIn, shown } = await window();
    await signIn(WANG);
    const id = await evaluator.offer(request());
    clock.advance(60_000);
    expect(await evaluator.status(id)).toBe('unrated');
    await signIn(LI);
    expect(await evaluator.offer(request())).toBe(id);
    await screen.waitFor((view) => view.screen === 'rating');
    expect(shown()).toEqual(['王晓梅']);
  });

  test('a request that names somebody is believed', async () => {
    const { evaluator, screen, signIn, post, shown } = await window();
    await signIn(LI);
    await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(shown()).toEqual(['王晓梅']);
    expect(await post({ ...request(), staff: LI })).toBe('differs-from-known');
  });

  test('in a group, on a receipt and on a paper form, too', async () => {
    const { province, signIn, post, shown, screen } = await window();
    await signIn(WANG);
    expect(await post({ kind: 'batch', evaluations: [1, 2, 3, 4, 5].map((ordinal) => request(ordinal)) }, '/v1/evaluation-groups')).toBe(201);
    await screen.waitFor((view) => view.screen === 'rating');
    expect(new Set(shown())).toEqual(new Set(['王晓梅']));
    expect(await post(request(8), '/v1/paper-forms')).toBe(201);
    expect(await post(request(9), '/v1/receipts')).toBe(201);
    await signIn(LI);
    expect(await post(request(9), '/v1/receipts')).toBe(201);
    await eventually(() => expect(servedAt(province)).toEqual(Array.from({ length: 6 }, () => ({ proManager: '王晓梅', proManagerNo: 'A0317', proDepart: '医疗保障局' }))));
  });
});

test('post and department come with the name: of the plate and of the table', () => {
  const withStaff = withStaffOnDuty({
    book: { findByKey: () => undefined },
    window: { window: () => ({ staff: { ...WANG, stars: 4 } }) },
    directory: { staffOf: (no) => ({ no, name: '王晓梅', post: '咨询台', department: '医疗保障局' }) },
    deviceKind: 'window-evaluator',
  });
  expect(withStaff(request()).staff).toEqual({ ...WANG, department: '医疗保障局' });
});

describe('nobody is put in who did not serve', () => {
  test.each(['self-service', 'overall', 'fully-online', 'online-enquiry'] as const)('%s', async (kind) => {
    const { evaluator, screen, signIn, shown, post } = await window();
    await signIn(WANG);
    const { service, ...rest } = request(1, { kind });
    const asked = { ...rest, service: { ...service, stage: kind === 'online-enquiry' ? ('enquiry' as const) : service.stage } };
    const outcome = await post(asked);
    expect(['no-rating-due', 'field-missing', 201]).toContain(outcome);
    if (outcome === 201) await screen.waitFor((view) => view.screen === 'rating');
    expect(shown()).toEqual([]);
    await evaluator.stop();
  });

  test('nor on another device than a window evaluator', async () => {
    const { evaluator, signIn } = await window({ deviceKind: 'self-service-terminal', terminalNo: 'Z07' });
    await signIn(WANG);
    const { body } = await evaluator.call('POST', '/v1/evaluations', request());
    expect(body).toMatchObject({ type: expect.stringContaining('field-missing') });
    // It would change nothing there.
    expect(JSON.stringify(body)).not.toContain('签到');
  });
});
