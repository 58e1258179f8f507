import { expect, test } from 'vitest';
import { screenKeys } from './support/on-screen-keys.ts';
import { SIZES, useScreens, type Screen } from './support/screen.ts';
import { SCANNER_MS, typeKeys } from './support/typing.ts';
import { onlyChoices, QIQIHAR, reasons } from './support/views.ts';

const open = useScreens();
/** After 完成 a tap is taken for the second half of a double one. */
const DOUBLE_TAP_MS = 500;
const SESSION = { session: 'session-1' };

async function openKeyboard(screen: Screen) {
  await screen.settle();
  const keys = screenKeys(screen.page);
  await keys.open();
  return keys;
}

test('a citizen without a keyboard writes a sentence by pinyin, and submits it', async () => {
  const screen = await open(reasons({ reasons: { perSubject: [{ subject: 'staff', indicators: ['214'] }], text: '' } }));
  const { page, evaluator, problems } = screen;
  const keys = await openKeyboard(screen);
  await keys.type('taiduhencha');
  await expect.poll(async () => (await keys.candidates())[0]).toBe('态度很差');
  // What is not chosen yet is no part of the text.
  expect(await keys.field.inputValue()).toBe('');
  await keys.type(' ，');
  await keys.type('meirenguan');
  await keys.take('没人管');
  await keys.type('。');
  expect(await keys.field.inputValue()).toBe('态度很差，没人管。');
  await keys.key('完成').click();
  await expect.poll(() => keys.keyboard.count()).toBe(0);
  await page.clock.runFor(DOUBLE_TAP_MS);
  await page.getByRole('button', { name: /^提交/ }).click();
  await expect.poll(() => evaluator.heard('submit')).toEqual([
    { ...SESSION, reasons: { perSubject: [{ subject: 'staff', indicators: ['214'] }], text: '态度很差，没人管。' } },
  ]);
  expect(problems).toEqual([]);
});

test('initials do, and a word of a part of the letters leaves the others waiting', async () => {
  const keys = await openKeyboard(await open(reasons()));
  await keys.type('gzryzhen');
  await keys.take('工作人员');
  expect(await keys.field.inputValue()).toBe('工作人员');
  await keys.keyboard.getByText('zhen', { exact: true }).waitFor();
  await keys.key('退格').click();
  await keys.keyboard.getByText('zhe', { exact: true }).waitFor();
  await keys.type(' ');
  expect(await keys.field.inputValue()).toBe('工作人员这');
});

test('more candidates stand on the pages behind', async () => {
  const keys = await openKeyboard(await open(reasons()));
  await keys.type('shi');
  await expect.poll(async () => (await keys.candidates()).length).toBeGreaterThan(4);
  const first = await keys.candidates();
  await keys.key('后一页').click();
  const second = await keys.candidates();
  expect(second.filter((text) => first.includes(text))).toEqual([]);
  await keys.key('前一页').click();
  expect(await keys.candidates()).toEqual(first);
});

test('English with capitals, digits and Chinese punctuation', async () => {
  const keys = await openKeyboard(await open(reasons()));
  await keys.key('英文').click();
  await keys.key('大写').click();
  await keys.key('W').click();
  await keys.key('i').click();
  await keys.key('符号').click();
  await keys.type('12');
  await keys.type('：《》？');
  expect(await keys.field.inputValue()).toBe('Wi12：《》？');
  expect(await keys.field.evaluate((field) => field === document.activeElement)).toBe(true);
});

test('whoever reads English finds English keys', async () => {
  const english = reasons();
  const { page, settle } = await open({ ...english, preferences: { ...english.preferences, language: 'en' } });
  await settle();
  const keys = screenKeys(page);
  await keys.open();
  for (const letter of 'rude') await keys.key(letter).click();
  await expect.poll(() => keys.field.inputValue()).toBe('rude');
});

test('the caret moves, and what is written or erased is where it stands', async () => {
  const keys = await openKeyboard(await open(reasons({ reasons: { perSubject: [], text: '等了三个小时' } })));
  await keys.field.evaluate((field) => field instanceof HTMLTextAreaElement && field.setSelectionRange(6, 6));
  for (let moves = 0; moves < 2; moves += 1) await keys.key('光标左移').click();
  await keys.type('ban');
  await keys.take('半');
  expect(await keys.field.inputValue()).toBe('等了三个半小时');
  await keys.key('退格').click();
  await keys.key('光标右移').click();
  await keys.type('，');
  expect(await keys.field.inputValue()).toBe('等了三个小，时');
});

test('backspace goes on while it is held, and stops when it is let go', async () => {
  const screen = await open(reasons({ reasons: { perSubject: [], text: '材料交了三次' } }));
  const keys = await openKeyboard(screen);
  await keys.field.evaluate((field) => field instanceof HTMLTextAreaElement && field.setSelectionRange(6, 6));
  const box = await keys.key('退格').boundingBox();
  if (box === null) throw new Error('There is no backspace.');
  await screen.page.mouse.move(box.x + 20, box.y + 20);
  await screen.page.mouse.down();
  expect(await keys.field.inputValue()).toBe('材料交了三');
  await screen.page.clock.runFor(500 + 2 * 90);
  await screen.page.mouse.up();
  const left = await keys.field.inputValue();
  expect(left.length).toBeLessThan(4);
  expect(left).not.toBe('');
  await screen.page.clock.runFor(2_000);
  expect(await keys.field.inputValue()).toBe(left);
});

