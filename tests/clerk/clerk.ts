import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page, Request } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { holdTime, workDone } from '../support/page-time.ts';
import { runningClock } from '../support/running-clock.ts';
import type { TestEvaluator, TestScreen } from '../support/running-evaluator.ts';

/** A clerk before the page of a real evaluator, in a real browser. */
export interface Clerk {
  page: Page;
  /** What went wrong in the page beside what it shows: exceptions, errors, breaches of the security policy. */
  problems: string[];
  /** Every request of the page with its body, and every message of its WebSockets, as text. */
  traffic: string[];
  /** Resolves once the page waits for no answer, and has shown what it heard. */
  quiet(): Promise<void>;
  /** Waits until this is in sight; where the page's time stands still it goes on as long as it takes, but while no answer is on its way. */
  comes(target: Locator): Promise<void>;
}

interface Options {
  viewport?: { width: number; height: number };
  /** With a font that has Chinese, for pictures and sizes: the test's browser brings none. It is let past the security policy for that. */
  withFont?: boolean;
  /** The page's time stands still at this moment. Else what a page does after some seconds depends on how long this machine takes. */
  stillAt?: number;
}

const FONT = join(import.meta.dirname, '../../node_modules/@fontsource-variable/noto-sans-sc');

export async function openClerkPage(browser: Browser, { url }: Pick<TestEvaluator, 'url'>, { viewport = { width: 1280, height: 720 }, withFont = false, stillAt }: Options = {}): Promise<Clerk> {
  const context = await browser.newContext({ viewport, bypassCSP: withFont });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  const traffic: string[] = [];
  // The day of the test's evaluator: what a page dates later lies in the future there.
  if (stillAt === undefined) await page.clock.install({ time: runningClock.now() });
  else await holdTime(page, stillAt);
  const isAnswered = watchAnswers(page);
  let reading = 0;
  const isQuiet = () => isAnswered() && reading === 0;
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // Chromium itself tells of answers that are refusals, and of lines that could not be opened: some tests are about these.
    if (message.type() === 'error' && !/^(Failed to load resource|WebSocket connection)/.test(message.text())) problems.push(message.text());
  });
  page.on('request', (request) => traffic.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
  page.on('response', async (response) => {
    if (!response.url().includes('/v1/')) return;
    reading += 1;
    const text = await response.text().catch(() => undefined);
    if (text !== undefined) traffic.push(text);
    reading -= 1;
  });
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => traffic.push(String(payload))));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`The security policy forbids ${violatedDirective}: ${blockedURI}`);
    });
  });
  if (withFont) await page.route('**/fonts/**', (route) => route.fulfill({ path: join(FONT, new URL(route.request().url()).pathname.replace('/fonts/', '')) }));
  await page.goto(`${url}/clerk`);
  if (withFont) await addFont(page);
  const quiet = async () => {
    // What was heard may make it ask again.
    for (let turns = 0; turns < 3; turns += 1) {
      await eventually(() => expect(isQuiet()).toBe(true));
      await workDone(page);
    }
  };
  const comes = async (target: Locator) => {
    if (stillAt === undefined) return target.first().waitFor();
    await eventually(async () => {
      if (await target.first().isVisible()) return;
      if (isQuiet()) await page.clock.runFor(250);
      expect.fail(`Not in sight: ${String(target)}`);
    });
  };
  return { page, problems, traffic, quiet, comes };
}

/** @returns whether every request of the page has been answered, or has failed */
function watchAnswers(page: Page): () => boolean {
  const asked = new Set<Request>();
  page.on('request', (request) => asked.add(request));
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
  return () => asked.size === 0;
}

type Shortcut = 'Escape' | 'F2' | 'F4' | 'F8' | 'F9' | `Alt+${string}`;

/** Presses a key once the button that bears it is there, can be pressed, and hears the key. */
export async function press({ page }: Pick<Clerk, 'page'>, shortcut: Shortcut): Promise<void> {
  await page.locator(`button[aria-keyshortcuts="${shortcut}"][aria-disabled="false"]`).first().waitFor();
  await workDone(page);
  await page.keyboard.press(shortcut.replace('Alt+', 'Alt+Key'));
}

/** Waits until the keys lead here. */
export const focused = ({ page }: Pick<Clerk, 'page'>, field: Locator): Promise<void> => field.and(page.locator(':focus')).waitFor();

/** Gives the page its font; again after it was loaded anew. */
export async function addFont(page: Page): Promise<void> {
  const css = readFileSync(join(FONT, 'index.css'), 'utf8').replaceAll('./files/', '/fonts/files/');
  await page.addStyleTag({ content: `${css} :root { --font: 'Noto Sans SC Variable' !important; }` });
}

/** The six digits on the evaluator's screen. */
export async function readCode(screen: TestScreen): Promise<string> {
  const view = await screen.waitFor((one) => one.screen === 'idle' && one.pairing?.state === 'code');
  if (view.screen !== 'idle' || view.pairing?.state !== 'code') throw new Error('No code is shown.');
  return view.pairing.code;
}

/** Pairs the page at this window and goes on to the desk. */
export async function pair({ page }: Clerk, screen: TestScreen, windowNo = '12'): Promise<void> {
  await page.getByLabel('窗口号').fill(windowNo);
  await page.getByRole('button', { name: '显示配对码' }).click();
  const field = page.getByRole('textbox', { name: '配对码' });
  await field.waitFor();
  await field.fill(await readCode(screen));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '开始工作' }).click();
  await page.getByRole('heading', { name: '请群众评价' }).waitFor();
}

/** Picks from a list by what a clerk types. */
export async function pick({ page }: Clerk, label: string, typed: string, name: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).fill(typed);
  // Until the table of initials has come, there is but the way to hand entry.
  await page.getByRole('listbox', { name: label, exact: true }).getByRole('option', { name }).filter({ hasNotText: '手工填写' }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Starts a rating of one case. */
export async function start(clerk: Clerk, typed: string, projectNo: string): Promise<void> {
  const { page } = clerk;
  await press(clerk, 'F2');
  await pick(clerk, '事项', typed, /./);
  await page.getByLabel('业务流水号').fill(projectNo);
  await page.keyboard.press('Enter');
}

/** Waits until the card of the present rating says so. */
export async function stepOf({ page, comes }: Clerk, words: string): Promise<void> {
  await comes(page.getByRole('complementary').getByRole('status').getByText(words, { exact: true }));
}

/** Signs a member of staff in, by what finds that person. */
export async function signIn(clerk: Clerk, typed: string): Promise<void> {
  await press(clerk, 'F9');
  await pick(clerk, '工作人员', typed, /./);
  await press(clerk, 'Alt+G');
}
