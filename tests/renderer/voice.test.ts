import { expect, test } from 'vitest';
import { PLAIN_HALL, type HallDisplay } from '../../core/contract/hall-display.ts';
import { each, how } from './support/group-views.ts';
import { asWished } from './support/show.ts';
import { useScreens } from './support/screen.ts';
import { fakeVoices, MANDARIN, spokenOn, textsSpokenOn } from './support/spoken.ts';
import { idle, INVITING, later, rating, reasons, thanks } from './support/views.ts';

const open = useScreens();
const withVoice = { prepare: fakeVoices([MANDARIN]) };
const ENGLISH_VOICE = { lang: 'en-GB', localService: true };

const INVITE = '请您评价本次服务。也可以稍后评价，或者不评价。';
const REASONS = '请选择原因，然后提交。';
const LATER = '请用手机扫描屏幕上的二维码评价。';
const THANKS = '感谢您的评价。';

const hall = (voice: Partial<HallDisplay['voice']>): HallDisplay => ({ ...PLAIN_HALL, voice: { ...PLAIN_HALL.voice, ...voice } });
const CLIP = 'hall/chime.wav';

test('each session is invited once, its code is said, and what is new cuts off what is old', async () => {
  const { page, evaluator } = await open(idle(), withVoice);
  expect(await textsSpokenOn(page)).toEqual([]);
  evaluator.show(rating());
  await expect.poll(() => textsSpokenOn(page)).toEqual([INVITE]);
  evaluator.show(reasons({ detailsFirst: true }));
  await expect.poll(() => textsSpokenOn(page)).toEqual([INVITE, REASONS]);
  // Back to the levels, and through the reasons of another one: nobody is told again.
  evaluator.show(rating({ detailsFirst: true }));
  await page.getByRole('region', { name: '评价等级' }).waitFor();
  evaluator.show(reasons({ detailsFirst: true, level: 1 }));
  evaluator.show(later());
  await expect.poll(() => textsSpokenOn(page)).toEqual([INVITE, REASONS, LATER]);
  expect((await spokenOn(page)).map(({ cut }) => cut)).toEqual([true, true, false]);
  evaluator.show(rating({ session: 'session-2' }));
  await expect.poll(() => textsSpokenOn(page)).toEqual([INVITE, REASONS, LATER, INVITE]);
});

test('whoever rates cases one by one is invited once: the clerk does not hear how long each of them takes', async () => {
  const { page, evaluator } = await open(how({ session: 'case-1' }), withVoice);
  await expect.poll(() => textsSpokenOn(page)).toEqual([INVITE]);
  evaluator.show(each({ session: 'case-2' }));
  evaluator.show(each({ session: 'case-3' }));
  evaluator.show(thanks('case-3'));
  await page.getByRole('status').filter({ hasText: '感谢' }).waitFor();
  expect(await textsSpokenOn(page)).toEqual([INVITE]);
});

test('the clerk does not hear that a bad level asks for reasons', async () => {
  const { page, evaluator } = await open(rating(), withVoice);
  evaluator.show(reasons({ level: 1 }));
  await page.getByRole('button', { name: /^提交/ }).waitFor();
  evaluator.show(thanks());
  await page.getByRole('status').filter({ hasText: '感谢' }).waitFor();
  // Nor when the citizen was done: that took longer.
  expect(await textsSpokenOn(page)).toEqual([INVITE]);
});

test('nor by a word that breaks off, by silence at another tap, or by what a killed page says again', async () => {
  const heardAt = async (view: ReturnType<typeof rating>) => {
    const { page, evaluator, press, reload } = await open(rating(), { prepare: fakeVoices([MANDARIN, ENGLISH_VOICE]) });
    await expect.poll(() => textsSpokenOn(page)).toEqual([INVITE]);
    evaluator.show(view);
    await page.getByRole('button', { name: view.step === 'reasons' ? /^提交/ : /^非常满意/ }).waitFor();
    const first = await spokenOn(page);
    await press(page.getByRole('button', { name: '声音提示' }));
    await press(page.getByRole('button', { name: '声音提示' }));
    await press(page.getByRole('button', { name: 'English', exact: true }));
    await page.getByRole('button', { name: '中文' }).waitFor();
    const then = await spokenOn(page);
    await reload();
    await expect.poll(() => textsSpokenOn(page)).not.toEqual([]);
    return [first, then, await spokenOn(page)];
  };
  const atReasons = await heardAt(reasons({ level: 1 }));
  expect(atReasons[0]).toMatchObject([{ text: INVITE, cut: false }]);
  expect(atReasons).toEqual(await heardAt(rating({ secondsLeft: 40 })));
});

