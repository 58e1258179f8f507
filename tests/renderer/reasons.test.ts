import { expect, test } from 'vitest';
import { useScreens } from './support/screen.ts';
import { EACH_SUBJECT, QIQIHAR, rating, reasons, TIANJIN } from './support/views.ts';

const open = useScreens();
const SESSION = { session: 'session-1' };

test('names the chosen level and lists the reasons under whom they speak of', async () => {
  const { page } = await open(reasons());
  await page.getByRole('heading', { level: 1, name: /不满意 Dissatisfied/ }).waitFor();
  const staff = page.getByRole('group', { name: /^对工作人员/ });
  expect(await staff.getByRole('checkbox').count()).toBe(2);
  const agency = page.getByRole('group', { name: /^对服务机构/ });
  expect(await agency.getByRole('checkbox').count()).toBe(7);
});

test('says what is missing beside where it is missing, only after a try, then submits the whole reasons', async () => {
  const { page, evaluator, press } = await open(reasons());
  const submit = page.getByRole('button', { name: /^提交/ });
  const noReason = page.getByRole('alert').filter({ hasText: '请至少选择一项原因' });
  const noText = page.getByRole('alert').filter({ hasText: '请写下不满意的原因' });
  const text = page.getByRole('textbox');
  expect(await page.getByRole('alert').count()).toBe(0);

  await press(submit);
  await noReason.waitFor();
  await noText.waitFor();
  expect(await noReason.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.getByRole('alert').count()).toBe(2);

  const curt = page.getByRole('checkbox', { name: /服务态度生硬/ });
  await curt.check();
  await expect.poll(() => noReason.count()).toBe(0);
  await submit.click();
  await expect.poll(() => text.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await text.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => noText.evaluate((element) => element.getBoundingClientRect().top)).toBeGreaterThan(0);

  await page.keyboard.type('等了很久，没有人理会');
  await expect.poll(() => noText.count()).toBe(0);
  await submit.click();
  await expect.poll(() => evaluator.heard('submit')).toEqual([
    {
      ...SESSION,
      reasons: { perSubject: [{ subject: 'staff', indicators: ['214'] }], text: '等了很久，没有人理会' },
    },
  ]);
  expect(evaluator.heard('chooseLevel')).toEqual([]);
});

test('where each subject needs a reason of its own, it is asked for beside that subject, and only where it is missing', async () => {
  const { page, evaluator, press } = await open(reasons({ form: EACH_SUBJECT, reasons: { perSubject: [], text: '说不清楚' } }));
  await page.getByText('请在每一组中至少选择一项原因，并写明情况').waitFor();
  const missingAbout = (subject: RegExp) => page.getByRole('group', { name: subject }).getByRole('alert');
  await press(page.getByRole('button', { name: /^提交/ }));
  await missingAbout(/^对工作人员/).filter({ hasText: '请至少选择一项原因' }).waitFor();
  await missingAbout(/^对办理事项/).filter({ hasText: '请至少选择一项原因' }).waitFor();
  expect(await missingAbout(/^对工作人员/).evaluate((element) => element === document.activeElement)).toBe(true);

  await page.getByRole('checkbox', { name: /服务态度生硬/ }).check();
  await expect.poll(() => missingAbout(/^对工作人员/).count()).toBe(0);
  await page.getByRole('button', { name: /^提交/ }).click();
  await expect.poll(() => missingAbout(/^对办理事项/).evaluate((element) => element === document.activeElement)).toBe(true);
  expect(evaluator.heard('submit')).toEqual([]);

  await page.getByRole('checkbox', { name: /没有提供材料清单/ }).check();
  await page.getByRole('button', { name: /^提交/ }).click();
  await expect.poll(() => evaluator.heard('submit')).toHaveLength(1);
});

test.each([
  ['none', '可以选择原因，也可以直接提交', '其他意见（可以不填）'],
  ['indicator', '请至少选择一项原因', '其他意见（可以不填）'],
  ['text', '请写明情况，也可以选择原因', '请写明情况'],
  ['indicator-or-text', '请选择一项原因，或写下原因', '或写下原因'],
  ['indicator-and-text', '请至少选择一项原因，并写明情况', '请写明情况'],
] as const)('a level that needs %s says so before anything is entered', async (needs, need, ownWords) => {
  const form = { ...QIQIHAR, levels: QIQIHAR.levels.map((level) => ({ ...level, needs })) };
  const { page } = await open(reasons({ form }));
  await expect.poll(() => page.getByText(need, { exact: true }).count()).toBeGreaterThan(0);
  expect(await page.getByText(ownWords, { exact: true }).count()).toBeGreaterThan(0);
});

