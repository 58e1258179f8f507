import { expect, test } from 'vitest';
import { useScreens } from './support/screen.ts';
import { AT_TERMINAL, idle, LONG_MATTER, NUMBER_PAD, rating, reasons, thanks } from './support/views.ts';

const open = useScreens();
const SESSION = { session: 'session-1' };

test('wakes from idle to the matter, the case, the member of staff and the window', async () => {
  const { page, evaluator } = await open(idle());
  await page.getByRole('heading', { name: '齐齐哈尔市政务服务中心' }).waitFor();
  await page.getByText('After your service you are welcome to rate it').waitFor();
  evaluator.show(rating({ taskName: LONG_MATTER }));
  await page.getByRole('heading', { name: LONG_MATTER }).waitFor();
  const particulars = page.locator('dd');
  expect(await particulars.allInnerTexts()).toEqual([
    '23020020260512000187',
    expect.stringMatching(/^欧阳建国\s*工号 0231/),
    '12',
  ]);
  expect(await page.getByRole('region', { name: '评价等级' }).getByRole('button').allInnerTexts()).toEqual([
    expect.stringMatching(/^非常满意\s+Very satisfied$/),
    expect.stringMatching(/^满意\s+Satisfied$/),
    expect.stringMatching(/^基本满意\s+Fairly satisfied$/),
    expect.stringMatching(/^不满意\s+Dissatisfied$/),
    expect.stringMatching(/^非常不满意\s+Very dissatisfied$/),
  ]);
});

test('at a self-service terminal it names the terminal, and nobody who served', async () => {
  const { page } = await open(rating(AT_TERMINAL));
  expect(await page.locator('dt').allInnerTexts()).toEqual([
    expect.stringContaining('业务流水号'),
    expect.stringMatching(/^终端机编号\s+Terminal no\.$/),
  ]);
  expect(await page.locator('dd').allInnerTexts()).toEqual(['23020020260512000187', 'ZZ-0107']);
});

test('a double tap on a good level sends one chooseLevel, for the session that was shown', async () => {
  const { page, evaluator, settle } = await open(rating({ keypad: NUMBER_PAD }));
  const answered = Promise.withResolvers<null>();
  evaluator.answer = () => answered.promise;
  const level = page.getByRole('button', { name: /^非常满意/ });
  await settle();
  await level.dblclick();
  await expect.poll(() => evaluator.heard('chooseLevel')).toEqual([{ ...SESSION, level: 5 }]);
  // While it is on its way, no other answer is taken either.
  expect(await level.getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('button', { name: /^不评价/ }).click({ force: true });
  await page.keyboard.press('1');
  await page.clock.runFor(100);
  answered.resolve(null);
  await expect.poll(() => level.getAttribute('aria-disabled')).toBe('false');
  expect(evaluator.calls).toEqual([{ call: 'chooseLevel', args: { ...SESSION, level: 5 } }]);
});

test('a refusal is shown in words, and the citizen can try again', async () => {
  const { page, evaluator, press } = await open(rating());
  evaluator.answer = () => ({ code: 'store-failed', zh: '评价没有保存成功，请再试一次', en: 'It could not be stored' });
  await press(page.getByRole('button', { name: /^满意/ }));
  await page.getByRole('alert').filter({ hasText: '评价没有保存成功，请再试一次 It could not be stored' }).waitFor();
  evaluator.answer = () => null;
  await press(page.getByRole('button', { name: /^满意/ }));
  await expect.poll(() => evaluator.heard('chooseLevel')).toHaveLength(2);
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
});

test('a notice of the evaluator is shown', async () => {
  const { page } = await open(rating({ notice: { zh: '请再试一次', en: 'Please try again' } }));
  await expect.poll(() => page.getByRole('alert').textContent()).toBe('请再试一次 Please try again');
});

test('later, no rating and details first are calls of their own', async () => {
  const { page, evaluator, press } = await open(rating());
  const details = page.getByRole('button', { name: /^先选择具体原因再提交/ });
  expect(await details.getAttribute('aria-pressed')).toBe('false');
  await press(details);
  await expect.poll(() => evaluator.heard('setDetailsFirst')).toEqual([{ ...SESSION, on: true }]);
  evaluator.show(rating({ detailsFirst: true }));
  await expect.poll(() => details.getAttribute('aria-pressed')).toBe('true');
  await press(details);
  await expect.poll(() => evaluator.heard('setDetailsFirst')).toHaveLength(2);
  await press(page.getByRole('button', { name: /^稍后评价/ }));
  await expect.poll(() => evaluator.heard('rateLater')).toEqual([SESSION]);
  await press(page.getByRole('button', { name: /^不评价/ }));
  await expect.poll(() => evaluator.heard('decline')).toEqual([SESSION]);
});

test('the keyboard alone reaches everything in reading order, and Enter chooses', async () => {
  const { page, evaluator, settle } = await open(rating());
  await settle();
  const order: string[] = [];
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    order.push(await page.evaluate(() => document.activeElement?.querySelector('[lang]')?.textContent ?? document.activeElement?.textContent ?? ''));
    if (step === 7) await page.keyboard.press('Enter');
  }
  expect(order).toEqual([
    'English', '长者', '高对比', '声音', '非常满意', '满意', '基本满意', '不满意', '非常不满意', '先选择具体原因再提交', '稍后评价', '不评价',
  ]);
  await expect.poll(() => evaluator.heard('chooseLevel')).toEqual([{ ...SESSION, level: 2 }]);
});

