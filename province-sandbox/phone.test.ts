import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { linkToken, partAbout, START_MS, startTestSandbox, wireRating, wireService, type TestSandbox } from './test-kit.ts';

const HOUR_MS = 3_600_000;
const SERVICE = wireService();

let clock: ManualClock;
let province: TestSandbox;

beforeEach(async () => {
  clock = new ManualClock(START_MS);
  // Qiqihar wants both an indicator and a text for a bad level.
  province = await startTestSandbox(clock, { region: 'qiqihar' });
});
afterEach(async () => await province.stop());

const goodToken = () => linkToken(SERVICE.projectNo, SERVICE.serviceNumber, START_MS + HOUR_MS);

async function open(path: string) {
  const response = await fetch(`${province.url}/r/${path}`);
  return { status: response.status, page: await response.text(), headers: response.headers };
}

async function submit(token: string, fields: readonly [string, string][]) {
  const response = await fetch(`${province.url}/r/${token}`, { method: 'POST', body: new URLSearchParams([...fields]) });
  return { status: response.status, page: await response.text() };
}

/** What lies in the province's database. */
function ratingsKept(): unknown[] {
  const db = new Database(province.databaseFile, { readonly: true });
  try {
    return db.prepare('SELECT * FROM rating').all();
  } finally {
    db.close();
  }
}

async function ratedKeys() {
  const { body } = await province.post('/gateway/rated', {
    keys: [{ projectNo: SERVICE.projectNo, serviceNumber: SERVICE.serviceNumber }],
  });
  return body;
}

test('the link shows the service and five equal levels, none chosen', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const { status, page, headers } = await open(goodToken());
  expect(status).toBe(200);
  expect(page).toContain('食品经营许可新办');
  expect(page).toContain('TJ20260302-0001');
  expect(page).toContain('李敏');
  const buttons = [...page.matchAll(/<button ([^>]*)>/g)].map(([, attributes]) => attributes);
  expect(buttons).toEqual([5, 4, 3, 2, 1].map((level) => `name="level" value="${level}"`));
  expect(headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'; form-action 'self'");
  expect(headers.get('set-cookie')).toBeNull();
  expect(page).not.toContain('<script');
});

test('the stylesheet is served', async () => {
  const response = await fetch(`${province.url}/style.css`);
  expect(response.headers.get('content-type')).toContain('text/css');
});

test('a good level: reasons optional, thanks after the rating is stored as channel 3', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const token = goodToken();
  const { page } = await open(`${token}?level=5`);
  expect(page).toContain('非常满意');
  expect(page).toContain('name="reason.staff" value="517"');
  expect(page).not.toContain('checked');

  clock.advance(60_000);
  const { status, page: thanks } = await submit(token, [['level', '5'], ['text', '']]);
  expect(status).toBe(200);
  expect(thanks).toContain('感谢您的评价');
  expect(await ratedKeys()).toEqual({ rated: [{ projectNo: SERVICE.projectNo, serviceNumber: 1 }] });
  const operator = await (await fetch(`${province.url}/`)).text();
  expect(operator).toContain('二维码');
  expect(operator).toContain('评价 2026-03-02 09:01:00');
});

test('a bad level without what the region wants: 422 with the missing words and the entries kept; then complete', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const token = goodToken();
  const nothing = await submit(token, [['level', '2']]);
  expect(nothing.status).toBe(422);
  expect(nothing.page).toContain('请至少选择一项原因');
  expect(nothing.page).toContain('请写下不满意的原因');

  const noText = await submit(token, [['level', '2'], ['reason.staff', '214'], ['reason.agency', '207'], ['text', '  ']]);
  expect(noText.status).toBe(422);
  expect(noText.page).toContain('value="214" checked');
  expect(noText.page).toContain('value="207" checked');
  expect(noText.page).not.toContain('请至少选择一项原因');

  const noReason = await submit(token, [['level', '2'], ['text', '排队两小时\r\n</textarea><b>']]);
  expect(noReason.status).toBe(422);
  expect(noReason.page).toContain('排队两小时\n&lt;/textarea&gt;&lt;b&gt;</textarea>');
  expect(await ratedKeys()).toEqual({ rated: [] });

  const complete = await submit(token, [['level', '2'], ['reason.staff', '214'], ['reason.agency', '207'], ['text', '排队两小时']]);
  expect(complete.status).toBe(200);
  expect(complete.page).toContain('感谢您的评价');
  const operator = await (await fetch(`${province.url}/`)).text();
  expect(operator).toContain('服务态度生硬；没有提供材料样本');
  expect(operator).toContain('“排队两小时”');
});

