import { expect, test } from 'vitest';
import { useScreens } from './support/screen.ts';
import { FINGER_MS, SCANNER_MS, typeKeys } from './support/typing.ts';
import { idle, INVITING, QR_TEXT, rating } from './support/views.ts';

/** A scanner that types like a keyboard. */

const open = useScreens();

test('a self-rating zone invites to scan, and says calmly what a scan came to', async () => {
  const { page, evaluator } = await open(idle(INVITING));
  await page.getByRole('heading', { name: /扫描回执上的二维码，即可评价/ }).waitFor();
  await page.getByText('请将回执上的二维码或业务流水号条码对准扫码器').waitFor();
  evaluator.show(idle({ selfRating: { invites: true, notice: { zh: '本机没有查到这次服务', en: 'This service is not known here' }, found: null, takesNumber: true } }));
  await page.getByText('本机没有查到这次服务').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  evaluator.show(idle({ ...INVITING, ready: false }));
  await page.getByText('本机暂时不能评价').waitFor();
  expect(await page.getByText('扫描回执').count()).toBe(0);
});

test('elsewhere nobody is invited to scan', async () => {
  const { page } = await open(idle());
  await page.getByText('现在无需操作').waitFor();
  expect(await page.getByText('扫描').count()).toBe(0);
});

test.each([
  ['a QR code', QR_TEXT],
  ['a case number', '23020020260512000187'],
])('%s typed at the speed of a scanner is one scan', async (_, code) => {
  const { page, evaluator, settle } = await open(idle(INVITING));
  await settle();
  await typeKeys(page, [...code, 'Enter'], SCANNER_MS);
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'scan', args: { text: code } }]);
});

test('the same typed by fingers is no scan', async () => {
  const { page, evaluator, settle } = await open(idle(INVITING));
  await settle();
  await typeKeys(page, [...'23020020', 'Enter'], FINGER_MS);
  expect(evaluator.calls).toEqual([]);
});

test('a scan while somebody rates is dropped whole, though it began before', async () => {
  const { page, evaluator, settle } = await open(idle(INVITING));
  await settle();
  for (const key of '2302002026') {
    await page.keyboard.press(key);
    await page.clock.runFor(10);
  }
  evaluator.show(rating());
  await page.getByRole('heading', { name: /企业职工/ }).waitFor();
  await typeKeys(page, [...'0512000187', 'Enter'], SCANNER_MS);
  await page.clock.runFor(500);
  expect(evaluator.heard('scan')).toEqual([]);
  expect(evaluator.heard('pressKey')).toEqual([]);
});