test('the same is heard whatever the level, the matter and the staff', async () => {
  const heard = [];
  for (const level of [1, 5] as const) {
    const { page, evaluator } = await open(rating({ taskName: `事项 ${level}`, staff: [] }), withVoice);
    for (const view of [reasons({ level, detailsFirst: true }), later(), idle()]) evaluator.show(view);
    await expect.poll(() => textsSpokenOn(page)).toContain(LATER);
    heard.push(await textsSpokenOn(page));
  }
  expect(heard[0]).toEqual(heard[1]);
});

test('whoever comes is greeted once, and a number is called sign by sign, once, though somebody rates in between', async () => {
  const { page, evaluator } = await open(idle(), withVoice);
  const call = (number: string) => idle({ announcement: { kind: 'call', number } });
  const CALLED = '请 A 0 2 3 号到 12 号窗口。';
  evaluator.show(idle({ announcement: { kind: 'welcome' } }));
  evaluator.show(idle({ announcement: { kind: 'welcome' }, provinceOnline: false }));
  evaluator.show(call('A-023'));
  await expect.poll(() => textsSpokenOn(page)).toEqual(['您好，欢迎。', CALLED]);
  evaluator.show(rating());
  evaluator.show(call('A-023'));
  await page.getByRole('heading', { name: '请 A-023 号' }).waitFor();
  await expect.poll(() => textsSpokenOn(page)).toEqual(['您好，欢迎。', CALLED, INVITE]);
  // Called again after it was over, it is said again; where citizens begin by themselves nobody is called.
  evaluator.show(idle());
  evaluator.show(call('A-023'));
  await expect.poll(() => textsSpokenOn(page)).toEqual(['您好，欢迎。', CALLED, INVITE, CALLED]);
  evaluator.show({ ...call('A-024'), ...INVITING });
  await page.getByRole('button', { name: /^输入业务流水号/ }).waitFor();
  expect(await textsSpokenOn(page)).toHaveLength(4);
});

test('thanks, in a hall that has recorded them, are said to their end, while a session that ends is silent at once', async () => {
  const { page, evaluator } = await open(thanks(), { ...withVoice, hall: hall({ clips: { thanks: { 'zh-CN': 'hall/missing.wav' } } }) });
  await expect.poll(() => textsSpokenOn(page)).toEqual([THANKS]);
  evaluator.show(idle());
  await page.getByText('齐齐哈尔市政务服务中心').first().waitFor();
  expect(await spokenOn(page)).toMatchObject([{ text: THANKS, cut: false }]);
  evaluator.show(rating({ session: 'session-2' }));
  evaluator.show(idle());
  await expect.poll(() => spokenOn(page)).toMatchObject([{ cut: true }, { text: INVITE, cut: true }]);
});

test('one tap silences it at once, another says what stands on the screen', async () => {
  const { page, press } = await open(rating(), withVoice);
  await expect.poll(() => spokenOn(page)).toMatchObject([{ text: INVITE, cut: false }]);
  await press(page.getByRole('button', { name: '声音提示' }));
  await expect.poll(() => spokenOn(page)).toMatchObject([{ cut: true }]);
  await press(page.getByRole('button', { name: '声音提示' }));
  await expect.poll(() => spokenOn(page)).toMatchObject([{ text: INVITE, cut: true }, { text: INVITE, cut: false }]);
});