describe('a joint case', () => {
  const JOINT = wireService({
    caseKind: 'joint',
    jointDepts: [{ code: 'agency-1', name: '市场监督管理局' }, { code: 'agency-2', name: '城市管理局 <二科>' }],
  });
  const SLOW: [string, string][] = [['level', '2'], ['reason.agency', '209'], ['text', '等了两个月']];

  beforeEach(async () => void (await province.codes('/gateway/services', [JOINT])));

  test('a bad level offers its agencies beside the reasons about them, none chosen; a good one does not', async () => {
    const { page } = await open(`${goodToken()}?level=2`);
    expect(page).toContain('涉及的机构（可多选）');
    expect(page).toContain('name="agency.agency" value="agency-1"');
    expect(page).toContain('城市管理局 &lt;二科&gt;');
    expect(page).not.toContain('name="agency.staff"');
    expect(page).not.toContain('checked');
    expect((await open(`${goodToken()}?level=5`)).page).not.toContain('涉及的机构');
  });

  test('reasons about the agencies want to know which; reasons about the staff alone do not', async () => {
    const unnamed = await submit(goodToken(), SLOW);
    expect(unnamed.status).toBe(422);
    expect(partAbout(unnamed.page, 'agency')).toContain('请选择涉及的机构');
    expect(partAbout(unnamed.page, 'staff')).not.toContain('请选择');
    expect(unnamed.page).toContain('<a href="#agencies-agency">');
    const staffOnly = await submit(goodToken(), [['level', '2'], ['reason.staff', '214'], ['text', '不理人']]);
    expect(staffOnly.page).toContain('感谢您的评价');
  });

  test('the agencies that were named stay named while something else is missing, and are kept with the rating', async () => {
    const named: [string, string][] = [['agency.agency', 'agency-2'], ['agency.agency', 'agency-1']];
    const noText = await submit(goodToken(), [['level', '2'], ['reason.agency', '209'], ...named]);
    expect(noText.status).toBe(422);
    expect(noText.page).toContain('value="agency-2" checked');
    expect((await submit(goodToken(), [...SLOW, ...named])).page).toContain('感谢您的评价');
    expect(ratingsKept()).toEqual([expect.objectContaining({ relDeptCodes: 'agency-2,agency-1', reasonPending: null, groupId: null })]);
  });

  test('an agency that has no part in the case is refused', async () => {
    const { status, page } = await submit(goodToken(), [...SLOW, ['agency.agency', 'agency-9']]);
    expect(status).toBe(422);
    expect(page).toContain('所选机构不在联办机构中');
  });
});

test('a case of one agency names none', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  expect((await open(`${goodToken()}?level=2`)).page).not.toContain('涉及的机构');
  await submit(goodToken(), [['level', '2'], ['reason.agency', '209'], ['text', '等了两个月']]);
  expect(ratingsKept()).toEqual([expect.objectContaining({ evalDetail: '209', relDeptCodes: null })]);
});

test('a case that nobody of the staff served names no staff', async () => {
  const { proManager: _name, proManagerNo: _no, ...alone } = wireService({ caseKind: 'self-service' });
  await province.codes('/gateway/services', [alone]);
  const { status, page } = await open(goodToken());
  expect(status).toBe(200);
  expect(page).toContain('食品经营许可新办');
  expect(page).not.toContain('工作人员');
});

