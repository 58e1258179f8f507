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
  ]);
  const page = await operatorPage();
  const headings = ['办件服务', '评价', '未评价', '二维码', '窗口评价器', '自助终端'];
  expect(headings.map((heading) => countUnder(page, heading))).toEqual(['3', '3', '1', '0', '2', '1']);
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

test('an empty province says so', async () => {
  expect(await operatorPage()).toContain('还没有收到办件');
});
