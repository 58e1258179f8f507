import { expect, test } from 'vitest';
import { type PrintProblemKind } from '../../../core/contract/receipt.ts';
import { NOW, outcomeOf, passing, receiptOf, testPrinter, turn } from '../../../tests/printer-simulator/link-printer-setup.ts';
import { SimulatedSpooler } from '../../../tests/printer-simulator/simulated-spooler.ts';
import type { SpoolTrouble } from './spooler.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { encodeReceipt } from '../escpos-encoder.ts';
import { PAPER_58MM } from '../printer-profile.ts';
import { spoolerLink } from './spooler-link.ts';

function setUp(name = 'POS-58') {
  const clock = new ManualClock(NOW);
  const spooler = new SimulatedSpooler('POS-58');
  return { spooler, ...testPrinter(spoolerLink(spooler, name, clock), { clock, asks: false }), clock };
}

test('a receipt goes through the queue byte for byte, in as many pieces as Windows takes, and no handle stays open', async () => {
  const { spooler, clock, printer, print } = setUp();
  const text = 'x'.repeat(2_000);
  expect(await outcomeOf(passing(clock, print(text)))).toBe('printed');
  expect(spooler.printed).toEqual([Buffer.from(encodeReceipt(receiptOf(text), PAPER_58MM))]);
  expect(spooler.handles).toBe(0);
  // A driver that complains of nothing says nothing.
  expect(printer.health().state).toBe('unknown');
});

test.each<[PrintProblemKind, Partial<SpoolTrouble>]>([
  ['paper-out', { paperOut: true }],
  ['cover-open', { coverOpen: true }],
  ['printer-error', { error: true }],
  ['offline', { offline: true }],
])('%s: refused before anything is queued, and derived to be over when Windows complains no more', async (kind, trouble) => {
  const { spooler, clock, printer, print } = setUp();
  spooler.setTrouble(trouble);
  expect(await outcomeOf(passing(clock, print('a')))).toBe(kind);
  expect(printer.health().state).toBe('failed');
  expect(spooler.waiting).toBe(0);
  spooler.setTrouble({});
  await passing(clock, printer.check());
  expect(printer.health().state).toBe('unknown');
});

test('trouble while the job waits: told within seconds, the job deleted, and nothing comes out later', async () => {
  const { spooler, clock, print } = setUp();
  spooler.isHonest = false;
  spooler.setTrouble({ paperOut: true });
  const outcome = passing(clock, outcomeOf(print('a')));
  await turn();
  spooler.isHonest = true;
  expect(await outcome).toBe('paper-out');
  expect(clock.ticks()).toBeLessThan(2_000);
  spooler.setTrouble({});
  expect(spooler.printed).toEqual([]);
  expect(spooler.handles).toBe(0);
});

test('a driver that always says all is well: timed-out, deleted, and nothing comes out later', async () => {
  const { spooler, clock, printer, print } = setUp();
  spooler.isHonest = false;
  spooler.setTrouble({ paperOut: true });
  expect(await outcomeOf(passing(clock, print('a')))).toBe('timed-out');
  expect(printer.health().state).toBe('failed');
  spooler.setTrouble({});
  expect(spooler.printed).toEqual([]);
  expect(await outcomeOf(passing(clock, print('b')))).toBe('printed');
  expect(printer.health().state).toBe('unknown');
  expect(spooler.printed).toHaveLength(1);
  expect(spooler.handles).toBe(0);
});

test('a job that Windows does not delete is deleted at the next opening, before anything is printed', async () => {
  const { spooler, clock, printer, print } = setUp();
  spooler.isHonest = false;
  spooler.setTrouble({ paperOut: true });
  spooler.keepsJobs = true;
  expect(await outcomeOf(passing(clock, print('a')))).toBe('timed-out');
  expect(spooler.waiting).toBe(1);
  expect(spooler.handles).toBe(0);
  spooler.keepsJobs = false;
  await passing(clock, printer.check());
  expect(spooler.waiting).toBe(0);
  expect(spooler.handles).toBe(0);
});

test('a spooler that does not answer when an old job is to be deleted leaves no handle open', async () => {
  const { spooler, clock, printer, print } = setUp();
  spooler.isHonest = false;
  spooler.setTrouble({ paperOut: true });
  spooler.keepsJobs = true;
  expect(await outcomeOf(passing(clock, print('a')))).toBe('timed-out');
  spooler.isDead = true;
  await passing(clock, printer.check());
  expect(printer.health().state).toBe('missing');
  expect(spooler.handles).toBe(0);
});

test('what a process of ours that was killed left in the queue is deleted, and what others wait for is not', async () => {
  const { spooler, clock, print } = setUp();
  spooler.isHonest = false;
  spooler.setTrouble({ paperOut: true });
  const others = await spooler.openPrinter('POS-58');
  await others.startDocument('Letter');
  await others.write(Buffer.from('letter'));
  await others.endDocument();
  await others.close();
  // Nobody hears of it any more, as if the process had ended.
  print('a').catch(() => {});
  await turn();
  await turn();
  expect(spooler.waiting).toBe(2);
  const next = testPrinter(spoolerLink(spooler, 'POS-58', clock), { clock: new ManualClock(NOW), asks: false });
  await passing(next.clock, next.printer.check());
  spooler.setTrouble({});
  expect(spooler.printed.map(String)).toEqual(['letter']);
});

test('a printer that Windows does not have is missing', async () => {
  const { clock, printer, print } = setUp('another');
  expect(await outcomeOf(passing(clock, print('a')))).toBe('unreachable');
  expect(printer.health().state).toBe('missing');
});
