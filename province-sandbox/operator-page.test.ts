import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { maskName, maskPhone } from './operator-page.ts';
import { START_MS, startTestSandbox, wireRating, wireService, type TestSandbox } from './test-kit.ts';
import type { WireService } from './wire.ts';

let clock: ManualClock;
let province: TestSandbox;

beforeEach(async () => {
  clock = new ManualClock(START_MS);
  province = await startTestSandbox(clock);
});
afterEach(async () => await province.stop());

async function operatorPage(): Promise<string> {
  return await (await fetch(`${province.url}/`)).text();
}

/** The number under a heading of the counts. */
function countUnder(page: string, heading: string): string | undefined {
  return new RegExp(`<dt>${heading} .*?<dd>(.*?)</dd>`).exec(page)?.[1];
}

function numberedServices(from: number, to: number): WireService[] {
  return Array.from({ length: to - from }, (_, index) => wireService({ projectNo: `case-${from + index}` }));
}

test('personal data is masked', async () => {
  const applicant = { userName: '欧阳明月', mobile: '13812340000', certkeyGOV: '120101199001011234' };
  await province.codes('/gateway/services', [wireService(applicant)]);
  const page = await operatorPage();
  expect(page).toContain('欧*');
  expect(page).toContain('138****0000');
  for (const secret of Object.values(applicant)) expect(page).not.toContain(secret);
});

test('short numbers and characters outside the basic plane are masked whole', () => {
  expect(maskPhone('22334455')).toBe('****');
  expect(maskName('𠮷田')).toBe('𠮷*');
});

test('counts cases, ratings, channels and the unrated', async () => {
  await province.codes('/gateway/services', [1, 2, 3].map((serviceNumber) => wireService({ serviceNumber })));
  await province.codes('/gateway/ratings', [
    wireRating({ serviceNumber: 1, pf: '4' }),
    wireRating({ serviceNumber: 1, pf: '4', assessNumber: 2 }),
    wireRating({ serviceNumber: 2, pf: '5' }),
    wireRating({ serviceNumber: 2, pf: '1', assessNumber: 2 }),
  ]);
  const page = await operatorPage();
  const headings = ['办件服务', '评价', '未评价', '二维码', '窗口评价器', '自助终端', '书面评价表'];
  expect(headings.map((heading) => countUnder(page, heading))).toEqual(['3', '4', '1', '0', '2', '1', '1']);
});

test('shows the newest 100 cases first, with level, channel, reasons, text and both times', async () => {
  await province.codes('/gateway/services', numberedServices(0, 100));
  await province.codes('/gateway/services', numberedServices(100, 110));
  clock.advance(120_000);
  await province.codes('/gateway/ratings', [
    wireRating({ projectNo: 'case-109', satisfaction: '2', evalDetail: '209,unlisted', writingEvaluation: '慢' }),
  ]);
  const page = await operatorPage();
  const shown = [...page.matchAll(/case-(\d+)/g)].map(([, number]) => Number(number));
  expect(shown).toEqual(Array.from({ length: 100 }, (_, index) => 109 - index));
  expect(page).toContain('<span class="level bad">不满意</span> 窗口评价器');
  expect(page).toContain('未在承诺时间内办结；unlisted');
  expect(page).toContain('“慢”');
  expect(page).toContain('评价 2026-03-02 08:59:30 · 收到 2026-03-02 09:02:00');
  expect(page).toContain('<meta http-equiv="refresh" content="5">');
});

test('shows of a joint case its agencies, and of its rating those that it names, what it still owes and its group', async () => {
  const jointDepts = [{ code: 'agency-1', name: '市场监督管理局' }, { code: 'agency-2', name: '城市管理局' }];
  await province.codes('/gateway/services', [wireService({ caseKind: 'joint', jointDepts })]);
  expect(await operatorPage()).not.toContain('待补充');
  await province.codes('/gateway/ratings', [
    wireRating({ relDeptCodes: 'agency-2,agency-9', reasonPending: 'reason,other-text,agency', groupId: 'batch-1' }),
  ]);
  const page = await operatorPage();
  expect(page).toContain('联办：市场监督管理局、城市管理局');
  expect(page).toContain('涉及：城市管理局、agency-9');
  expect(page).toContain('待补充：原因或文字、“其他”的说明、涉及的机构');
  expect(page).toContain('同组：batch-1');
});

test('names stage and kind of a case as the cities do', async () => {
  await province.codes('/gateway/services', [wireService({ caseKind: 'online-intake', serviceStage: 'delivery' })]);
  expect(await operatorPage()).toContain('<td>出件<small>网上受理、窗口出件</small></td>');
});

test('a case that nobody of the staff served shows the terminal in place of a name and a window', async () => {
  const { proManager: _name, proManagerNo: _no, ...alone } = wireService({ caseKind: 'self-service', terminalNo: 'T-03' });
  await province.codes('/gateway/services', [alone]);
  expect(await operatorPage()).toContain('<td>—<small>终端机 T-03</small></td>');
});

test('a level that no document classes is shown as such', async () => {
  const unclassed = await startTestSandbox(clock, { region: 'national' });
  await unclassed.codes('/gateway/services', [wireService()]);
  await unclassed.codes('/gateway/ratings', [wireRating({ satisfaction: '3' }), wireRating({ satisfaction: '4', assessNumber: 2 })]);
  const page = await (await fetch(`${unclassed.url}/`)).text();
  await unclassed.stop();
  expect(page).toContain('<span class="level unclassed">基本满意</span> 未分级');
  expect(page).toContain('<span class="level good">满意</span> 窗口评价器');
});

test('an empty province says so', async () => {
  expect(await operatorPage()).toContain('还没有收到办件');
});
