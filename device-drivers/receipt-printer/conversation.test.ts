import { expect, test } from 'vitest';
import { NOW, passing } from '../../tests/printer-simulator/link-printer-setup.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { PrinterConversation } from './conversation.ts';
import type { PrinterLink } from './links/printer-link.ts';
import { UNKNOWN_STATUS } from './status.ts';

/** A link at whose end each question is answered so many milliseconds late. */
function lateLink(clock: ManualClock, answers: readonly number[], lateMs: (asked: number) => number) {
  let asked = 0;
  let listener: (bytes: Uint8Array) => void = () => {};
  const link: PrinterLink = {
    twoWay: true,
    kept: true,
    path: undefined,
    write: async (bytes) => {
      const answer = answers[(bytes[2] ?? 0) - 1];
      if (answer !== undefined) clock.after(lateMs(asked++), () => listener(Uint8Array.of(answer)));
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

test('a late answer is not taken for the answer to the next question', async () => {
  const clock = new ManualClock(NOW);
  // Both tries of the first question are answered, the second while nobody asks any more. The cover is open.
  const { link } = lateLink(clock, [0x1a, 0x16, 0x12, 0x12], (asked) => (asked === 0 ? 520 : 60));
  const status = await passing(clock, converse(link, clock).status(signal));
  expect(status).toEqual({ line: 'offline', cover: 'open', paper: 'enough', error: 'none' });
});

test('a printer that does not answer the first question is asked twice, within a second, and no more', async () => {
  const clock = new ManualClock(NOW);
  const { link, asked } = lateLink(clock, [0x12], () => 60_000);
  expect(await passing(clock, converse(link, clock).status(signal))).toEqual(UNKNOWN_STATUS);
  expect(asked()).toBe(2);
  expect(clock.ticks()).toBeLessThanOrEqual(1_010);
});
