import { describe, expect, onTestFinished, test } from 'vitest';
import { NOW, outcomeOf, passing, receiptOf, testPrinter, turn } from '../../tests/printer-simulator/link-printer-setup.ts';
import { memoryLine } from '../../tests/printer-simulator/memory-link.ts';
import { type AnswerManner, type PrinterModel, SimulatedPrinter } from '../../tests/printer-simulator/simulated-printer.ts';
import type { LinkPrinterOptions } from './link-printer.ts';

/** What no printer should have been sent shows when the test is over. */
function watched(paper: SimulatedPrinter): SimulatedPrinter {
  onTestFinished(() => expect(paper.violations).toEqual([]));
  return paper;
}

function setUp({ kept = false, ...options }: { kept?: boolean } & Partial<LinkPrinterOptions> = {}, model: PrinterModel = {}) {
  const paper = watched(new SimulatedPrinter(model));
  const line = memoryLine(paper, { kept });
  return { paper, line, ...testPrinter(line.open, options) };
}

const LINKS = [{ kept: false }, { kept: true }];

describe.each(LINKS)('with a link that is kept open: $kept', (link) => {
  test('a printer that works: printed once, ready, nothing left open but a kept link', async () => {
    const { paper, line, clock, printer, print } = setUp(link);
    expect(printer.health().state).toBe('unknown');
    expect(await outcomeOf(passing(clock, print('感谢您的评价')))).toBe('printed');
    expect(paper.receipts.map(([first]) => first)).toEqual(['感谢您的评价']);
    expect(printer.health()).toMatchObject({ state: 'ready', detail: { zh: expect.stringContaining('就绪') } });
    expect(line.openLinks).toBe(link.kept ? 1 : 0);
    expect(clock.ticks()).toBe(0);
  });

  test.each<AnswerManner>(['single-bytes', 'garbage-first'])('answers in %s: understood all the same', async (answers) => {
    const { paper, clock, printer, print } = setUp(link);
    paper.answers = answers;
    expect(await outcomeOf(passing(clock, print('a')))).toBe('printed');
    expect(printer.health().state).toBe('ready');
    paper.runOutOfPaper();
    expect(await outcomeOf(passing(clock, print('b')))).toBe('paper-out');
  });

  test.each([
    ['paper-out', (paper: SimulatedPrinter) => paper.runOutOfPaper(), '缺纸'],
    ['cover-open', (paper: SimulatedPrinter) => paper.openCover(), '上盖'],
    ['printer-error', (paper: SimulatedPrinter) => paper.jam(), '卡纸'],
  ] as const)('%s before the job: refused without a byte of the receipt, in words, and well again when it is', async (kind, fault, words) => {
    const { paper, clock, printer, print } = setUp(link);
    fault(paper);
    expect(await outcomeOf(passing(clock, print('a')))).toBe(kind);
    expect(printer.health()).toMatchObject({ state: 'failed', detail: { zh: expect.stringContaining(words) } });
    expect(paper.holds).toBe(0);
    paper.repair();
    expect(await outcomeOf(passing(clock, print('b')))).toBe('printed');
    expect(printer.health().state).toBe('ready');
    expect(paper.paper.trim()).toBe('b');
  });

  test('paper near its end: printed, and somebody should come', async () => {
    const { paper, clock, printer, print } = setUp(link);
    paper.comeNearEnd();
    expect(await outcomeOf(passing(clock, print('a')))).toBe('printed');
    expect(printer.health()).toMatchObject({ state: 'attention', detail: { zh: expect.stringContaining('准备更换纸卷') } });
  });

  test.each([
    ['paper-out', (paper: SimulatedPrinter) => paper.runOutOfPaper(6)],
    ['paper-out', (paper: SimulatedPrinter) => paper.runOutOfPaper(30)],
  ] as const)('%s during the print: told within a second, and nothing comes out when paper comes back', async (kind, fault) => {
    const { paper, clock, printer, print } = setUp(link);
    fault(paper);
    expect(await outcomeOf(passing(clock, print('0123456789'.repeat(30))))).toBe(kind);
    expect(clock.ticks()).toBeLessThanOrEqual(1_500);
    expect(printer.health().state).toBe('failed');
    expect(paper.holds).toBe(0);
    const before = paper.paper;
    paper.putPaperIn();
    await turn();
    expect(paper.paper).toBe(before);
    expect(paper.receipts).toEqual([]);
    expect(await outcomeOf(passing(clock, print('next')))).toBe('printed');
    expect(paper.receipts.flat().filter((text) => text !== '' && !before.includes(text))).toEqual(['next']);
  });

  test.each([
    ['cover-open', (paper: SimulatedPrinter) => paper.openCover()],
    ['printer-error', (paper: SimulatedPrinter) => paper.jam()],
  ] as const)('%s during the print: told, withdrawn', async (kind, fault) => {
    const { paper, clock, print } = setUp(link, {});
    let bytes = 0;
    paper.onByte = () => {
      if (++bytes === 60) fault(paper);
    };
    expect(await outcomeOf(passing(clock, print('x'.repeat(200))))).toBe(kind);
    paper.repair();
    await turn();
    expect(paper.receipts).toEqual([]);
    expect(paper.holds).toBe(0);
  });

  test('stalls during the print: timed-out after 15 s, and withdrawn as soon as the printer can be told', async () => {
    const { paper, clock, printer, print } = setUp({ ...link, idle: { missingMs: 5_000 } });
    let bytes = 0;
    paper.onByte = () => {
      if (++bytes === 60) paper.stall();
    };
    const job = print('x'.repeat(200));
    expect(await outcomeOf(passing(clock, job))).toBe('timed-out');
    expect(clock.ticks()).toBeGreaterThanOrEqual(15_000);
    expect(clock.ticks()).toBeLessThan(20_000);
    expect(printer.health()).toMatchObject({ state: 'failed', detail: { zh: expect.stringContaining('请检查纸张') } });
    // Out of paper now, which is why it stalled: it holds the receipt, and would print it.
    paper.onByte = () => {};
    paper.runOutOfPaper();
    paper.wake();
    await passing(clock, printer.check());
    expect(paper.holds).toBe(0);
    paper.putPaperIn();
    expect(paper.receipts).toEqual([]);
    await passing(clock, printer.check());
    expect(printer.health().state).toBe('ready');
    await printer.close();
  });

  test('hangs up in the middle: cannot-write, once, and the half command it was left with swallows nothing of the next receipt', async () => {
    const { paper, clock, printer, print } = setUp(link);
    await passing(clock, print('first'));
    paper.hangUpAfter(40);
    expect(await outcomeOf(passing(clock, print('y'.repeat(200))))).toBe('cannot-write');
    expect(printer.health().state).toBe('failed');
    expect(await outcomeOf(passing(clock, print('next')))).toBe('printed');
    expect(paper.receipts.map((lines) => lines.find((text) => text.trim() !== ''))).toEqual(['first', 'next']);
  });

  test('never answers: printed, called unknown, and not asked for more than a second', async () => {
    const { paper, clock, printer, print } = setUp(link);
    paper.answers = 'never';
    expect(await outcomeOf(passing(clock, print('a')))).toBe('printed');
    expect(clock.ticks()).toBeLessThan(1_500);
    expect(printer.health()).toMatchObject({ state: 'unknown', detail: { zh: expect.stringContaining('不报告状态') } });
    expect(paper.receipts).toHaveLength(1);
  });

  test('a cheap printer that knows neither `GS r` nor how to clear: printed, watched for a second more', async () => {
    const { paper, clock, printer, print } = setUp(link, { knowsProcessed: false, knowsClear: false });
    expect(await outcomeOf(passing(clock, print('a')))).toBe('printed');
    expect(printer.health().state).toBe('ready');
    paper.runOutOfPaper(30);
    expect(await outcomeOf(passing(clock, print('b'.repeat(100))))).toBe('paper-out');
  });

  test('a receipt that takes seconds to print is waited for', async () => {
    const clocks = testPrinter(async () => Promise.reject(new Error('not used')));
    const paper = watched(new SimulatedPrinter({ bufferBytes: 512, speed: { clock: clocks.clock, bytesPerSecond: 400 } }));
    const { print, printer } = testPrinter(memoryLine(paper, link).open, { clock: clocks.clock });
    expect(await outcomeOf(passing(clocks.clock, print('z'.repeat(2_000))))).toBe('printed');
    expect(clocks.clock.ticks()).toBeGreaterThan(5_000);
    expect(printer.health().state).toBe('ready');
    expect(paper.receipts.flat().join('')).toBe('z'.repeat(2_000));
  });

  test('what a dead process left in the printer is withdrawn before anything else', async () => {
    const { paper, clock, printer } = setUp(link);
    paper.runOutOfPaper();
    paper.connect({ send: () => {}, hangUp: () => {}, onRoom: () => {} });
    paper.receive(Buffer.from('of the process before\n\x1dV\x01', 'latin1'));
    paper.disconnect();
    expect(paper.holds).toBeGreaterThan(0);
    await passing(clock, printer.check());
    paper.putPaperIn();
    expect(paper.paper).toBe('');
  });

  test('an expired receipt is not printed, neither after waiting nor while the printer was asked', async () => {
    const { paper, clock, printer, print } = setUp(link);
    expect(await outcomeOf(passing(clock, print('a', NOW)))).toBe('expired');
    paper.answers = 'never';
    expect(await outcomeOf(passing(clock, print('b', NOW + 500)))).toBe('expired');
    expect(paper.paper).toBe('');
    expect(printer.health().state).toBe('unknown');
  });

  test('a job that was taken, however it ended, is not taken again', async () => {
    const { paper, clock, printer } = setUp(link);
    const { signal } = new AbortController();
    await passing(clock, printer.print('j', receiptOf('a'), signal));
    await expect(printer.print('j', receiptOf('a'), signal)).rejects.toMatchObject({ name: 'DeviceProblem', kind: 'duplicate' });
    paper.runOutOfPaper();
    await expect(passing(clock, printer.print('k', receiptOf('b'), signal))).rejects.toMatchObject({ kind: 'paper-out' });
    paper.putPaperIn();
    await expect(printer.print('k', receiptOf('b'), signal)).rejects.toMatchObject({ kind: 'duplicate' });
    expect(paper.receipts).toHaveLength(1);
  });

  test('a job that nobody waits for any more is not begun, and one that runs is withdrawn; the printer is not blamed', async () => {
    const { paper, clock, printer } = setUp(link);
    const control = new AbortController();
    const jobs = ['a', 'b'].map((text) => printer.print(text, receiptOf(text), control.signal));
    paper.stall();
    await turn();
    control.abort();
    const outcomes = passing(clock, Promise.allSettled(jobs));
    paper.wake();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(paper.paper).toBe('');
    expect(printer.health().state).not.toBe('failed');
  });

  test('never more than one link, whatever is asked at once', async () => {
    const { paper, line, clock, printer, print } = setUp({ ...link, idle: { missingMs: 5_000 } });
    printer.start();
    const all = [print('a'), printer.check().then(() => {}), print('b'), printer.check().then(() => {}), print('c')];
    printer.hint();
    await passing(clock, Promise.all(all));
    expect(line.mostLinks).toBe(1);
    expect(paper.receipts).toHaveLength(3);
    await passing(clock, printer.close());
    expect(line.openLinks).toBe(0);
  });
});