test('no more is written than the text takes', async () => {
  const keys = await openKeyboard(await open(reasons({ form: { ...QIQIHAR, textLimit: 5 } })));
  await keys.type('gongzuorenyuantaiduhencha');
  await keys.type(' ');
  expect(await keys.field.inputValue()).toBe('工作人员态');
  await keys.type('。');
  expect(await keys.field.inputValue()).toBe('工作人员态');
});

test('what was typed and not chosen is no text, and the next time begins empty', async () => {
  const screen = await open(reasons());
  const { page } = screen;
  const keys = await openKeyboard(screen);
  await keys.type('taidu');
  await page.keyboard.type('w');
  await expect.poll(() => keys.keyboard.count()).toBe(0);
  expect(await keys.field.inputValue()).toBe('w');
  await keys.field.evaluate((field) => field.dispatchEvent(new PointerEvent('click', { bubbles: true, pointerType: 'touch' })));
  await keys.keyboard.waitFor();
  expect(await keys.candidates()).toEqual([]);
});

test.each([SIZES.small, SIZES.landscape, SIZES.portrait])('after 完成 what was written is in sight ($width × $height)', async (viewport) => {
  const keys = await openKeyboard(await open(reasons(), { viewport }));
  await keys.type('gongzuo ');
  await keys.key('完成').click();
  await keys.keyboard.waitFor({ state: 'detached' });
  const inSight = () =>
    keys.field.evaluate((field) => {
      const { left, top, width, height } = field.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2) === field;
    });
  await expect.poll(inSight).toBe(true);
});

test('a tap on 完成 presses nothing that it uncovers', async () => {
  const screen = await open(reasons(), { viewport: SIZES.small });
  const keys = await openKeyboard(screen);
  await keys.key('完成').click();
  await expect.poll(() => keys.keyboard.count()).toBe(0);
  expect(['submit', 'rateLater', 'decline', 'backToLevels'].flatMap((call) => screen.evaluator.heard(call))).toEqual([]);
  await screen.page.clock.runFor(DOUBLE_TAP_MS);
  await screen.page.getByRole('button', { name: /^返回/ }).click();
  await expect.poll(() => screen.evaluator.heard('backToLevels')).toHaveLength(1);
});

test('whoever types on a real keyboard loses the one on the screen, and no word', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  await screen.page.keyboard.type('wifi');
  await expect.poll(() => keys.keyboard.count()).toBe(0);
  expect(await keys.field.inputValue()).toBe('wifi');
  // Who has a mouse too sets the caret with it.
  await keys.field.click();
  expect(await keys.keyboard.count()).toBe(0);
});

test('digits of a keypad go into the text as ever, and leave the keyboard there', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  await screen.page.keyboard.press('3');
  expect(await keys.field.inputValue()).toBe('3');
  expect(await keys.keyboard.count()).toBe(1);
  expect(screen.evaluator.heard('pressKey')).toEqual([]);
});

test('a scan that comes meanwhile leaves no words in the text', async () => {
  const screen = await open(reasons({ reasons: { perSubject: [], text: '材料' } }));
  const keys = await openKeyboard(screen);
  await screen.settle();
  await typeKeys(screen.page, 'HLJ20261123000187', SCANNER_MS);
  await expect.poll(() => keys.field.inputValue()).toBe('材料');
});

test('two thumbs may press at once, by touch, and each press counts once', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  const session = await screen.page.context().newCDPSession(screen.page);
  const points = await Promise.all(['T', 'A'].map((letter) => keys.key(letter).boundingBox()));
  const [one, other] = points.map((box, id) => ({ x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20, id }));
  if (one === undefined || other === undefined) throw new Error('There are no keys.');
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [one] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [one, other] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [one] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect.poll(() => keys.keyboard.getByText(/^[a-z]+$/).first().textContent()).toBe('tat');
});

test('each touch of a key tells that the citizen is there', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  await screen.page.clock.runFor(3_000);
  const before = screen.evaluator.heard('touch').length;
  await keys.type('t');
  await expect.poll(() => screen.evaluator.heard('touch').length).toBeGreaterThan(before);
});

test('a screen that was killed comes back with what was written, and without the keyboard', async () => {
  const screen = await open(reasons());
  const keys = await openKeyboard(screen);
  await keys.type('taidu ');
  await screen.page.clock.runFor(300);
  await expect.poll(() => screen.evaluator.heard('saveDraft').at(-1)).toEqual({ ...SESSION, reasons: { perSubject: [], text: '态度' } });
  screen.evaluator.show(reasons({ reasons: { perSubject: [], text: '态度' } }));
  await screen.reload();
  await keys.field.waitFor();
  expect(await keys.field.inputValue()).toBe('态度');
  expect(await keys.keyboard.count()).toBe(0);
});

test('while the words cannot be fetched, English and digits work, and pinyin comes with the next try', async () => {
  let isDown = true;
  const screen = await open(reasons(), {
    prepare: async (page) => {
      await page.route('**/*.bin', (route) => (isDown ? route.abort() : route.continue()));
    },
  });
  const keys = await openKeyboard(screen);
  await keys.type('t');
  await keys.keyboard.getByText('拼音暂不可用，请再按一次字母重试').waitFor();
  await keys.key('符号').click();
  await keys.type('7');
  isDown = false;
  await keys.key('拼音').click();
  await keys.type('ta');
  await expect.poll(() => keys.candidates()).toContain('他');
  expect(await keys.field.inputValue()).toContain('7');
});

test('a device that takes no words has no keyboard', async () => {
  const screen = await open(reasons({ form: onlyChoices(QIQIHAR) }));
  expect(await screen.page.getByRole('textbox').count()).toBe(0);
});
