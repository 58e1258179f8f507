import { expect, test } from 'vitest';
import { NOW, passing } from '../../tests/printer-simulator/link-printer-setup.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { seeded } from '../../tests/support/seeded.ts';
import { PrinterConversation } from './conversation.ts';
import type { PrinterLink } from './links/printer-link.ts';
import { type PrinterStatus, UNKNOWN_STATUS } from './status.ts';

/** `lost`: a question that does not arrive. */
type Late = (asked: number) => number | 'lost';

const GS = 0x1d;

/** A printer whose answers come so many milliseconds late, in the order of the questions. It knows `GS r`, and how to clear. */
function latePrinter(clock: ManualClock, answers: readonly number[], late: Late) {
  let asked = 0;
  let listener: (bytes: Uint8Array) => void = () => {};
  let lastAt = 0;
  const link: PrinterLink = {
    twoWay: true,
    kept: true,
    path: undefined,
    write: async (bytes) => {
      const answer = bytes.at(-3) === GS ? 0x00 : answers[(bytes[2] ?? 0) - 1];
      const lateMs = late(asked++);
      if (answer === undefined || lateMs === 'lost') return;
      lastAt = Math.max(lastAt, clock.ticks() + lateMs);
      clock.after(lastAt - clock.ticks(), () => listener(Uint8Array.of(answer)));
    },
    onBytes: (next) => {
      listener = next;
    },
    onGone: () => {},
    abort: async () => {},
    close: async () => {},
  };
  return { link, asked: () => asked };
}

const { signal } = new AbortController();
const converse = (link: PrinterLink, clock: ManualClock) => new PrinterConversation(link, clock, { onStatus: () => {}, onGone: () => {} });

const COVER_OPEN = [0x1a, 0x16, 0x12, 0x12];
/** To the first question a jam would answer the same; to the second, what the third would say of a cutter. */
const PAPER_OUT = [0x1a, 0x32, 0x12, 0x7e];
const WITHOUT_PAPER: PrinterStatus = { line: 'offline', cover: 'closed', paper: 'out', error: 'none' };

test('a late answer is not taken for the answer to the next question', async () => {
  const clock = new ManualClock(NOW);
  // Both tries of the first question are answered, the second while nobody asks any more.
  const { link } = latePrinter(clock, COVER_OPEN, (asked) => (asked === 0 ? 520 : 60));
  const status = await passing(clock, converse(link, clock).status(signal));
  expect(status).toEqual({ line: 'offline', cover: 'open', paper: 'enough', error: 'none' });
});

test.each([400, 600, 700, 900])('a printer that takes %i ms for each answer is understood', async (lateMs) => {
  const clock = new ManualClock(NOW);
  const { link } = latePrinter(clock, PAPER_OUT, () => lateMs);
  expect(await passing(clock, converse(link, clock).status(signal))).toEqual(WITHOUT_PAPER);
  expect(clock.ticks()).toBeLessThan(5_000);
});

test.each([1_100, 1_600])('a printer that takes %i ms is unknown at first, and understood on the same link the next time', async (lateMs) => {
  const clock = new ManualClock(NOW);
  const conversation = converse(latePrinter(clock, PAPER_OUT, () => lateMs).link, clock);
  expect(await passing(clock, conversation.status(signal))).toEqual(UNKNOWN_STATUS);
  clock.advance(30_000);
  expect(await passing(clock, conversation.status(signal))).toEqual(WITHOUT_PAPER);
});

test('answers to questions that were taken for lost are not believed, even if whoever asked next did not wait', async () => {
  const clock = new ManualClock(NOW);
  // After more than three seconds it answers one question after the other.
  const { link } = latePrinter(clock, PAPER_OUT, (asked) => 3_300 + asked * 300 - clock.ticks());
  const conversation = converse(link, clock);
  expect(await passing(clock, conversation.status(signal))).toEqual(UNKNOWN_STATUS);
  clock.advance(3_100 - clock.ticks());
  const impatient = new AbortController();
  const taken = conversation.status(impatient.signal);
  clock.after(100, () => impatient.abort(new Error('A receipt is to be printed.')));
  await expect(passing(clock, taken)).rejects.toThrow('A receipt is to be printed.');
  expect([WITHOUT_PAPER, UNKNOWN_STATUS]).toContainEqual(await passing(clock, conversation.status(signal)));
});

const SEED = Number(process.env['TEST_SEED'] ?? 20_261_122);

test(`answers that are late by chance, and questions that are lost (seed ${SEED}): what is told is true, or unknown`, async () => {
  const random = seeded(SEED);
  const counts = { known: 0, unknown: 0 };
  for (let round = 0; round < 300; round++) {
    const clock = new ManualClock(NOW);
    const [longest, lost] = random.pick<[number, number]>([[400, 0.3], [900, 0.1], [1_500, 0]]);
    const conversation = converse(latePrinter(clock, PAPER_OUT, () => (random.chance(lost) ? 'lost' : random.whole(0, longest))).link, clock);
    for (let look = 0; look < 3; look++) {
      const status = await passing(clock, conversation.status(signal), 50);
      if (status.line === 'unknown') counts.unknown++;
      else counts.known++;
      expect([WITHOUT_PAPER, UNKNOWN_STATUS], `round ${round}, look ${look}`).toContainEqual(status);
      clock.advance(random.whole(0, 3_000));
    }
  }
  expect(counts.known).toBeGreaterThan(counts.unknown);
});

test('a late answer to whether it knows `GS r` does not say that the receipt was processed', async () => {
  const clock = new ManualClock(NOW);
  let tries = 0;
  // It stops before the receipt is processed.
  const { link } = latePrinter(clock, PAPER_OUT, () => (++tries <= 2 ? 650 : 'lost'));
  const conversation = converse(link, clock);
  await passing(clock, conversation.learnWhetherProcessedIsAnswered(signal));
  expect(conversation.answersWhenProcessed).toBe(true);
  const { processed } = await passing(clock, conversation.sendAndAsk(Uint8Array.of(0x61), signal));
  let isProcessed = false;
  void processed.then(() => (isProcessed = true));
  await passing(clock, new Promise<void>((resolve) => clock.after(5_000, resolve)));
  expect(isProcessed).toBe(false);
});

test('a printer that does not answer the first question is asked twice, within a second, and no more', async () => {
  const clock = new ManualClock(NOW);
  const { link, asked } = latePrinter(clock, [0x12], () => 60_000);
  expect(await passing(clock, converse(link, clock).status(signal))).toEqual(UNKNOWN_STATUS);
  expect(asked()).toBe(2);
  expect(clock.ticks()).toBeLessThanOrEqual(1_010);
});
