import { describe, expect, test } from 'vitest';
import { batch, each, FIVE_STAFF, how, MATTERS, together } from './support/group-views.ts';
import { useScreens } from './support/screen.ts';
import { FINGER_MS, typeKeys } from './support/typing.ts';
import { later, LONG_MATTER, NUMBER_PAD, rating } from './support/views.ts';

/** Several cases before one citizen: how they are rated, which they are, and a code for each that is put off. */

const open = useScreens();
const SESSION = { session: 'session-1' };

describe('how', () => {
  test('asks in two equal places, shows the cases, and offers the ways out', async () => {
    const { page, evaluator, press } = await open(how());
    await page.getByRole('heading', { level: 1, name: /您有 5 件业务，请选择怎样评价/ }).waitFor();
    const modes = await Promise.all([/^一起评价/, /^逐件评价/].map((name) => page.getByRole('button', { name }).boundingBox()));
    expect(new Set(modes.map((box) => `${Math.round(box?.width ?? 0)} × ${Math.round(box?.height ?? 0)}`)).size).toBe(1);
    expect(await page.getByText('食品经营许可（新办）').first().isVisible()).toBe(true);
    await press(page.getByRole('button', { name: /^逐件评价/ }));
    await expect.poll(() => evaluator.calls).toEqual([{ call: 'chooseHow', args: { ...SESSION, mode: 'each' } }]);
    await press(page.getByRole('button', { name: /^不评价/ }));
    await expect.poll(() => evaluator.heard('decline')).toEqual([SESSION]);
  });

  test('what the region prefers stands first', async () => {
    const view = how();
    const { page } = await open({ ...view, group: view.group && { ...view.group, modes: ['each', 'together'] } });
    const names = await page.getByRole('button', { name: /评价$|评价 / }).allInnerTexts();
    expect(names.findIndex((name) => name.includes('逐件评价'))).toBeLessThan(names.findIndex((name) => name.includes('一起评价')));
  });

  test('beside a number pad each way bears its digit, and the evaluator hears it', async () => {
    const { page, evaluator, settle } = await open(how({ keypad: NUMBER_PAD }));
    await settle();
    await page.getByRole('button', { name: /^一起评价/ }).getByText('1', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^逐件评价/ }).getByText('2', { exact: true }).waitFor();
    await typeKeys(page, ['2'], FINGER_MS);
    await expect.poll(() => evaluator.heard('pressKey')).toEqual([{ ...SESSION, key: '2' }]);
  });

  test('without one there is no digit', async () => {
    const { page } = await open(how());
    expect(await page.getByRole('button', { name: /^一起评价/ }).getByText('1', { exact: true }).count()).toBe(0);
  });
});

test('the reasons of a group say which case they are about', async () => {
  const { page, evaluator } = await open(each({ step: 'reasons', level: 1 }));
  const band = page.locator('header');
  await expect.poll(() => band.innerText()).toMatch(/第 2 \/ 5 件[\s\S]*· 食品经营许可（新办）/);
  evaluator.show(together({ step: 'reasons', level: 1 }));
  await expect.poll(() => band.innerText()).toMatch(/共 5 件[\s\S]*· 建设工程/);
});

