import { expect, onTestFinished, test } from 'vitest';
import { NOW, outcomeOf, passing, testPrinter } from '../../tests/printer-simulator/link-printer-setup.ts';
import { memoryLine } from '../../tests/printer-simulator/memory-link.ts';
import { type PrinterModel, SimulatedPrinter } from '../../tests/printer-simulator/simulated-printer.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import type { LinkPrinterOptions } from './link-printer.ts';
import type { OpenLink, PrinterLink } from './links/printer-link.ts';

/** What a printer's word is worth: whether it printed, what it may be told, and how long it is waited for. */

function setUp({ kept = false, buffers = false, ...options }: { kept?: boolean; buffers?: boolean } & Partial<LinkPrinterOptions> = {}, model: PrinterModel = {}) {
  const paper = new SimulatedPrinter(model);
  onTestFinished(() => expect(paper.violations).toEqual([]));
  const line = memoryLine(paper, { kept, buffers });
  return { paper, line, ...testPrinter(line.open, options) };
}

test.each([{ kept: false }, { kept: true }])('a cheap printer that was asked before, and falls silent once it has taken everything: not called printed: %o', async (link) => {
  const { paper, clock, printer, print } = setUp(link, { knowsProcessed: false });
  await passing(clock, print('a'));
  let bytes = 0;
  paper.onByte = () => {
    // The questions before the receipt are 12 bytes; it ends with the cut.
    if (++bytes > 12 && paper.receipts.length > 1) paper.stall();
  };
  expect(await outcomeOf(passing(clock, print('b')))).toBe('timed-out');
  expect(printer.health().state).toBe('failed');
});

test.each([{ kept: false }, { kept: true }])('a printer that told how it is before, and answers nothing now, as one that was switched off: refused, not called printed: %o', async (link) => {
  const { paper, clock, print } = setUp({ ...link, buffers: true });
  await passing(clock, print('a'));
  paper.stall();
  const began = clock.ticks();
  expect(await outcomeOf(passing(clock, print('b')))).toBe('offline');
  expect(clock.ticks() - began).toBeLessThan(4_000);
  paper.wake();
  clock.advance(5_000);
  expect(await outcomeOf(passing(clock, print('c')))).toBe('printed');
  expect(paper.receipts.map(([text]) => text)).toEqual(['a', 'c']);
});

test('line noise of a printer that is switched off is not taken for its word that the receipt was processed', async () => {
  const clock = new ManualClock(NOW);
  const { paper, line, print } = setUp({ kept: true, clock }, { speed: { clock, bytesPerSecond: 400 } });
  await passing(clock, print('a'));
  clock.after(1_500, () => {
    paper.stall();
    // A break on the line reads as a NUL, and so does the answer to `GS r`.
    line.noise(Uint8Array.of(0x00));
  });
  expect(await outcomeOf(passing(clock, print('x'.repeat(2_000))))).toBe('timed-out');
});

test('a network printer that hangs up on a question is not told to throw away what others have it print', async () => {
  const { paper, clock, printer } = setUp();
  await passing(clock, printer.check());
  paper.runOutOfPaper();
  paper.connect({ send: () => {}, hangUp: () => {}, onRoom: () => {} });
  paper.receive(Buffer.from('of another program\n', 'latin1'));
  paper.disconnect();
  const held = paper.holds;
  paper.hangUpAfter(1);
  await passing(clock, printer.check());
  expect(printer.health().state).toBe('missing');
  await passing(clock, printer.check());
  expect(printer.health().state).toBe('failed');
  expect(paper.holds).toBe(held);
});

test('a receipt that was printed is told so in time, though the printer takes long to say how it is afterwards', async () => {
  const { paper, clock, print } = setUp();
  await passing(clock, print('a'));
  const began = clock.ticks();
  paper.onByte = () => {
    if (paper.receipts.length > 1) paper.answerDelay ??= { clock, ms: 950 };
  };
  expect(await outcomeOf(passing(clock, print('b')))).toBe('printed');
  expect(clock.ticks() - began).toBeLessThan(4_000);
});

