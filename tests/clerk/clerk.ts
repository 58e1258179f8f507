import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { TestEvaluator, TestScreen } from '../support/running-evaluator.ts';

/** A clerk before the page of a real evaluator, in a real browser. */
export interface Clerk {
  page: Page;
  /** What went wrong in the page beside what it shows: exceptions, errors, breaches of the security policy. */
  problems: string[];
  /** Every request of the page with its body, and every message of its WebSockets, as text. */
  traffic: string[];
}

interface Options {
  viewport?: { width: number; height: number };
  /** With a font that has Chinese, for pictures and sizes: the test's browser brings none. It is let past the security policy for that. */
  withFont?: boolean;
}

const FONT = join(import.meta.dirname, '../../node_modules/@fontsource-variable/noto-sans-sc');

export async function openClerkPage(browser: Browser, { url }: Pick<TestEvaluator, 'url'>, { viewport = { width: 1280, height: 720 }, withFont = false }: Options = {}): Promise<Clerk> {
  const context = await browser.newContext({ viewport, bypassCSP: withFont });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  const traffic: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // Chromium itself tells of answers that are refusals, and of lines that could not be opened: some tests are about these.
    if (message.type() === 'error' && !/^(Failed to load resource|WebSocket connection)/.test(message.text())) problems.push(message.text());
  });
  page.on('request', (request) => traffic.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
  page.on('response', (response) => void response.text().then((text) => response.url().includes('/v1/') && traffic.push(text)).catch(() => undefined));
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => traffic.push(String(payload))));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`The security policy forbids ${violatedDirective}: ${blockedURI}`);
    });
  });
  if (withFont) await page.route('**/fonts/**', (route) => route.fulfill({ path: join(FONT, new URL(route.request().url()).pathname.replace('/fonts/', '')) }));
  await page.goto(`${url}/clerk`);
  if (withFont) await addFont(page);
  return { page, problems, traffic };
}

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
  await page.keyboard.press('F2');
  await pick(clerk, '事项', typed, /./);
  await page.getByLabel('业务流水号').fill(projectNo);
  await page.keyboard.press('Enter');
}

/** Waits until the card of the present rating says so. */
export async function stepOf({ page }: Clerk, words: string): Promise<void> {
  await page.getByRole('complementary').getByRole('status').getByText(words, { exact: true }).waitFor();
}

/** Signs a member of staff in, by what finds that person. */
export async function signIn(clerk: Clerk, typed: string): Promise<void> {
  await clerk.page.keyboard.press('F9');
  await pick(clerk, '工作人员', typed, /./);
  await clerk.page.keyboard.press('Alt+KeyG');
}
