import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { HallDisplay } from '../../../core/contract/hall-display.ts';
import type { ScreenView } from '../../../core/contract/screen-views.ts';
import { launchBrowser } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import { holdTime, workDone } from '../../support/page-time.ts';
import { buildScreens } from '../../../build/build-screens.ts';
import { ScriptedEvaluator } from './scripted-evaluator.ts';

export const SIZES = {
  portrait: { width: 1080, height: 1920 },
  wide: { width: 1920, height: 1080 },
  landscape: { width: 1280, height: 800 },
  tablet: { width: 1024, height: 600 },
  small: { width: 800, height: 480 },
};

/** A citizen before a screen in a real browser, with a scripted evaluator behind it. */
export interface Screen {
  page: Page;
  evaluator: ScriptedEvaluator;
  /** What went wrong in the page beside what it shows: exceptions, errors, breaches of the security policy. */
  problems: string[];
  /** Lets a screen that has just appeared become ready for input: its clock goes on, nobody waits. */
  settle(): Promise<void>;
  /** Lets the page's time go by, as much as it takes, until this is there. */
  comes(target: Locator): Promise<void>;
  /** Loads the page anew, as after a crash. */
  reload(): Promise<void>;
  /** Waits for something to press, and presses it. */
  press(target: Locator): Promise<void>;
}

/** By then a page that was loaded has begun to start. */
export const STARTING_MS = 50;

interface Options {
  viewport?: { width: number; height: number };
  /** What the hall has put on its screens; its files lie in `tests/screens/hall`. */
  hall?: HallDisplay;
  /** The origin of the region's own rating pages. */
  frameOrigin?: string;
  /** What the page finds before its own script runs. */
  prepare?(page: Page): Promise<void>;
  /** Another address than the screen's own. */
  path?: string;
}

/** In a test file: starts the browser once. @returns how to open a screen in a test */
export function useScreens(): (view: ScreenView, options?: Options) => Promise<Screen> {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    // Built once for all files, by `global-setup.ts`: here it is only looked up.
    [folder, browser] = await Promise.all([buildScreens(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  return async (view, { viewport = SIZES.landscape, hall, frameOrigin, prepare, path } = {}) => {
    const evaluator = await ScriptedEvaluator.start(folder, view, hall, frameOrigin);
    const context = await browser.newContext({ viewport });
    onTestFinished(async () => {
      await context.close();
      await evaluator.close();
    });
    const page = await context.newPage();
    const problems = await watch(page);
    await holdTime(page);
    await prepare?.(page);
    await page.goto(path === undefined ? evaluator.url : evaluator.origin + path);
    await page.clock.runFor(STARTING_MS);
    // With the screen's own address the first view is awaited: "connecting" has a heading, too.
    const heading = page.getByRole('heading', { level: 1 });
    await (path === undefined ? heading.filter({ hasNotText: '正在连接' }) : heading).first().waitFor();
    const settle = async () => {
      await workDone(page);
      // Two frames until painted, then the time in which a fresh screen is deaf.
      await page.clock.runFor(400);
    };
    const press = async (target: Locator) => {
      await target.waitFor();
      await settle();
      await target.click();
    };
    const reload = async () => {
      await page.reload();
      await page.clock.runFor(STARTING_MS);
    };
    const comes = (target: Locator) =>
      eventually(async () => {
        await page.clock.runFor(200);
        expect(await target.count()).toBeGreaterThan(0);
      });
    return { page, evaluator, problems, settle, comes, reload, press };
  };
}

async function watch(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // Chromium itself tells of a WebSocket that could not connect; that is what some tests are about.
    if (message.type() === 'error' && !message.text().startsWith('WebSocket connection')) problems.push(message.text());
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`The security policy forbids ${violatedDirective}: ${blockedURI}`);
    });
  });
  return problems;
}