test('a network printer that hangs with a receipt in it is told to throw it away once it reads again, however long that takes', async () => {
  const clock = new ManualClock(NOW);
  const { paper, printer, print } = setUp({ buffers: true, clock, idle: { missingMs: 5_000 } }, { speed: { clock, bytesPerSecond: 400 } });
  await passing(clock, print('a'));
  clock.after(1_500, () => paper.stall());
  expect(await outcomeOf(passing(clock, print('x'.repeat(2_000))))).toBe('timed-out');
  await passing(clock, new Promise<void>((resolve) => clock.after(120_000, resolve)), 100);
  expect(paper.holds).toBeGreaterThan(1_000);
  paper.runOutOfPaper();
  paper.wake();
  await passing(clock, printer.check());
  expect(paper.holds).toBe(0);
  await passing(clock, printer.close());
});

test('a link that is broken when it is handed over counts as unreachable, and does not stay open', async () => {
  let aborted = 0;
  const open = async (): Promise<PrinterLink> => ({
    twoWay: true,
    kept: true,
    path: undefined,
    write: () => Promise.reject(new Error('Nothing is there.')),
    onBytes: () => {},
    onGone: (listener) => listener(new Error('It was pulled out.')),
    abort: async () => {
      aborted++;
    },
    close: async () => {},
  });
  const { clock, printer, print } = testPrinter(open);
  expect(await outcomeOf(passing(clock, print('a')))).toBe('unreachable');
  expect(printer.health().state).toBe('missing');
  expect(aborted).toBe(1);
});

test.each([
  { kept: true, knowsProcessed: true },
  { kept: false, knowsProcessed: true },
  { kept: true, knowsProcessed: false },
  { kept: false, knowsProcessed: false },
])('a printer that answers when the receipt is out, and not before, is called ready and to have printed, soon after: %o', async ({ kept, knowsProcessed }) => {
  const clock = new ManualClock(NOW);
  const { paper, printer, print } = setUp({ kept, buffers: true, clock }, { speed: { clock, bytesPerSecond: 400 }, answersInTurn: true, knowsProcessed });
  await passing(clock, print('a'));
  for (const text of ['b', 'c']) {
    let outAt = 0;
    paper.onByte = () => {};
    const receipts = paper.receipts.length;
    const job = print(text.repeat(1_200)).then(() => clock.ticks());
    const out = new Promise<void>((resolve) => {
      const look = () => {
        if (paper.receipts.length === receipts) return clock.after(10, look);
        outAt = clock.ticks();
        return resolve();
      };
      look();
    });
    const toldAt = await passing(clock, job);
    await passing(clock, out);
    expect(toldAt - outAt).toBeLessThan(3_000);
    expect(printer.health().state).toBe('ready');
  }
});

test('a printer that takes long for each answer is asked how it is once before a receipt and once after', async () => {
  const { paper, clock, print } = setUp({ kept: true });
  await passing(clock, print('a'));
  paper.answerDelay = { clock, ms: 300 };
  const began = clock.ticks();
  expect(await outcomeOf(passing(clock, print('b')))).toBe('printed');
  // Four answers each time, and that it was processed.
  expect(clock.ticks() - began).toBeLessThan(10 * 300);
});

test.each<[string, (link: PrinterLink) => OpenLink]>([
  ['opens it', () => () => new Promise(() => {})],
  ['closes it', (link) => async () => ({ ...link, write: () => new Promise(() => {}), abort: () => new Promise(() => {}) })],
])('a system that never %s refuses each receipt in time, and ends the process in the end, the only cure', async (_what, opening) => {
  const link: PrinterLink = { twoWay: true, kept: true, path: undefined, write: async () => {}, onBytes: () => {}, onGone: () => {}, abort: async () => {}, close: async () => {} };
  const { clock, print } = testPrinter(opening(link));
  const began = clock.ticks();
  expect(await outcomeOf(passing(clock, print('a')))).not.toBe('printed');
  expect(await outcomeOf(passing(clock, print('b')))).toBe('unreachable');
  expect(clock.ticks() - began).toBeLessThan(30_000);
  const minutes = new Promise<void>((resolve) => clock.after(180_000, resolve));
  await expect(passing(clock, minutes, 1_000)).rejects.toThrow('The system takes very long to open or to close the printer.');
});
