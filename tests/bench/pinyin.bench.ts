import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { buildPinyinTable } from '../../build/pinyin/build-table.ts';
import { COMPLAINTS } from '../pinyin/complaints.ts';
import { builtTable, charactersOnly, engineOf, measureQuality, type Quality } from '../pinyin/quality.ts';
import { FULL, INITIALS, syllablesOf, type Engine } from '../pinyin/typist.ts';
import { screenKeys } from '../renderer/support/on-screen-keys.ts';
import { ScriptedEvaluator } from '../renderer/support/scripted-evaluator.ts';
import { reasons } from '../renderer/support/views.ts';
import { buildScreens } from '../../build/build-screens.ts';
import { launchBrowser } from '../support/browser.ts';
import { percentile, report, rounded, scaled } from './report.ts';

/** The keyboard on the screen: how well it knows what is meant, and how long a keystroke takes on a slow machine. */

const THROTTLING = [1, 6];
/** A screen that has just appeared hears nothing for 300 ms. */
const DEAF_MS = 400;

test('a hundred complaints by pinyin', () => {
  const table = builtTable();
  const file = buildPinyinTable();
  const size = { 'table KiB': rounded(statSync(file).size / 1024, 0), 'table KiB, gzip': rounded(gzipSync(readFileSync(file)).length / 1024, 0) };
  const row = (what: string, engine: Engine, spelling: 'full' | 'initials') => ({ what, ...inWords(measureQuality(engine, spelling)), ...size });
  const rows = [
    row('words and sentences, full pinyin', engineOf(table), 'full'),
    row('the same, z for zh and an for ang admitted', engineOf(table, true), 'full'),
    row('words and sentences, initials', engineOf(table, true), 'initials'),
    row('peer: single characters by frequency, full pinyin', charactersOnly(table), 'full'),
  ];
  report('pinyin', rows);
  expect(rows).toHaveLength(4);
});

test('a keystroke, to the drawn candidates', async () => {
  const evaluator = await ScriptedEvaluator.start(await buildScreens(), reasons());
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 800, height: 480 } });
  await page.goto(evaluator.url);
  await page.waitForFunction((from) => performance.now() > from, DEAF_MS + (await page.evaluate(() => performance.now())));
  const keys = screenKeys(page);
  await keys.open();
  await keys.type('a');
  await expect.poll(keys.candidates).toContain('啊');
  await keys.key('退格').click();

  const session = await page.context().newCDPSession(page);
  const clauses = COMPLAINTS.slice(0, scaled(30, 3)).flatMap((complaint) => complaint.clauses.map((clause) => syllablesOf(clause.join(''))));
  const rows = [];
  for (const rate of THROTTLING) {
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    for (const [spelling, spell] of [['full pinyin', FULL], ['initials', INITIALS]] as const) {
      const samples: number[] = [];
      for (const clause of clauses) samples.push(...(await typeAndClear(page, spell(clause))));
      const times = { 'p50 ms': rounded(percentile(samples, 0.5)), 'p99 ms': rounded(percentile(samples, 0.99)), 'longest ms': rounded(Math.max(...samples)) };
      rows.push({ what: `${spelling}, CPU ÷ ${rate}`, keystrokes: samples.length, ...times });
    }
  }
  report('pinyin-keystroke', rows);
  expect(rows).toHaveLength(4);
  await browser.close();
  await evaluator.close();
}, 600_000);

/** @returns ms of each letter, from the finger to the new layout */
function typeAndClear(page: Page, letters: string): Promise<number[]> {
  return page.evaluate(async (letters) => {
    const keyOf = new Map([...document.querySelectorAll('[popover] button')].map((key) => [key.textContent?.toLowerCase() ?? '', key]));
    const backspace = document.querySelector('[popover] button[aria-label="退格"]');
    const press = async (key: Element | null | undefined) => {
      const from = performance.now();
      key?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
      key?.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, button: 0 }));
      // React draws what a press changed before the next task.
      await Promise.resolve();
      document.body.getBoundingClientRect();
      return performance.now() - from;
    };
    const times: number[] = [];
    for (const letter of letters) {
      times.push(await press(keyOf.get(letter === "'" ? '分词' : letter)));
      await new Promise((resolve) => setTimeout(resolve));
    }
    for (const _ of letters) await press(backspace);
    return times;
  }, letters);
}

function inWords({ wordsOnFirstPage, clausesAtOnce, sentencesAtOnce, keystrokesPerCharacter }: Quality) {
  return {
    'words on the first page %': rounded(100 * wordsOnFirstPage, 1),
    'clauses right at once %': rounded(100 * clausesAtOnce, 1),
    'sentences right at once %': rounded(100 * sentencesAtOnce, 1),
    'keystrokes per character': rounded(keystrokesPerCharacter),
  };
}
