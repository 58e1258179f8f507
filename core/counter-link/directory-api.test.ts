import { describe, expect, test } from 'vitest';
import { putHallFiles } from '../../tests/support/hall-folder.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { healthSchema } from '../contract/health.ts';
import { problemSchema } from '../http/problems.ts';

const BADGE = 'Kx7-92hQ-Lm4T-wz81';
const STAFF = `工号,姓名,岗位,部门,星级,工牌码\r\nA0317,王晓梅,医保综合窗口,医疗保障局,4,${BADGE}\r\nB2,李国强,,,,short\r\n`;
const MATTERS = '实施编码,事项名称,办件类型\r\n11230200MB0000001X4000109001,异地就医备案,即办件\r\n';

async function hall(files: Record<string, string> = { 'staff.csv': STAFF, 'matters.csv': MATTERS }) {
  const dataFolder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) putHallFiles(dataFolder, [name], content);
  const clock = new ManualClock(NOON);
  return { dataFolder, clock, evaluator: await startTestEvaluator({ clock, dataFolder }) };
}

describe("a clerk picks from the hall's own tables", () => {
  test('staff and matters, and no badge', async () => {
    const { evaluator } = await hall();
    const staff = await evaluator.call('GET', '/v1/directory/staff');
    expect(staff).toEqual({ status: 200, body: { staff: [{ no: 'A0317', name: '王晓梅', post: '医保综合窗口', department: '医疗保障局', stars: 4 }, { no: 'B2', name: '李国强' }] } });
    expect(await evaluator.call('GET', '/v1/directory/matters')).toEqual({
      status: 200,
      body: { matters: [{ taskCode: '11230200MB0000001X4000109001', taskName: '异地就医备案', kind: 'immediate' }] },
    });
  });

  test('nothing where the hall keeps none, and what is copied in later without a restart', async () => {
    const { dataFolder, clock, evaluator } = await hall({});
    expect((await evaluator.call('GET', '/v1/directory/matters')).body).toEqual({ matters: [] });
    putHallFiles(dataFolder, ['matters.csv'], MATTERS);
    clock.advance(60_000);
    expect((await evaluator.call('GET', '/v1/directory/matters')).body).toMatchObject({ matters: [{ taskName: '异地就医备案' }] });
  });

  test('the technician is told what could not be used', async () => {
    const { evaluator } = await hall();
    const { warnings } = healthSchema.parse((await evaluator.call('GET', '/v1/status')).body).evaluator;
    expect(warnings).toContainEqual(expect.stringMatching(/staff\.csv 第 3 行“工牌码”.*Row 3, badge code/));
    expect(JSON.stringify(warnings)).not.toContain('short');
  });

  test('not without the token, and the tables themselves are served to nobody', async () => {
    const { evaluator } = await hall();
    for (const path of ['staff', 'matters']) expect((await fetch(`${evaluator.url}/v1/directory/${path}`)).status).toBe(401);
    for (const path of ['staff.csv', 'STAFF.CSV', 'staff%2ecsv', 'staff.csv?v=1', 'matters.csv']) {
      const response = await fetch(`${evaluator.url}/hall/${path}`, { headers: { authorization: `Bearer ${evaluator.counterToken}` } });
      expect(response.status, path).toBe(404);
      expect(await response.text()).not.toContain('A0317');
    }
  });
});

describe('a number alone signs in where the table knows it', () => {
  test('with the name, post and stars of the table, or what the request says of them', async () => {
    const { evaluator } = await hall();
    const signIn = async (body: unknown) => (await evaluator.call('PUT', '/v1/window/staff', body)).body;
    expect(await signIn({ no: 'A0317' })).toMatchObject({ staff: { no: 'A0317', name: '王晓梅', post: '医保综合窗口', stars: 4 } });
    expect(await signIn({ no: 'A0317', post: '咨询台' })).toMatchObject({ staff: { name: '王晓梅', post: '咨询台', stars: 4 } });
    expect(await signIn({ no: 'B2' })).toMatchObject({ staff: { no: 'B2', name: '李国强' } });
    // With a name the request says it all.
    expect(await signIn({ no: 'A0317', name: '王晓梅' })).toMatchObject({ staff: { no: 'A0317', name: '王晓梅' } });
    expect((await evaluator.call('GET', '/v1/window')).body).toMatchObject({ staff: { no: 'A0317', name: '王晓梅' } });
    expect((await evaluator.call('GET', '/v1/window')).body).not.toHaveProperty('staff.stars');
  });

  test('an unknown number is refused in words, and nothing has changed', async () => {
    const { evaluator } = await hall();
    const { status, body } = await evaluator.call('PUT', '/v1/window/staff', { no: 'C9' });
    expect(status).toBe(422);
    expect(problemSchema.parse(body)).toMatchObject({ type: 'urn:counter-evaluator:problem:unknown-staff', errors: [{ pointer: '/name', detailZh: expect.stringContaining('hall/staff.csv') }] });
    expect((await evaluator.call('GET', '/v1/window')).body).toMatchObject({ staff: null });
  });
});
