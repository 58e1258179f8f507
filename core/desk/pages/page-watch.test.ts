import pino from 'pino';
import { beforeEach, expect, test, vi } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { ProvinceUnavailable } from '../../contract/province.ts';
import { Refusal } from '../../contract/refusal.ts';
import { PageWatch } from './page-watch.ts';

/** How often the province is asked about the page on the screen. */

const KEY = { projectNo: 'NM-1', serviceNumber: 1 };

let clock: ManualClock;
/** Ticks at which the province was asked. */
let asked: number[];
let answer: () => (typeof KEY)[];
let completed: string[];
let watch: PageWatch;

beforeEach(() => {
  clock = new ManualClock(0);
  [asked, completed] = [[], []];
  answer = () => [];
  const province = {
    async ratedElsewhere() {
      asked.push(clock.ticks());
      return answer();
    },
  };
  const desk = { completeElsewhere: (id: string) => void completed.push(id) };
  watch = new PageWatch({ province, desk, clock, random: () => 1, log: pino({ level: 'silent' }) });
});

/** Time passes, in which each answer arrives. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    clock.advance(100);
    // More than there are promises in a row; nothing here waits for more than promises.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }
}

test('every two seconds while it is shown, and for ten seconds more; then nobody is asked', async () => {
  watch.shown('a', KEY);
  await pass(6_000);
  expect(asked).toEqual([2_000, 4_000, 6_000]);
  watch.gone('a');
  await pass(60_000);
  expect(asked).toEqual([2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 14_000, 16_000]);
});

test('a province that fails is asked more and more seldom, at least every fifteen seconds', async () => {
  answer = () => {
    throw new ProvinceUnavailable('away');
  };
  watch.shown('a', KEY);
  await pass(60_000);
  expect(asked.map((at, index) => at - (asked[index - 1] ?? 0))).toEqual([2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

test('who submitted just before the province was out of reach is found out when it answers again, within ten minutes', async () => {
  watch.shown('a', KEY);
  await pass(2_000);
  answer = () => {
    throw new ProvinceUnavailable('away');
  };
  await pass(30_000);
  watch.gone('a');
  await pass(120_000);
  answer = () => [KEY];
  await pass(20_000);
  expect(completed).toEqual(['a']);
  watch.shown('b', KEY);
  answer = () => {
    throw new ProvinceUnavailable('away');
  };
  watch.gone('b');
  await pass(620_000);
  asked.splice(0);
  await pass(60_000);
  expect(asked).toEqual([]);
});

test('a page that is shown anew while the last question about it is under way is asked about on and on', async () => {
  watch.shown('a', KEY);
  watch.gone('a');
  await pass(9_900);
  answer = () => {
    watch.shown('a', KEY);
    return [];
  };
  await pass(200);
  answer = () => [];
  asked.splice(0);
  await pass(6_000);
  expect(asked).toHaveLength(3);
});

test('at once when the page says it is done, however often it does no more than twice a second', async () => {
  watch.shown('a', KEY);
  for (let times = 0; times < 10; times += 1) {
    watch.askNow();
    await pass(100);
  }
  expect(asked).toEqual([0, 500, 1_000]);
});

test('what is rated completes its evaluation, once; what cannot be noted now is tried again', async () => {
  answer = () => [KEY];
  watch.shown('a', KEY);
  watch.shown('b', { ...KEY, serviceNumber: 2 });
  await pass(4_000);
  expect(completed).toEqual(['a']);
  const complete = vi.fn<(id: string) => void>().mockImplementationOnce(() => {
    throw new Refusal('storage-failed');
  });
  const other = new PageWatch({
    province: { ratedElsewhere: async () => [KEY] },
    desk: { completeElsewhere: complete },
    clock,
    random: () => 0,
    log: pino({ level: 'silent' }),
  });
  other.shown('c', KEY);
  await pass(6_000);
  expect(complete.mock.calls).toEqual([['c'], ['c']]);
});

test('after the end nobody is asked', async () => {
  watch.shown('a', KEY);
  await watch.stop();
  watch.askNow();
  await pass(10_000);
  expect(asked).toEqual([]);
});