test('a double tap on submit submits once', async () => {
  const { page, evaluator, settle } = await open(reasons({ form: TIANJIN, reasons: { perSubject: [], text: '态度不好' } }));
  const answered = Promise.withResolvers<null>();
  evaluator.answer = () => answered.promise;
  await settle();
  await page.getByRole('button', { name: /^提交/ }).dblclick();
  await expect.poll(() => evaluator.heard('submit')).toHaveLength(1);
  answered.resolve(null);
  await expect.poll(() => page.getByRole('button', { name: /^提交/ }).getAttribute('aria-disabled')).toBe('false');
  expect(evaluator.heard('submit')).toHaveLength(1);
});

test('chosen 其他 asks for its words beside the text', async () => {
  const { page, evaluator, press } = await open(reasons({ form: TIANJIN, level: 1 }));
  await page.getByText('或写下原因', { exact: true }).waitFor();
  await press(page.getByRole('group', { name: /^对办理事项/ }).getByRole('checkbox', { name: /^其他/ }));
  await page.getByText('请写明情况').waitFor();
  await page.getByRole('button', { name: /^提交/ }).click();
  await page.getByRole('alert').filter({ hasText: '选择了“其他”，请写明原因' }).waitFor();
  expect(await page.getByRole('textbox').evaluate((element) => element === document.activeElement)).toBe(true);
  expect(evaluator.heard('submit')).toEqual([]);
});

test('a good level can be submitted with reasons or without', async () => {
  const { page, evaluator, press } = await open(reasons({ level: 5 }));
  await press(page.getByRole('button', { name: /^提交/ }));
  await expect.poll(() => evaluator.heard('submit')).toEqual([{ ...SESSION, reasons: { perSubject: [], text: '' } }]);
});

test('what is entered is kept as a draft once the citizen pauses, and stays in the field when the view is sent again', async () => {
  const { page, evaluator, settle } = await open(reasons());
  await settle();
  await page.getByRole('checkbox', { name: /没有提供材料清单/ }).check();
  await page.getByRole('textbox').fill('材料清单没有写全');
  await page.clock.runFor(200);
  const draft = { perSubject: [{ subject: 'agency', indicators: ['208'] }], text: '材料清单没有写全' };
  await expect.poll(() => evaluator.heard('saveDraft').at(-1)).toEqual({ ...SESSION, reasons: draft });
  evaluator.show(reasons({ secondsLeft: 33 }));
  await page.getByText('还有 33 秒').waitFor();
  expect(await page.getByRole('textbox').inputValue()).toBe('材料清单没有写全');
  await page.getByText('8 / 150 字').waitFor();
});

test('nothing that one citizen entered or was told is there for the next', async () => {
  const { page, evaluator, press } = await open(reasons());
  await press(page.getByRole('button', { name: /^提交/ }));
  await page.getByRole('alert').first().waitFor();
  await page.getByRole('checkbox', { name: /没有提供材料清单/ }).check();
  await page.getByRole('textbox').fill('材料清单没有写全');
  evaluator.show(reasons({ session: 'session-2' }));
  await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('');
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('the text ends at the limit of the region', async () => {
  const { page, settle } = await open(reasons({ form: { ...TIANJIN, textLimit: 10 } }));
  await settle();
  await page.getByRole('textbox').focus();
  await page.keyboard.type('一二三四五六七八九十十一十二');
  expect(await page.getByRole('textbox').inputValue()).toBe('一二三四五六七八九十');
  await page.getByText('10 / 10 字').waitFor();
});

test('back, later and no rating are there too', async () => {
  const { page, evaluator, press } = await open(reasons());
  await press(page.getByRole('button', { name: /^返回/ }));
  await expect.poll(() => evaluator.heard('backToLevels')).toEqual([SESSION]);
  await press(page.getByRole('button', { name: /^稍后评价/ }));
  await expect.poll(() => evaluator.heard('rateLater')).toEqual([SESSION]);
  await press(page.getByRole('button', { name: /^不评价/ }));
  await expect.poll(() => evaluator.heard('decline')).toEqual([SESSION]);
});

test('the keyboard alone: level, reason, text, submit', async () => {
  const { page, evaluator, settle } = await open(rating());
  evaluator.answer = ({ call }) => {
    if (call === 'chooseLevel') evaluator.show(reasons());
    return null;
  };
  await settle();
  // The four that help with the screen itself come first.
  for (let step = 0; step < 4 + 4; step += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /不满意 Dissatisfied/ }).waitFor();
  await settle();
  // The same four, then the two reasons about the staff, then seven about the agency, then the text.
  for (let step = 0; step < 4 + 2; step += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('Tab');
  await page.keyboard.type('说话不耐烦');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => evaluator.heard('submit')).toEqual([
    { ...SESSION, reasons: { perSubject: [{ subject: 'staff', indicators: ['214'] }], text: '说话不耐烦' } },
  ]);
});
