import { expect, test } from 'vitest';
import { useScreens } from './support/screen.ts';
import { AGENCIES, JOINT, onlyChoices, reasons } from './support/views.ts';

/** A case that several agencies share: reasons about them say which of them. */

const open = useScreens();
const SESSION = { session: 'session-1' };
const [MARKET, CITY] = AGENCIES.map(({ code }) => code);
const joint = (change: Parameters<typeof reasons>[0] = {}) => reasons({ form: JOINT, ...change });

test('asks which agencies as soon as there is a reason about them, none chosen beforehand', async () => {
  const { page, settle } = await open(joint());
  await settle();
  const which = page.getByRole('group', { name: /^涉及的机构（可多选）/ });
  await page.getByRole('checkbox', { name: /服务态度生硬/ }).check();
  expect(await which.count()).toBe(0);
  await page.getByRole('checkbox', { name: /未在承诺时间内办结/ }).check();
  await which.waitFor();
  expect(await which.getByRole('checkbox').count()).toBe(AGENCIES.length);
  expect(await which.getByRole('checkbox', { checked: true }).count()).toBe(0);
});

test('without an agency it is not submitted and says so beside them; with one it goes with the reasons', async () => {
  const { page, evaluator, press } = await open(joint({ reasons: { perSubject: [], text: '等了两个月' } }));
  const submit = page.getByRole('button', { name: /^提交/ });
  await press(page.getByRole('checkbox', { name: /未在承诺时间内办结/ }));
  await submit.click();
  const missing = page.getByRole('group', { name: /^涉及的机构/ }).getByRole('alert');
  await missing.filter({ hasText: '请选择涉及的机构' }).waitFor();
  expect(await missing.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.getByRole('alert').count()).toBe(1);

  await page.getByRole('checkbox', { name: '城市管理综合行政执法局' }).check();
  await expect.poll(() => missing.count()).toBe(0);
  await page.getByRole('checkbox', { name: '市场监督管理局' }).check();
  await submit.click();
  await expect.poll(() => evaluator.heard('submit')).toEqual([
    {
      ...SESSION,
      reasons: { perSubject: [{ subject: 'agency', indicators: ['209'], agencies: [CITY, MARKET] }], text: '等了两个月' },
    },
  ]);
});

test('reasons about the staff alone ask for no agency', async () => {
  const { page, evaluator, press } = await open(joint({ reasons: { perSubject: [], text: '说话不耐烦' } }));
  await press(page.getByRole('checkbox', { name: /服务态度生硬/ }));
  await page.getByRole('button', { name: /^提交/ }).click();
  await expect.poll(() => evaluator.heard('submit')).toHaveLength(1);
});

test('an agency once named stays in sight and in the draft, whatever becomes of the reasons about it', async () => {
  const { page, evaluator, settle } = await open(joint());
  await settle();
  const late = page.getByRole('checkbox', { name: /未在承诺时间内办结/ });
  await late.check();
  const market = page.getByRole('checkbox', { name: '市场监督管理局' });
  await market.check();
  await late.uncheck();
  expect(await market.isChecked()).toBe(true);
  await page.clock.runFor(200);
  await expect.poll(() => evaluator.heard('saveDraft').at(-1)).toEqual({
    ...SESSION,
    reasons: { perSubject: [{ subject: 'agency', indicators: [], agencies: [MARKET] }], text: '' },
  });
  await market.click();
  await expect.poll(() => market.count()).toBe(0);
  await page.clock.runFor(200);
  await expect.poll(() => evaluator.heard('saveDraft').at(-1)).toEqual({ ...SESSION, reasons: { perSubject: [], text: '' } });
});

test('a screen that was killed comes back with the agencies that were named', async () => {
  const agencies = AGENCIES.slice(0, 1).map(({ code }) => code);
  const { page } = await open(joint({ reasons: { perSubject: [{ subject: 'agency', indicators: ['209'], agencies }], text: '' } }));
  expect(await page.getByRole('checkbox', { name: '市场监督管理局' }).isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: '消防救援支队' }).isChecked()).toBe(false);
});

test('a device that takes no words asks for the agencies all the same', async () => {
  const { page, evaluator, press } = await open(joint({ form: onlyChoices(JOINT) }));
  await press(page.getByRole('checkbox', { name: /未在承诺时间内办结/ }));
  await page.getByRole('button', { name: /^提交/ }).click();
  await page.getByRole('alert').filter({ hasText: '请选择涉及的机构' }).waitFor();
  await page.getByRole('checkbox', { name: '市场监督管理局' }).check();
  await page.getByRole('button', { name: /^提交/ }).click();
  await expect.poll(() => evaluator.heard('submit')).toHaveLength(1);
});

test('a good level asks for no agency', async () => {
  const { page, settle } = await open(joint({ level: 5 }));
  await settle();
  await page.getByRole('checkbox', { name: /一窗受理一次办结/ }).check();
  expect(await page.getByRole('group', { name: /^涉及的机构/ }).count()).toBe(0);
});
