import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { how } from './support/group-views.ts';
import { useScreens } from './support/screen.ts';
import { FINGER_MS, SCANNER_MS, typeKeys } from './support/typing.ts';
import { idle, JOINT, NO_KEYPAD, NUMBER_PAD, onlyChoices, QIQIHAR, rating, reasons, thanks } from './support/views.ts';

/** A keypad that types like a keyboard, with real key events in a real browser. */

const open = useScreens();
const SESSION = { session: 'session-1' };
const keypad = NUMBER_PAD;

const opened = async (view: RatingView) => {
  const screen = await open(view);
  await screen.settle();
  return { ...screen, pressed: () => screen.evaluator.heard('pressKey').map((args) => Reflect.get(Object(args), 'key')) };
};

test.each(['5', '4', '3', '2', '1'])('the key %s at the speed of a finger is told once, and the evaluator decides', async (key) => {
  const { page, evaluator } = await opened(rating({ keypad }));
  const answered = Promise.withResolvers<null>();
  evaluator.answer = () => answered.promise;
  await typeKeys(page, [key, key, '3'], FINGER_MS);
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'pressKey', args: { ...SESSION, key } }]);
  // As after a touch, all five look the same until the answer is there.
  for (const level of await page.getByRole('region').getByRole('button').all()) expect(await level.getAttribute('aria-disabled')).toBe('true');
  answered.resolve(null);
});

test.each([
  ['a scan', ['2', '3', '0', '2', '0', '0', '2', '0', 'Enter']],
  ['half a scan', ['2', '3', '0']],
  ['an elbow', ['5', '1']],
])('%s is no level', async (_, keys) => {
  const { page, evaluator, pressed } = await opened(rating({ keypad }));
  await typeKeys(page, keys, SCANNER_MS);
  await page.clock.runFor(500);
  await typeKeys(page, ['4'], FINGER_MS);
  await expect.poll(pressed).toEqual(['4']);
  expect(evaluator.heard('scan')).toEqual([]);
});

test('a bouncing key is one key, a held one too, and keys of a shortcut none', async () => {
  const { page, pressed } = await opened(reasons({ keypad }));
  await typeKeys(page, ['2', '2'], 20);
  for (let repeat = 0; repeat < 5; repeat += 1) {
    await page.keyboard.down('3');
    await page.clock.runFor(60);
  }
  await page.keyboard.up('3');
  await typeKeys(page, ['Control+4', 'Alt+5', 'Shift'], FINGER_MS);
  await expect.poll(pressed).toEqual(['2', '3']);
});

test('a keypad that types Enter behind each key rates, and its Enter presses no button', async () => {
  const { page, evaluator, pressed } = await opened(rating({ keypad: { ...keypad, wedgeKeys: ['F1', 'F2'], wedgeBeside: ['Enter'], levelKeys: { F1: 5, F2: 4 } } }));
  await page.getByRole('button', { name: /^先选择具体原因/ }).focus();
  await typeKeys(page, ['F2', 'Enter'], 10);
  await expect.poll(pressed).toEqual(['F2']);
  // While one decision is on its way no other is taken.
  await expect.poll(() => page.getByRole('button', { name: /^满意/ }).getAttribute('aria-disabled')).toBe('false');
  await typeKeys(page, ['F1', 'Enter'], FINGER_MS);
  await expect.poll(pressed).toEqual(['F2', 'F1']);
  expect(evaluator.heard('setDetailsFirst')).toEqual([]);
});

test('of other keys only those of a number pad are told, so that a technician hears of NumLock', async () => {
  const { page, pressed } = await opened(rating({ keypad }));
  await typeKeys(page, ['a', 'Escape', 'F5', 'Home', 'Numpad5', 'NumpadAdd'], FINGER_MS);
  // Playwright's number pad has its NumLock off.
  await expect.poll(pressed).toEqual(['Clear', '+']);
});

test('without a keypad no key is told', async () => {
  const { page, evaluator } = await opened(rating({ keypad: NO_KEYPAD }));
  await typeKeys(page, ['5', 'Numpad5', 'Enter'], FINGER_MS);
  expect(evaluator.heard('pressKey')).toEqual([]);
  expect(await page.getByRole('button', { name: /^满意/ }).getAttribute('aria-keyshortcuts')).toBeNull();
});

test('the buttons name their keys to a screen reader', async () => {
  const { page } = await open(rating({ keypad: { ...keypad, levelKeys: { '1': 5, a: 5, '2': 4 } } }));
  expect(await page.getByRole('button', { name: /^非常满意/ }).getAttribute('aria-keyshortcuts')).toBe('1 a');
  expect(await page.getByRole('button', { name: /^不满意/ }).getAttribute('aria-keyshortcuts')).toBeNull();
});