describe('while nothing is printed', () => {
  test.each(LINKS)('missing paper is known before the citizen finds out: $kept', async (link) => {
    const changes: string[] = [];
    const { paper, clock, printer } = setUp({ ...link, idle: { missingMs: 5_000 }, onChange: () => changes.push(printer.health().state) });
    printer.start();
    clock.advance(0);
    await passing(clock, turn());
    expect(printer.health().state).toBe('ready');
    paper.runOutOfPaper();
    await turn();
    // A kept link is told at once, the other at the next look.
    if (!link.kept) {
      clock.advance(30_000);
      await turn();
    }
    expect(printer.health().state).toBe('failed');
    paper.putPaperIn();
    clock.advance(30_000);
    await turn();
    expect(changes).toEqual(['ready', 'failed', 'ready']);
    await printer.close();
  });

  test('one that says nothing is looked at and let go again', async () => {
    const { paper, line, clock, printer } = setUp();
    paper.answers = 'never';
    await passing(clock, printer.check());
    expect(printer.health().state).toBe('unknown');
    expect(line.openLinks).toBe(0);
  });

  test('a printer that is pulled out is missing at once, and found again when it is plugged in', async () => {
    const { paper, line, clock, printer, print } = setUp({ kept: true, idle: { missingMs: 5_000 } });
    printer.start();
    clock.advance(0);
    await turn();
    line.isPlugged = false;
    paper.hangUpAfter(1);
    clock.advance(30_000);
    await turn();
    clock.advance(0);
    await turn();
    expect(printer.health()).toMatchObject({ state: 'missing', detail: { zh: expect.stringContaining('连接不上') } });
    expect(await outcomeOf(passing(clock, print('a')))).toBe('unreachable');
    line.isPlugged = true;
    printer.hint();
    clock.advance(0);
    await turn();
    expect(printer.health().state).toBe('ready');
    expect(await outcomeOf(passing(clock, print('b')))).toBe('printed');
    await printer.close();
  });

  test('closing ends the running job, refuses the waiting one and any later one, and blames nobody', async () => {
    const { paper, line, clock, printer, print } = setUp({ kept: true });
    paper.stall();
    const jobs = Promise.allSettled([print('a'), print('b')]);
    await turn();
    await passing(clock, printer.close());
    expect(await jobs).toMatchObject([
      { status: 'rejected', reason: { kind: 'cannot-write' } },
      { status: 'rejected', reason: { kind: 'cannot-write' } },
    ]);
    await expect(print('c')).rejects.toMatchObject({ kind: 'cannot-write' });
    expect(printer.health().state).toBe('unknown');
    expect(line.openLinks).toBe(0);
  });
});
