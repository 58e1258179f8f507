import { expect, test } from 'vitest';
import { useScreens } from './support/screen.ts';
import { EACH_SUBJECT, onlyChoices, onlyLevels, QIQIHAR, rating, reasons } from './support/views.ts';

/** Devices on which a citizen cannot enter everything that the rules want. */

const open = useScreens();
const SESSION = { session: 'session-1' };
const NO_TEXT = '本机不能输入文字，可以只选择原因';

test('without a way to write there is no text field, and the screen says that reasons are enough', async () => {
  const { page, evaluator, press } = await open(reasons({ form: onlyChoices(QIQIHAR) }));
  await page.getByText(NO_TEXT).waitFor();
  await page.getByText('请至少选择一项原因', { exact: true }).waitFor();
  expect(await page.getByRole('textbox').count()).toBe(0);
  expect(await page.getByText(/写/).count()).toBe(0);
  await press(page.getByRole('checkbox', { name: /服务态度生硬/ }));
  await page.getByRole('button', { name: /^提交/ }).click();
  await expect.poll(() => evaluator.heard('submit')).toEqual([
    { ...SESSION, reasons: { perSubject: [{ subject: 'staff', indicators: ['214'] }], text: '' } },
  ]);
});

test('without a way to write, 其他 can be chosen and asks for no words', async () => {
  const { page, evaluator, press } = await open(reasons({ form: onlyChoices(QIQIHAR) }));
  await press(page.getByRole('checkbox', { name: /^其他/ }));
  await page.getByRole('button', { name: /^提交/ }).click();
  await expect.poll(() => evaluator.heard('submit')).toHaveLength(1);
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('without a way to write, a reason that is missing is never asked for in words', async () => {
  const levels = QIQIHAR.levels.map((level) => ({ ...level, needs: 'indicator-or-text' as const }));
  const { page, press } = await open(reasons({ form: onlyChoices({ ...QIQIHAR, levels }) }));
  await press(page.getByRole('button', { name: /^提交/ }));
  await expect.poll(() => page.getByRole('alert').textContent()).toBe('请至少选择一项原因 Please choose at least one reason');
});

test('without a way to write, what only words could meet holds nobody back', async () => {
  const levels = QIQIHAR.levels.map((level) => ({ ...level, needs: 'text' as const }));
  const { page, evaluator, press } = await open(reasons({ form: onlyChoices({ ...QIQIHAR, levels }) }));
  await page.getByText('可以选择原因，也可以直接提交').waitFor();
  await press(page.getByRole('button', { name: /^提交/ }));
  await expect.poll(() => evaluator.heard('submit')).toHaveLength(1);
});

test('without a way to write, each subject that needs a reason still asks for it', async () => {
  const { page, press } = await open(reasons({ form: onlyChoices(EACH_SUBJECT) }));
  await page.getByText('请在每一组中至少选择一项原因', { exact: true }).waitFor();
  await press(page.getByRole('checkbox', { name: /服务态度生硬/ }));
  await page.getByRole('button', { name: /^提交/ }).click();
  await page.getByRole('group', { name: /^对办理事项/ }).getByRole('alert').waitFor();
  expect(await page.getByRole('alert').count()).toBe(1);
});

test('where a citizen can write, nothing is said of what the device cannot do', async () => {
  const { page } = await open(reasons());
  await page.getByRole('textbox').waitFor();
  expect(await page.getByText(NO_TEXT).count()).toBe(0);
});

test('a device that takes a level only offers no details first; later and no rating stay', async () => {
  const { page, evaluator, press } = await open(rating({ form: onlyLevels(QIQIHAR) }));
  await page.getByRole('button', { name: /^稍后评价/ }).waitFor();
  await page.getByRole('button', { name: /^不评价/ }).waitFor();
  expect(await page.getByRole('button', { name: /^先选择具体原因再提交/ }).count()).toBe(0);
  await press(page.getByRole('button', { name: /^不满意/ }));
  await expect.poll(() => evaluator.heard('chooseLevel')).toEqual([{ ...SESSION, level: 2 }]);
});