test('a key within 300 ms of a new screen does not count, nor the tail of a burst that began then', async () => {
  const { page, evaluator, pressed } = await opened(rating({ keypad }));
  evaluator.show(rating({ keypad, session: 'session-2', taskName: '下一位' }));
  await page.getByRole('heading', { name: '下一位' }).waitFor();
  await page.clock.runFor(150);
  await typeKeys(page, ['5'], 0);
  await page.clock.runFor(100);
  await typeKeys(page, [...'2302002026', '5'], 30);
  await page.clock.runFor(500);
  expect(pressed()).toEqual([]);
  await typeKeys(page, ['4'], FINGER_MS);
  await expect.poll(() => evaluator.heard('pressKey')).toEqual([{ session: 'session-2', key: '4' }]);
});

test('a key whose screen goes before it is told counts for nobody', async () => {
  const { page, evaluator } = await opened(rating({ keypad }));
  await page.keyboard.press('5');
  evaluator.show(rating({ keypad, session: 'session-2', taskName: '下一位' }));
  await page.getByRole('heading', { name: '下一位' }).waitFor();
  await page.clock.runFor(1000);
  expect(evaluator.heard('pressKey')).toEqual([]);
});

async function tabTo(page: Page, key: 'Tab' | 'Shift+Tab', target: Locator): Promise<void> {
  for (let step = 0; step < 20; step += 1) {
    await typeKeys(page, [key], FINGER_MS);
    if (await target.evaluate((one) => one === document.activeElement)) return;
  }
  throw new Error(`${key} does not lead to ${String(target)}.`);
}

test('Enter confirms unless the Tab key led to a button; a touched button does not keep it', async () => {
  const { page, evaluator, pressed } = await opened(reasons({ keypad, form: onlyChoices(QIQIHAR) }));
  await typeKeys(page, ['Enter'], FINGER_MS);
  await expect.poll(pressed).toEqual(['Enter']);
  await page.getByRole('button', { name: 'English' }).click();
  await typeKeys(page, ['Enter'], FINGER_MS);
  await expect.poll(pressed).toEqual(['Enter', 'Enter']);
  await page.getByRole('button', { name: '中文' }).waitFor();
  await tabTo(page, 'Tab', page.getByRole('checkbox').nth(1));
  await typeKeys(page, [' ', 'Enter'], FINGER_MS);
  expect(await page.getByRole('checkbox').nth(1).isChecked()).toBe(true);
  await expect.poll(pressed).toEqual(['Enter', 'Enter', 'Enter']);
  await tabTo(page, 'Shift+Tab', page.getByRole('button', { name: '中文' }));
  await typeKeys(page, ['Enter'], FINGER_MS);
  await page.getByRole('button', { name: 'English' }).waitFor();
  expect(pressed()).toHaveLength(3);
  expect(evaluator.heard('submit')).toEqual([]);
});

test('what a citizen types into the text is theirs; a scan does not stay in it', async () => {
  const { page, evaluator } = await opened(reasons({ keypad }));
  const text = page.getByRole('textbox');
  await text.click();
  await typeKeys(page, [...'at 5 pm 12'], FINGER_MS);
  // Two keys that a quick hand rolls over.
  await typeKeys(page, [...'ab'], 20);
  expect(await text.inputValue()).toBe('at 5 pm 12ab');
  await typeKeys(page, [...'23020020260512000187', 'Enter'], SCANNER_MS);
  expect(await text.inputValue()).toBe('at 5 pm 12ab');
  await typeKeys(page, ['c'], FINGER_MS);
  await page.clock.runFor(300);
  await expect.poll(() => evaluator.heard('saveDraft').at(-1)).toEqual({ ...SESSION, reasons: { perSubject: [], text: 'at 5 pm 12abc' } });
  expect(evaluator.heard('pressKey')).toEqual([]);
});

test('Enter at the end of a scan presses nothing, nor does it dismiss the thanks', async () => {
  const { page, evaluator } = await opened(reasons({ keypad: NO_KEYPAD, form: onlyChoices(QIQIHAR) }));
  await page.getByRole('button', { name: /^返回/ }).focus();
  await typeKeys(page, [...'2302002026', 'Enter'], SCANNER_MS);
  expect(evaluator.heard('backToLevels')).toEqual([]);
  evaluator.show(thanks());
  await page.getByRole('status').filter({ hasText: '感谢您的评价' }).waitFor();
  await page.clock.runFor(400);
  await typeKeys(page, [...'2302002026', 'Enter'], SCANNER_MS);
  expect(evaluator.heard('dismiss')).toEqual([]);
});

test('reasons show their numbers, and how to go on', async () => {
  const { page, evaluator } = await open(reasons({ keypad }));
  await page.getByText('按数字键选择，按确认键提交').waitFor();
  await page.getByRole('checkbox', { name: /^1\s*窗口人员业务不熟练/ }).waitFor();
  await page.getByRole('checkbox', { name: /^9\s*其他/ }).waitFor();
  evaluator.show(reasons({ form: JOINT, keypad: { ...keypad, confirms: false } }));
  await page.getByRole('checkbox', { name: /^01\s*窗口人员业务不熟练/ }).waitFor();
  await page.getByText('按数字键选择原因', { exact: true }).waitFor();
  evaluator.show(reasons({ form: JOINT, keypad: { ...keypad, pendingDigit: '0' } }));
  await page.getByText('已按 0，请再按一位数字').first().waitFor();
  evaluator.show(reasons({ keypad: NO_KEYPAD }));
  await page.getByRole('checkbox', { name: /^窗口人员业务不熟练/ }).waitFor();
  expect(await page.getByText('按数字键').count()).toBe(0);
});