test('as loud as the hall wants it at this hour, and silent where it wants silence', async () => {
  const { page, evaluator } = await open(rating(), { ...withVoice, hall: hall({ volume: 0.4 }) });
  await expect.poll(() => spokenOn(page)).toMatchObject([{ volume: expect.closeTo(0.4), lang: 'zh-CN' }]);
  evaluator.say({ hall: hall({ volume: 0 }) });
  await expect.poll(() => spokenOn(page)).toMatchObject([{ cut: true }]);
  evaluator.show(thanks());
  await page.getByRole('status').filter({ hasText: '感谢' }).waitFor();
  expect(await textsSpokenOn(page)).toEqual([INVITE]);
});

test('in the language of the citizen if there is a voice for it, else in Chinese', async () => {
  const { page, evaluator } = await open(rating(), { prepare: fakeVoices([MANDARIN, ENGLISH_VOICE]) });
  await expect.poll(() => textsSpokenOn(page)).toEqual([INVITE]);
  evaluator.show(asWished(rating(), { language: 'en' }));
  await expect.poll(() => spokenOn(page)).toMatchObject([{ cut: true }, { text: expect.stringMatching(/^Please rate/), lang: 'en-GB' }]);
  evaluator.show(asWished(rating({ session: 'session-2' }), { language: 'mn-Mong' }));
  await expect.poll(async () => (await textsSpokenOn(page)).at(-1)).toBe(INVITE);
});

test('a voice of the network, or of another Chinese, is none', async () => {
  const { page, evaluator } = await open(rating(), { prepare: fakeVoices([{ lang: 'zh-CN', localService: false }, { lang: 'zh-HK', localService: true }]) });
  await expect.poll(() => evaluator.heard('reportVoice')).toEqual([{ source: 'none' }]);
  expect(await textsSpokenOn(page)).toEqual([]);
});

test('what it can speak with is told once on each connection, and whenever it changes', async () => {
  const { page, evaluator } = await open(rating(), { prepare: fakeVoices([]) });
  await expect.poll(() => evaluator.heard('reportVoice')).toEqual([{ source: 'none' }]);
  await page.evaluate((voice) => window.voice.comeUp([voice]), MANDARIN);
  await expect.poll(() => evaluator.heard('reportVoice')).toEqual([{ source: 'none' }, { source: 'system' }]);
  // Now that there is a voice, it says what stands on the screen.
  await expect.poll(() => textsSpokenOn(page)).toEqual([INVITE]);
  evaluator.show(rating({ secondsLeft: 50 }));
  evaluator.say({ hall: hall({ clips: { thanks: { 'zh-CN': CLIP } } }) });
  await expect.poll(() => evaluator.heard('reportVoice')).toEqual([{ source: 'none' }, { source: 'system' }, { source: 'clips' }]);
  evaluator.cut();
  await page.getByRole('heading', { name: /正在连接/ }).waitFor();
  evaluator.restore();
  await page.clock.runFor(5000);
  await expect.poll(() => evaluator.heard('reportVoice')).toHaveLength(4);
  // The session that comes back with the link has been invited already.
  expect(await textsSpokenOn(page)).toEqual([INVITE]);
});

test('the clip of the hall comes before the voice of the system; a file that is none leaves the voice', async () => {
  const clips = { invite: { 'zh-CN': CLIP }, thanks: { 'zh-CN': 'hall/missing.wav' } };
  const { page, evaluator, press } = await open(idle(), { ...withVoice, hall: hall({ volume: 0.6, clips }) });
  // A browser lets a page sound once it was touched; Electron and a kiosk's settings ask for nothing.
  await press(page.locator('main'));
  evaluator.show(rating());
  const played = () => page.evaluate(() => window.voice.played);
  await expect.poll(played).toEqual([{ src: `${evaluator.origin}/${CLIP}`, volume: 0.6, paused: expect.any(Boolean) }]);
  expect(await textsSpokenOn(page)).toEqual([]);
  evaluator.show(thanks());
  await expect.poll(() => textsSpokenOn(page)).toEqual([THANKS]);
  expect(await played()).toHaveLength(2);
});
