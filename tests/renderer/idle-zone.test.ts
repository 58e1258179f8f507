import { expect, test } from 'vitest';
import type { IdleView } from '../../core/contract/screen-views.ts';
import { FOUND } from './support/hall.ts';
import { SIZES, useScreens, type Screen } from './support/screen.ts';
import { FINGER_MS, SCANNER_MS, typeKeys } from './support/typing.ts';
import { idle, INVITING, QR_TEXT } from './support/views.ts';

/** 自助评价专区: a number typed instead of a code scanned, and whose case it is. */

const open = useScreens();
const NUMBER = '23020020260512000187';
const NOT_KNOWN = { zh: '没有查到这个业务流水号', en: 'This case number is not known' };
const zone = (change: Partial<IdleView['selfRating']>) => idle({ selfRating: { ...INVITING.selfRating, ...change } });

async function openEntry(): Promise<Screen> {
  const screen = await open(idle(INVITING));
  await screen.press(screen.page.getByRole('button', { name: /^输入业务流水号/ }));
  await screen.page.getByRole('textbox', { name: /业务流水号/ }).waitFor();
  return screen;
}

test('a number is typed on the screen, and looked up', async () => {
  const { page, evaluator, press } = await openEntry();
  for (const key of ['2', '3', 'A', '_']) await press(page.getByRole('button', { name: key, exact: true }));
  expect(await page.getByRole('textbox').inputValue()).toBe('23A_');
  await press(page.getByRole('button', { name: /^查询/ }));
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'findCase', args: { projectNo: '23A_' } }]);
});

test.each(Object.entries(SIZES))('its keys stand in the order of a keyboard (%s)', async (_name, viewport) => {
  const { page, press } = await open(idle(INVITING), { viewport });
  await press(page.getByRole('button', { name: /^输入业务流水号/ }));
  for (const row of ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL-', 'ZXCVBNM_']) {
    const boxes = await Promise.all([...row].map((key) => page.getByRole('button', { name: key, exact: true }).boundingBox()));
    const places = boxes.map((box) => box?.x ?? 0);
    expect(places, row).toEqual(places.toSorted((one, other) => one - other));
  }
});

test('a number is typed on a keyboard, and Enter looks it up; what no number has is left out', async () => {
  const { page, evaluator } = await openEntry();
  await typeKeys(page, [...'23 02-a.', 'Enter'], FINGER_MS);
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'findCase', args: { projectNo: '2302-a' } }]);
});

test('Enter without a number says what is missing', async () => {
  const { page, evaluator } = await openEntry();
  await typeKeys(page, ['Enter'], FINGER_MS);
  await page.getByText('请先输入业务流水号').waitFor();
  expect(evaluator.calls).toEqual([]);
});

test('a scan while a number is being typed is a scan, and spoils nothing of the number', async () => {
  const { page, evaluator } = await openEntry();
  await typeKeys(page, '2302', FINGER_MS);
  await typeKeys(page, [...QR_TEXT, 'Enter'], SCANNER_MS);
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'scan', args: { text: QR_TEXT } }]);
  expect(await page.getByRole('textbox').inputValue()).toBe('2302');
});

test('a number that leads nowhere stays to be put right, and a screen reader hears why', async () => {
  const { page, evaluator } = await openEntry();
  await typeKeys(page, NUMBER, FINGER_MS);
  evaluator.show(zone({ notice: NOT_KNOWN }));
  await page.locator('[aria-live=polite]').filter({ hasText: '没有查到这个业务流水号' }).waitFor();
  expect(await page.getByRole('textbox').inputValue()).toBe(NUMBER);
});

test('after too many of them no number may be typed: the entry is gone and says why', async () => {
  const { page, evaluator } = await openEntry();
  evaluator.show(zone({ notice: NOT_KNOWN, takesNumber: false }));
  await page.getByRole('heading', { name: /扫描回执/ }).waitFor();
  await page.getByText('没有查到这个业务流水号').waitFor();
  expect(await page.getByRole('textbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: /^输入业务流水号/ }).count()).toBe(0);
});

test('a number left standing is gone after a minute', async () => {
  const { page } = await openEntry();
  await typeKeys(page, '230200', FINGER_MS);
  await page.clock.runFor(61_000);
  await page.getByRole('heading', { name: /扫描回执/ }).waitFor();
  expect(await page.getByText('230200').count()).toBe(0);
});

test('whoever was found says whether the case is theirs: both answers are alike, and the question is what is read out', async () => {
  const { page, evaluator, press, settle } = await open(idle(INVITING));
  evaluator.show(zone({ found: FOUND }));
  const question = page.getByRole('heading', { name: '这是您办理的事项吗？' });
  await question.waitFor();
  await settle();
  await expect.poll(() => question.evaluate((heading) => heading === document.activeElement)).toBe(true);
  for (const text of [FOUND.taskName, FOUND.projectNo, '2026-05-12', '王**']) await page.getByText(text, { exact: true }).waitFor();
  const mine = page.getByRole('button', { name: /^是我的，去评价/ });
  const notMine = page.getByRole('button', { name: /^不是/ });
  const [a, b] = [await mine.boundingBox(), await notMine.boundingBox()];
  expect(a?.width).toBeCloseTo(b?.width ?? 0, 1);
  expect(a?.height).toBe(b?.height);
  await press(notMine);
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'dismissFound', args: {} }]);
  await press(mine);
  await expect.poll(() => evaluator.heard('confirmFound')).toEqual([{ id: FOUND.id }]);
});

test('a tap meant for the entry does not say whose case was found', async () => {
  const { page, evaluator } = await openEntry();
  evaluator.show(zone({ found: FOUND }));
  const mine = page.getByRole('button', { name: /^是我的，去评价/ });
  await mine.waitFor();
  await mine.click({ force: true });
  expect(evaluator.calls).toEqual([]);
});