test('what a keypad chooses is ticked and comes into sight, and what was entered here stays', async () => {
  const { page, evaluator, settle } = await open(reasons({ keypad }), { viewport: { width: 800, height: 480 } });
  await settle();
  await page.getByRole('checkbox', { name: /服务态度生硬/ }).check();
  evaluator.show(reasons({ keypad, reasons: { perSubject: [{ subject: 'agency', indicators: ['216'] }], text: '' } }));
  const last = page.getByRole('checkbox', { name: /^9\s*其他/ });
  const id = QIQIHAR.levels.find(({ level }) => level === 2)?.lists.find(({ subject }) => subject === 'agency')?.indicators.at(-1)?.id ?? '';
  evaluator.show(reasons({ keypad, reasons: { perSubject: [{ subject: 'agency', indicators: [id] }], text: '' } }));
  await expect.poll(() => last.isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: /服务态度生硬/ }).isChecked()).toBe(true);
  const footer = await page.getByRole('button', { name: /^提交/ }).boundingBox();
  await expect
    .poll(async () => {
      await page.clock.runFor(100);
      const tile = await last.boundingBox();
      return tile !== null && footer !== null && tile.y + tile.height < footer.y;
    })
    .toBe(true);
  // What was entered here is sent together with what came from there.
  await page.clock.runFor(300);
  await expect
    .poll(() => evaluator.heard('saveDraft').at(-1))
    .toEqual({ ...SESSION, reasons: { perSubject: expect.arrayContaining([
      { subject: 'staff', indicators: ['214'] }, { subject: 'agency', indicators: [id] },
    ]), text: '' } });
});

test('what was entered here reaches the evaluator before a key does', async () => {
  const { page, evaluator } = await opened(reasons({ keypad }));
  await page.getByRole('checkbox', { name: /服务态度生硬/ }).check();
  await page.getByRole('heading', { level: 1 }).click();
  await typeKeys(page, ['5'], 0);
  await expect.poll(() => evaluator.calls.map(({ call }) => call).filter((call) => call !== 'touch')).toEqual(['saveDraft', 'pressKey']);
});

test('keys on the idle screen are nobody’s', async () => {
  const { page, evaluator, settle } = await open(idle());
  await settle();
  await typeKeys(page, ['5', 'Enter', '1'], FINGER_MS);
  expect(evaluator.calls).toEqual([]);
});

test('a key that repeats by itself since before the screen rates for nobody until it was let go; other keys do', async () => {
  const screen = await open(idle());
  const { page, evaluator, settle } = screen;
  await settle();
  const pressed = () => evaluator.heard('pressKey').map((args) => Reflect.get(Object(args), 'key'));
  await typeKeys(page, ['1', '1'], 400);
  evaluator.show(rating({ keypad }));
  await page.getByRole('heading', { name: rating().taskName }).waitFor();
  await typeKeys(page, ['1', '1', '1', '1', '1'], 400);
  await typeKeys(page, ['4'], FINGER_MS);
  await expect.poll(pressed).toEqual(['4']);
  await page.clock.runFor(1_000);
  await typeKeys(page, ['1'], FINGER_MS);
  await expect.poll(pressed).toEqual(['4', '1']);
});

const LET_GO = '请松开按键，再按一次';

test.each([
  ['levels', rating({ keypad })],
  ['how', how({ keypad })],
  ['reasons', reasons({ keypad })],
])('%s: whoever presses a key since before the screen is told to let go, until a key counts', async (_, view) => {
  const { page, evaluator, settle } = await open(idle());
  await settle();
  await typeKeys(page, ['1', '1'], 400);
  evaluator.show(view);
  await page.getByRole('button', { name: /^稍后评价/ }).waitFor();
  await page.clock.runFor(400);
  expect(await page.getByText(LET_GO).count()).toBe(0);
  await typeKeys(page, ['1'], FINGER_MS);
  await page.getByRole('alert').getByText(LET_GO).waitFor();
  await typeKeys(page, ['2'], FINGER_MS);
  await expect.poll(() => evaluator.heard('pressKey')).toEqual([{ ...SESSION, key: '2' }]);
  await expect.poll(() => page.getByText(LET_GO).count()).toBe(0);
});

test('a key that the system repeats since before the screen is told of too; a scan that goes on is not', async () => {
  const { page, evaluator, settle } = await open(idle());
  await settle();
  await page.keyboard.down('5');
  await typeKeys(page, [...'23020020'], SCANNER_MS);
  evaluator.show(rating({ keypad }));
  await page.getByRole('heading', { name: rating().taskName }).waitFor();
  await typeKeys(page, [...'23020020'], SCANNER_MS);
  await page.clock.runFor(400);
  expect(await page.getByText(LET_GO).count()).toBe(0);
  await page.keyboard.down('5');
  await page.getByRole('alert').getByText(LET_GO).waitFor();
  expect(evaluator.heard('pressKey')).toEqual([]);
});
