import { expect, test } from 'vitest';
import { screenKeys } from './support/on-screen-keys.ts';
import { SIZES, useScreens, type Screen } from './support/screen.ts';
import { idle, QIQIHAR, reasons } from './support/views.ts';

/** Hands that shake, tap twice, or take the wrong key: nothing they wrote is lost, and nothing is pressed that they did not see. */
const open = useScreens();
const COMPLETE = reasons({ reasons: { perSubject: [{ subject: 'staff', indicators: ['214'] }], text: '等了三个小时' } });

async function openKeyboard(screen: Screen) {
  await screen.settle();
  const keys = screenKeys(screen.page);
  await keys.open();
  return keys;
}

async function middleOf(target: ReturnType<ReturnType<typeof screenKeys>['key']>) {
  const box = await target.boundingBox();
  if (box === null) throw new Error('There is nothing to tap.');
  return [box.x + box.width / 2, box.y + box.height / 2] as const;
}

test.each(Object.entries(SIZES))('a double tap on 完成 closes the keyboard and presses nothing beneath it, %s', async (_, viewport) => {
  const screen = await open(COMPLETE, { viewport });
  const keys = await openKeyboard(screen);
  const at = await middleOf(keys.key('完成'));
  await screen.settle();
  await screen.page.mouse.click(...at);
  await screen.page.clock.runFor(150);
  await screen.page.mouse.click(...at);
  await expect.poll(() => keys.keyboard.count()).toBe(0);
  expect(['submit', 'rateLater', 'decline', 'backToLevels'].flatMap((call) => screen.evaluator.heard(call))).toEqual([]);
});

test('a double tap on a candidate takes one', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  await keys.type('gongzuorenyuantaidu');
  const bar = screen.page.getByRole('button', { name: '工作人员', exact: true });
  const at = await middleOf(bar);
  await screen.settle();
  await screen.page.mouse.click(...at);
  await screen.page.clock.runFor(150);
  await screen.page.mouse.click(...at);
  expect(await keys.field.inputValue()).toBe('工作人员');
});

test('of what nobody chose yet 完成 takes the first candidate, and closes with the next press', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  await keys.type('taiduhencha');
  await keys.offered();
  await keys.key('完成').click();
  expect(await keys.field.inputValue()).toBe('态度很差');
  expect(await keys.keyboard.count()).toBe(1);
  await keys.key('完成').click();
  await expect.poll(() => keys.keyboard.count()).toBe(0);
  expect(await keys.field.inputValue()).toBe('态度很差');
});

test('who goes over to English amid a word has meant these very letters', async () => {
  const keys = await openKeyboard(await open(reasons()));
  await keys.type('wifi');
  await keys.key('英文').click();
  await keys.key('x').click();
  expect(await keys.field.inputValue()).toBe('wifix');
});

test('who goes for a digit amid a word keeps the letters, and the digit takes what they stand for', async () => {
  const keys = await openKeyboard(await open(reasons()));
  await keys.type('dengle');
  await keys.offered();
  await keys.key('符号').click();
  await keys.type('3');
  expect(await keys.field.inputValue()).toBe('等了3');
});

test('a tap between two keys presses one of them', async () => {
  const screen = await open(reasons(), { viewport: SIZES.small });
  const keys = await openKeyboard(screen);
  const f = await keys.key('F').boundingBox();
  const g = await keys.key('G').boundingBox();
  if (f === null || g === null) throw new Error('There are no keys.');
  for (const x of [f.x + f.width + 1, g.x - 1]) await screen.page.mouse.click(x, f.y + 30);
  for (const y of [f.y + f.height + 2, f.y - 2]) await screen.page.mouse.click(f.x + f.width / 2, y);
  const typed = await keys.keyboard.locator('[data-composing]').textContent();
  expect(typed).toMatch(/^[fg][fg][fcv][frt]$/);
});

test('characters of two units are written, counted and erased whole, also at the limit and in the middle', async () => {
  const keys = await openKeyboard(await open(reasons({ form: { ...QIQIHAR, textLimit: 4 }, reasons: { perSubject: [], text: '𠮷𠮷好' } })));
  await keys.field.evaluate((field) => field instanceof HTMLTextAreaElement && field.setSelectionRange(4, 4));
  await keys.type('ta');
  await keys.take('他');
  await keys.type('，');
  expect(await keys.field.inputValue()).toBe('𠮷𠮷他好');
  await keys.key('退格').click();
  await keys.key('退格').click();
  await keys.key('光标左移').click();
  await keys.key('退格').click();
  expect(await keys.field.inputValue()).toBe('𠮷好');
});

test('whoever comes next finds nothing of it: no keyboard, no words, and none by undoing', async () => {
  const screen = await open(reasons());
  const { page, evaluator } = screen;
  const keys = await openKeyboard(screen);
  await page.keyboard.type('secret');
  await keys.field.press('Escape');
  evaluator.show(idle());
  await keys.field.waitFor({ state: 'detached' });
  const undo = async () => {
    for (let times = 0; times < 5; times += 1) await page.keyboard.press('Control+z');
  };
  await undo();
  expect(await page.content()).not.toContain('secret');
  evaluator.show(reasons({ session: 'session-2', reasons: { perSubject: [], text: '' } }));
  await keys.field.waitFor();
  await screen.settle();
  await keys.open();
  expect(await keys.candidates()).toEqual([]);
  await undo();
  expect(await keys.field.inputValue()).toBe('');
  expect(await page.content()).not.toContain('secret');
});

test('a session that ends amid a word takes keyboard, letters and candidates away', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  await keys.type('taidu');
  screen.evaluator.show(idle());
  await expect.poll(() => keys.keyboard.count()).toBe(0);
  const content = await screen.page.content();
  expect(content).not.toContain('taidu');
  expect(content).not.toContain('态度很差');
  expect(await screen.page.locator(':popover-open').count()).toBe(0);
});

test('while the evaluator is away nobody writes, and what was written and saved is there again', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  await keys.type('taidu ');
  screen.evaluator.cut();
  await expect.poll(() => keys.keyboard.count()).toBe(0);
  screen.evaluator.show(reasons({ reasons: { perSubject: [], text: '态度' } }));
  screen.evaluator.restore();
  await expect.poll(async () => {
    await screen.page.clock.runFor(1_000);
    return keys.field.count();
  }).toBe(1);
  expect(await keys.field.inputValue()).toBe('态度');
});

test('what is typed is not sent to the maker of the browser, and not filled in by it', async () => {
  const screen = await open(reasons());
  const asked = await screenKeys(screen.page).field.evaluate((field) =>
    ['spellcheck', 'autocomplete', 'autocorrect', 'writingsuggestions'].map((name) => field.getAttribute(name)),
  );
  expect(asked).toEqual(['false', 'off', 'off', 'false']);
});