test('其他 demands a text', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const { status, page } = await submit(goodToken(), [['level', '2'], ['reason.agency', 'other-2']]);
  expect(status).toBe(422);
  expect(page).toContain('选择了“其他”，请写明原因');
});

test('an indicator of another level is refused', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const { status, page } = await submit(goodToken(), [['level', '5'], ['reason.agency', '207']]);
  expect(status).toBe(422);
  expect(page).toContain('所选原因不在评价指标中');
});

test('without a level, or with an unknown one, the levels are shown again', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const posted = await submit(goodToken(), [['level', '9']]);
  expect(posted.status).toBe(422);
  expect(posted.page).toContain('请选择一个评价等级');
  const opened = await open(`${goodToken()}?level=9`);
  expect(opened.status).toBe(200);
  expect(opened.page).toContain('请评价本次服务');
});

test('a repeated submission shows "already rated" and doubles nothing', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const token = goodToken();
  const answers = await Promise.all([1, 2, 3].map(() => submit(token, [['level', '4']])));
  expect(answers.filter(({ page }) => page.includes('感谢您的评价'))).toHaveLength(1);
  expect(answers.filter(({ page }) => page.includes('本次服务已评价'))).toHaveLength(2);
  const operator = await (await fetch(`${province.url}/`)).text();
  expect(operator.match(/class="rating"/g)).toHaveLength(1);
});

test('a service rated at the window shows "already rated"', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  await province.codes('/gateway/ratings', [wireRating()]);
  expect((await open(goodToken())).page).toContain('本次服务已评价');
});

test('a case that has not arrived: 202, tries again by itself', async () => {
  const { status, page } = await open(goodToken());
  expect(status).toBe(202);
  expect(page).toContain('办件信息尚未送达');
  expect(page).toContain('<meta http-equiv="refresh" content="10">');
  expect((await submit(goodToken(), [['level', '5']])).status).toBe(202);
});

test('a stage at which the region wants no rating says so', async () => {
  await province.codes('/gateway/services', [wireService({ serviceNumber: 2, caseKind: 'self-service', serviceStage: 'enquiry' })]);
  const { page } = await open(linkToken(SERVICE.projectNo, 2, START_MS + HOUR_MS));
  expect(page).toContain('本次服务无需评价');
});

test('an expired link is gone from its very second', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const token = goodToken();
  clock.advance(HOUR_MS - 1);
  expect((await open(token)).status).toBe(200);
  clock.advance(1);
  const { status, page } = await open(token);
  expect(status).toBe(410);
  expect(page).toContain('评价期限已过');
  expect((await submit(token, [['level', '5']])).status).toBe(410);
});

test.each([
  ['garbage', () => 'garbage'],
  ['long garbage', () => 'A'.repeat(120)],
  ['not base64url', () => '%3Cscript%3E'.repeat(5)],
  ['one changed character', () => goodToken().replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
])('a bad token is a 404 page: %s', async (_name, token) => {
  const { status, page } = await open(token());
  expect(status).toBe(404);
  expect(page).toContain('链接无效');
});

test('a serial number of 50 characters still has a link', async () => {
  const projectNo = '9'.repeat(50);
  await province.codes('/gateway/services', [wireService({ projectNo, serviceNumber: 99 })]);
  expect((await open(linkToken(projectNo, 99, START_MS + HOUR_MS))).status).toBe(200);
});

test('markup in a matter name is shown as text, on both pages', async () => {
  await province.codes('/gateway/services', [wireService({ taskName: '<script>alert("x")</script>', proManager: "O'Neil & co" })]);
  const phone = (await open(goodToken())).page;
  const operator = await (await fetch(`${province.url}/`)).text();
  for (const page of [phone, operator]) {
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(page).toContain('O&#39;Neil &amp; co');
  }
});

test('a form larger than 64 KiB is refused with a page', async () => {
  await province.codes('/gateway/services', [SERVICE]);
  const { status, page } = await submit(goodToken(), [['level', '5'], ['text', 'x'.repeat(70_000)]]);
  expect(status).toBe(413);
  expect(page).toContain('没有保存');
});