describe('levels', () => {
  test('of one by one say which case it is', async () => {
    const { page } = await open(each());
    await page.getByRole('heading', { level: 1, name: /第 2 \/ 5 件.*食品经营许可/ }).waitFor();
    expect(await page.getByRole('button', { name: /^查看全部/ }).count()).toBe(0);
  });

  test.each([
    ['at first', 0, '都稍后评价', '都不评价'],
    ['in between', 1, '其余稍后评价', '其余都不评价'],
    ['at the last', MATTERS.length - 1, '稍后评价', '不评价'],
  ])('of one by one, the ways out say that they are about all that is left: %s', async (_, current, later, decline) => {
    const view = each();
    for (const step of ['levels', 'reasons'] as const) {
      const { page } = await open({ ...view, step, level: step === 'reasons' ? 1 : null, group: view.group && { ...view.group, current } });
      for (const name of [later, decline]) await expect.poll(() => page.getByRole('button', { name: new RegExp(`^${name}`) }).isVisible()).toBe(true);
    }
  });

  test('of a theme together say that there are other matters, of a batch that all are one', async () => {
    const { page, evaluator } = await open(together());
    const matter = page.getByRole('heading', { level: 1 });
    await expect.poll(() => matter.innerText()).toMatch(/共 5 件[\s\S]*联合验收）\s*及其他 4 件/);
    evaluator.show(batch());
    await expect.poll(() => matter.innerText()).toMatch(/共 50 件[\s\S]*转移接续$/);
  });

  test('of all together say how many, whose first two served, and that there are more', async () => {
    const { page } = await open(together());
    await page.getByRole('heading', { level: 1, name: /共 5 件/ }).waitFor();
    const particulars = await page.locator('dl').innerText();
    expect(particulars).toContain('等 5 件');
    expect(particulars).toMatch(/欧阳建国\s*工号 0231[\s\S]*王秀兰\s*工号 0232[\s\S]*等 5 人/);
    expect(particulars).not.toContain('李敏');
  });

  test.each([
    ['by touch', async (dialog: { close(): Promise<void> }) => dialog.close()],
    ['by Escape', null],
  ])('a touch shows all cases and all staff, and the session goes on after it is closed %s', async (_, byTouch) => {
    const { page, evaluator, press } = await open(together());
    const all = page.getByRole('button', { name: /^查看全部/ });
    await press(all);
    const dialog = page.getByRole('dialog', { name: /本次评价的全部内容/ });
    for (const text of [...MATTERS, ...FIVE_STAFF.map(({ name }) => name)]) await dialog.getByText(text, { exact: true }).waitFor();
    // Time goes on beneath it, and a new view leaves it open.
    evaluator.show(together({ secondsLeft: 41 }));
    await dialog.getByText('还有 41 秒').waitFor();
    expect(await dialog.isVisible()).toBe(true);
    if (byTouch === null) await page.keyboard.press('Escape');
    else await byTouch({ close: () => dialog.getByRole('button', { name: /^关闭/ }).click() });
    await expect.poll(() => dialog.isVisible()).toBe(false);
    // Focus is back where it came from.
    expect(await all.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(evaluator.calls.map(({ call }) => call)).toEqual(evaluator.calls.map(() => 'touch'));
    await press(page.getByRole('button', { name: /^非常满意/ }));
    await expect.poll(() => evaluator.heard('chooseLevel')).toEqual([{ ...SESSION, level: 5 }]);
  });

  test('while all cases are shown, the Tab key stays among them', async () => {
    const { page, press } = await open(batch());
    await press(page.getByRole('button', { name: /^查看全部/ }));
    await page.getByRole('dialog').waitFor();
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(() => document.activeElement?.closest('dialog') !== null || document.activeElement === document.body);
      expect(where).toBe(true);
    }
  });

  test('while all cases are shown, a keypad rates nothing beneath them, and the time left stands among them', async () => {
    const { page, evaluator, press, settle } = await open(together({ keypad: NUMBER_PAD }));
    await press(page.getByRole('button', { name: /^查看全部/ }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await settle();
    await typeKeys(page, ['5', '0', 'Numpad5'], FINGER_MS);
    expect(evaluator.heard('pressKey')).toEqual([]);
    evaluator.show(together({ keypad: NUMBER_PAD, secondsLeft: 12 }));
    await dialog.getByText('还有 12 秒').waitFor();
    await dialog.getByText('轻触屏幕可继续').waitFor();
    // The focus is on a button of the list, whose key Enter is, however it came there.
    await dialog.getByRole('button', { name: /^关闭/ }).focus();
    await typeKeys(page, ['Enter'], FINGER_MS);
    await expect.poll(() => dialog.isVisible()).toBe(false);
    await typeKeys(page, ['4'], FINGER_MS);
    await expect.poll(() => evaluator.heard('pressKey')).toEqual([{ ...SESSION, key: '4' }]);
  });

  test('fifty cases: the last one comes into sight by the large button', async () => {
    const { page, press } = await open(batch());
    await press(page.getByRole('button', { name: /^查看全部/ }));
    const last = page.getByRole('dialog').getByText('23020020260512000236');
    const down = page.getByRole('dialog').getByRole('button', { name: /^向下/ });
    await down.waitFor();
    await expect
      .poll(async () => {
        // Forced, because at the end of the list the button is disabled at any moment.
        await down.click({ force: true });
        return last.evaluate((one) => one.getBoundingClientRect().bottom <= (one.closest('[role=region]')?.getBoundingClientRect().bottom ?? 0) + 9);
      }, { timeout: 15_000 })
      .toBe(true);
  });

  test('a name that is too long for the screen can be read whole; one of sixty characters needs no button', async () => {
    const name = '事'.repeat(200);
    const { page, evaluator, press } = await open(rating({ taskName: LONG_MATTER }));
    expect(await page.getByRole('button', { name: /^查看全部/ }).count()).toBe(0);
    evaluator.show(rating({ session: 'session-2', taskName: name }));
    await press(page.getByRole('button', { name: /^查看全部/ }));
    await page.getByRole('dialog').getByText(name).waitFor();
  });
});

describe('later', () => {
  const [code] = later().codes;
  const codes = code === undefined ? [] : [1, 2, 3].map((place) => ({ ...code, projectNo: `HLJ-${place}` }));

  test('shows one code at a time, to turn forth and back', async () => {
    const { page, press } = await open(later({ codes }));
    const previous = page.getByRole('button', { name: /^上一个/ });
    const next = page.getByRole('button', { name: /^下一个/ });
    await page.getByText('HLJ-1').waitFor();
    expect(await previous.getAttribute('aria-disabled')).toBe('true');
    await press(next);
    await page.getByText('HLJ-2').waitFor();
    await page.getByText('2 / 3', { exact: true }).waitFor();
    await next.click();
    await page.getByText('HLJ-3').waitFor();
    expect(await next.getAttribute('aria-disabled')).toBe('true');
    await next.click({ force: true });
    await previous.click();
    await page.getByText('HLJ-2').waitFor();
    expect(await page.getByRole('img', { name: '评价二维码' }).count()).toBe(1);
  });

  test('of a single code there is nothing to turn', async () => {
    const { page } = await open(later());
    await page.getByText('HLJ20261123000187').waitFor();
    expect(await page.getByRole('button', { name: /^下一个/ }).count()).toBe(0);
  });
});