test('a touch beside the buttons, or a key, tells that the citizen is there, at most every two seconds', async () => {
  const { page, evaluator, settle } = await open(rating());
  await settle();
  await page.getByRole('heading', { level: 1 }).click();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('Tab');
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'touch', args: SESSION }]);
  await page.clock.runFor(2000);
  await page.keyboard.press('Tab');
  await expect.poll(() => evaluator.heard('touch')).toHaveLength(2);
  await page.clock.runFor(2000);
  await page.getByRole('button', { name: /^满意/ }).click();
  await expect.poll(() => evaluator.heard('chooseLevel')).toHaveLength(1);
  expect(evaluator.heard('touch')).toHaveLength(2);
});

test('a key that is held or stuck, or of a number pad that does not rate, keeps no session open', async () => {
  const { page, evaluator, settle } = await open(rating());
  await settle();
  for (const key of ['5', 'x', 'Numpad5']) {
    await page.keyboard.press(key);
    // At the speed of fingers: quicker ones are a scanner's.
    await page.clock.runFor(400);
  }
  await page.keyboard.down('ArrowDown');
  await expect.poll(() => evaluator.heard('touch')).toHaveLength(1);
  for (let second = 0; second < 5; second += 1) {
    await page.clock.runFor(2000);
    // Playwright marks a second keydown without a keyup as a repeat, as the system does.
    await page.keyboard.down('ArrowDown');
  }
  await page.keyboard.up('ArrowDown');
  await page.clock.runFor(2000);
  await page.keyboard.press('Tab');
  await expect.poll(() => evaluator.heard('touch')).toHaveLength(2);
});

test('the time left counts down, begins anew with a view, and says at its end how to get more', async () => {
  const { page, evaluator } = await open(rating({ secondsLeft: 60 }));
  evaluator.show(rating({ secondsLeft: 45 }));
  await page.getByText('还有 45 秒').waitFor();
  await page.clock.runFor(1000);
  await page.getByText('还有 44 秒').waitFor();
  await page.clock.runFor(28_000);
  await page.getByText('还有 16 秒').waitFor();
  expect(await page.getByText('轻触屏幕可继续').count()).toBe(0);
  await page.clock.runFor(1000);
  await page.getByText('还有 15 秒').waitFor();
  await page.getByText('轻触屏幕可继续').waitFor();
  evaluator.show(rating({ secondsLeft: 60 }));
  await page.getByText('还有 60 秒').waitFor();
});

test('whoever dismisses the last thanks does not rate for the next citizen', async () => {
  const { page, evaluator } = await open(thanks('session-1'));
  evaluator.show(rating({ session: 'session-2' }));
  const level = page.getByRole('button', { name: /^非常不满意/ });
  await level.waitFor();
  await page.clock.runFor(200);
  await level.click();
  await page.getByRole('heading', { level: 1 }).click();
  await page.clock.runFor(200);
  await level.click();
  await expect.poll(() => evaluator.calls).toEqual([
    { call: 'chooseLevel', args: { session: 'session-2', level: 1 } },
  ]);
});

test('the second half of a double tap on a bad level chooses no reason', async () => {
  const { page, evaluator } = await open(rating());
  evaluator.show(reasons());
  const tile = page.getByRole('checkbox', { name: /服务态度生硬/ });
  await tile.waitFor();
  await page.clock.runFor(200);
  await tile.click();
  expect(await tile.isChecked()).toBe(false);
  await page.clock.runFor(200);
  await tile.click();
  expect(await tile.isChecked()).toBe(true);
});
