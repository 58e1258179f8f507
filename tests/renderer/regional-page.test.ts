import { describe, expect, test } from 'vitest';
import { violations } from './support/accessibility.ts';
import { cutOff, leastTarget, smallTargets, smallTexts } from './support/geometry.ts';
import { issuedPage, regionalPage } from './support/region-page.ts';
import { SIZES, useScreens } from './support/screen.ts';
import { countViews, showView } from './support/show.ts';
import { LONG_MATTER } from './support/views.ts';

const open = useScreens();
const SESSION = { session: 'session-1' };

async function opened(viewport = SIZES.landscape, region?: string) {
  const { url, origin } = await issuedPage(region);
  const screen = await open(regionalPage({ url }), { viewport, frameOrigin: origin });
  const inFrame = screen.page.frameLocator('iframe');
  await inFrame.getByRole('button', { name: /^非常满意/ }).waitFor();
  return { ...screen, url, origin, inFrame };
}

describe('the frame', () => {
  test('says what is rated while the page is being opened, then shows it, named and shut in', async () => {
    const { url, origin } = await issuedPage();
    const { page, evaluator, problems } = await open(regionalPage(), { frameOrigin: origin });
    await page.getByText('正在打开评价页面').waitFor();
    await page.getByText('15060020260512000187').waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    evaluator.show(regionalPage({ url }));
    await page.frameLocator('iframe').getByText('请评价本次服务').waitFor();
    const frame = page.locator('iframe');
    expect(await frame.getAttribute('title')).toBe('评价页面');
    expect(await frame.getAttribute('sandbox')).toBe('allow-scripts allow-forms allow-same-origin');
    expect(problems).toEqual([]);
  });

  test.each([
    ['稍后评价', 'rateLater'],
    ['不评价', 'decline'],
    ['需要更多时间', 'touch'],
  ])('%s is there all the time', async (name, call) => {
    const { page, evaluator, press } = await open(regionalPage());
    await press(page.getByRole('button', { name: new RegExp(`^${name}`) }));
    await expect.poll(() => evaluator.calls).toEqual([{ call, args: SESSION }]);
  });

  test('that the page does not open can be said after eight seconds, not while it is being asked for', async () => {
    const { page, evaluator, press, url } = await opened();
    const failed = page.getByRole('button', { name: /^页面打不开/ });
    await page.clock.runFor(6_000);
    expect(await failed.isVisible()).toBe(false);
    await page.clock.runFor(2_100);
    await press(failed);
    await expect.poll(() => evaluator.heard('pageFailed')).toEqual([SESSION]);
    // The page that comes in its place gets its own eight seconds.
    evaluator.show(regionalPage({ url: `${url}?again` }));
    await failed.waitFor({ state: 'hidden' });
    evaluator.show(regionalPage());
    await page.getByText('正在打开评价页面').waitFor();
    await page.clock.runFor(9_000);
    expect(await failed.isVisible()).toBe(false);
  });
});

describe('the citizen on the page', () => {
  test('a touch in it is told, once, though nobody sees where; what it says when all is done, too', async () => {
    const { evaluator, settle, inFrame } = await opened();
    await settle();
    await inFrame.getByRole('button', { name: /^非常满意/ }).click();
    await inFrame.getByRole('button', { name: /提交/ }).click();
    await inFrame.getByText('感谢您的评价').waitFor();
    await expect.poll(() => evaluator.calls).toEqual([
      { call: 'touch', args: SESSION },
      { call: 'pageDone', args: SESSION },
    ]);
  });

  test('a finger still on its way from the screen before touches nothing in it', async () => {
    const { url, origin } = await issuedPage();
    const { page, evaluator } = await open(regionalPage(), { frameOrigin: origin });
    await page.evaluate(() => {
      const { dataset } = document.documentElement;
      new MutationObserver(() => {
        const frame = document.querySelector('iframe');
        if (frame !== null) dataset['atFirst'] ??= getComputedStyle(frame).pointerEvents;
      }).observe(document.body, { childList: true, subtree: true });
    });
    evaluator.show(regionalPage({ url }));
    await page.locator('iframe').waitFor();
    expect(await page.locator('html').getAttribute('data-at-first')).toBe('none');
    await expect.poll(() => page.locator('iframe').evaluate((frame) => getComputedStyle(frame).pointerEvents)).toBe('auto');
  });

  test('nobody else can say that the page is done, and no other word is heard', async () => {
    const { page, evaluator, press } = await opened();
    const [, frame] = page.frames();
    await page.evaluate(() => window.postMessage({ type: 'rating-done' }, '*'));
    await frame?.evaluate(() => {
      for (const word of ['rating-done', { type: 'rated' }, null, { type: ['rating-done'] }]) parent.postMessage(word, '*');
    });
    await press(page.getByRole('button', { name: /^需要更多时间/ }));
    await expect.poll(() => evaluator.heard('touch')).toHaveLength(1);
    expect(evaluator.heard('pageDone')).toEqual([]);
  });

  test('the page can go nowhere else, nor take ours with it', async () => {
    const { page, problems } = await opened();
    const [, frame] = page.frames();
    const before = page.url();
    // Forbidden by the sandbox, whether the page opens a window or takes ours.
    await frame?.evaluate(() => void window.open('https://example.com', '_top')).catch(() => {});
    await frame?.evaluate(() => void window.open('https://example.com', '_blank')).catch(() => {});
    await frame?.evaluate(() => location.assign('http://127.0.0.1:1/elsewhere'));
    await expect.poll(() => problems.join()).toContain('The security policy forbids frame-src: http://127.0.0.1:1');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('企业职工基本养老保险关系转移接续');
    expect([page.url(), page.context().pages().length]).toEqual([before, 1]);
  });
});

test('accessible, with the page open and while it is being opened', async () => {
  const { page, evaluator } = await opened();
  await page.clock.runFor(8_100);
  // The page within is the province's; the frame around it is ours.
  const found = () => violations(page, { beside: 'iframe' });
  expect(await found()).toEqual([]);
  evaluator.show(regionalPage());
  await page.getByText('正在打开评价页面').waitFor();
  expect(await found()).toEqual([]);
});

describe.each(Object.entries(SIZES))('%s', (_, viewport) => {
  test('everything has its place and size, with a long name, in both languages, and for the elder', async () => {
    const { url, origin } = await issuedPage();
    const screen = await open(regionalPage(), { viewport, frameOrigin: origin, prepare: countViews });
    const { page } = screen;
    for (const preferences of [{}, { language: 'en' }, { elder: true }, { contrast: true }]) {
      for (const shown of [null, url]) {
        const view = regionalPage({ url: shown, taskName: LONG_MATTER });
        await showView(screen, { ...view, preferences: { ...view.preferences, ...preferences } });
        await page.clock.runFor(8_500);
        const faults = await Promise.all([cutOff(page), smallTexts(page), smallTargets(page, leastTarget(viewport))]);
        expect({ preferences, shown: shown !== null, faults: faults.flat() }).toMatchObject({ faults: [] });
      }
    }
    const box = await page.locator('iframe').boundingBox();
    expect({ width: (box?.width ?? 0) >= 560, height: (box?.height ?? 0) >= 280 }).toEqual({ width: true, height: true });
  });
});
