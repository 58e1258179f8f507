import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { seeded } from '../../../tests/support/seeded.ts';
import { recordsOf } from '../../../tests/support/technician.ts';
import type { ServiceKey } from '../../contract/evaluation.ts';
import { ProvinceUnavailable } from '../../contract/province.ts';
import { ratingLink } from '../../province/rating-link.ts';
import { PhoneWatch } from './phone-watch.ts';

/** When the province is asked for ratings by phone, and what that tells a counter that learns of each at once. */

const TOLD_EVERY = 30_000;
const HOUR = 3_600_000;
/** In which time passes. */
const STEP = 500;

interface Scene {
  /** Ticks at which a receipt is made. */
  receipts: readonly number[];
  /** Of the receipt with this index, when it is rated. */
  ratedAt?: readonly number[];
  isAway?: (ticks: number) => boolean;
  /** How long the province takes to answer. */
  answersInMs?: number;
  random?: () => number;
  until: number;
}

/** Plays a scene, with answers that arrive in their time. */
async function play(tellEveryMs: number, { receipts, ratedAt = [], isAway = () => false, answersInMs = 0, random = () => 0, until }: Scene) {
  const clock = new ManualClock(NOON);
  const asked: { at: number; keys: readonly ServiceKey[] }[] = [];
  const told: number[] = [];
  const open: (ServiceKey & { id: string })[] = [];
  const completed = new Set<string>();
  const watch = new PhoneWatch({
    store: { awaitingPhone: (_since, after, limit) => open.filter(({ id }) => id > after && !completed.has(id)).slice(0, limit) },
    storage: { read: (action) => action() },
    province: {
      async ratedElsewhere(keys) {
        asked.push({ at: clock.ticks(), keys });
        if (isAway(clock.ticks())) throw new ProvinceUnavailable('away');
        const rated = keys.filter(({ serviceNumber }) => (ratedAt[serviceNumber] ?? Infinity) <= clock.ticks());
        if (answersInMs > 0) await new Promise<void>((resolve) => void clock.after(answersInMs, resolve));
        return rated;
      },
    },
    desk: {
      completeElsewhere(id) {
        if (!completed.has(id)) told.push(clock.ticks());
        completed.add(id);
      },
    },
    clock,
    random,
    log: pino({ level: 'silent' }),
    tellEveryMs,
  });
  watch.start();
  for (let ticks = 0; ticks <= until; ticks += STEP) {
    for (const [serviceNumber, at] of receipts.entries()) {
      if (at !== ticks) continue;
      open.push({ id: String(1_000 + serviceNumber), projectNo: 'NM-1', serviceNumber });
      watch.expectSoon();
    }
    clock.advance(STEP);
    // More than there are promises in a row; nothing here waits for more than promises.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }
  await watch.stop();
  return { asked, told, at: asked.map(({ at }) => at) };
}

describe('where the counter is told late', () => {
  test('the province is asked at whole multiples of that time after the receipt, later at leisure', async () => {
    const { at } = await play(TOLD_EVERY, { receipts: [5_000], until: 200_000, random: () => 0.5 });
    expect(at).toEqual([35_000, 65_000, 95_000, 125_000, 185_000]);
  });

  test('a receipt that is made to that end moves the moment on, and adds none', async () => {
    const { at } = await play(TOLD_EVERY, { receipts: [0, 20_000, 61_000], until: 100_000 });
    expect(at).toEqual([50_000, 91_000]);
  });

  test('receipts without end put it off for a quarter of an hour, no longer', async () => {
    const QUARTER = 900_000;
    const receipts = Array.from({ length: 80 }, (_, nth) => nth * 25_000);
    const { at, told } = await play(TOLD_EVERY, { receipts, ratedAt: [1_000], until: 2 * QUARTER });
    expect(at).toEqual([QUARTER, 2 * QUARTER]);
    expect(told).toEqual([QUARTER]);
  });

  test('one that is made while the province is asked about many is asked about in its own time', async () => {
    const many = Array.from({ length: 250 }, () => 0);
    const { asked } = await play(TOLD_EVERY, { receipts: [...many, 31_000], answersInMs: 4_000, until: 75_000 });
    expect(asked.map(({ keys, at }) => [at, keys.length])).toEqual([[30_000, 100], [34_000, 100], [38_000, 50], [61_000, 100], [65_000, 100], [69_000, 51]]);
  });

  test('whoever rates, and however long they take, is told at moments that no rating moves and that are that far apart', async () => {
    const within = (ms: number) => fc.integer({ min: 0, max: ms / STEP }).map((steps) => steps * STEP);
    const receipts = fc.array(within(600_000), { minLength: 1, maxLength: 6 }).map((made) => made.toSorted((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(receipts, fc.array(within(700_000), { minLength: 6, maxLength: 6 }), within(600_000), within(300_000), fc.integer(), async (receipts, ratedAt, from, lasts, seed) => {
        const scene = (): Scene => ({ receipts, isAway: (ticks) => from <= ticks && ticks < from + lasts, random: seeded(seed).fraction, until: 900_000 });
        const unrated = await play(TOLD_EVERY, scene());
        const { at, told } = await play(TOLD_EVERY, { ...scene(), ratedAt: [Infinity, ...ratedAt.map((rated, nth) => Math.max(rated, receipts[nth + 1] ?? 0))] });
        // One receipt stays out: about none nobody is asked.
        expect(at).toEqual(unrated.at);
        for (const [nth, moment] of unrated.at.entries()) {
          const latest = Math.max(...receipts.filter((made) => made < moment), unrated.at[nth - 1] ?? 0);
          expect(moment - latest).toBeGreaterThanOrEqual(TOLD_EVERY);
        }
        for (const moment of told) expect(at.some((asked) => asked <= moment && moment < asked + STEP)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('the province is asked no more often than a device asks that tells at once', async () => {
    for (const isAway of [() => false, (ticks: number) => ticks > 600_000]) {
      const draws = seeded(7);
      const receipts = Array.from({ length: 20 }, () => draws.whole(0, HOUR / STEP) * STEP);
      const questions = async (tellEveryMs: number) => (await play(tellEveryMs, { receipts, isAway, random: seeded(8).fraction, until: HOUR })).at.length;
      expect(await questions(TOLD_EVERY)).toBeLessThanOrEqual(await questions(0));
    }
  });
});

test('where it is told at once, as in a self-rating zone, the province is asked every two seconds while somebody may be scanning', async () => {
  const { at, told } = await play(0, { receipts: [0], ratedAt: [5_000], until: 8_000 });
  expect(at).toEqual([2_000, 4_000, 6_000]);
  expect(told).toEqual([6_000]);
});

test('a counter cannot tell a rating by phone that took 5 s from one that took 25 s', async () => {
  for (const [takesMs, level] of [[5_000, '5'], [25_000, '2']] as const) {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock });
    const evaluator = await startTestEvaluator({ clock, config: { province: province.config, secondsToTell: TOLD_EVERY / 1000 } });
    const screen = await connectTestScreen(evaluator);
    const request = sampleRequest(1);
    const session = await evaluator.offer(request);
    await eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ acked: 1 }));
    expect(await screen.send('rateLater', { session })).toBeNull();
    clock.advance(takesMs);
    const link = ratingLink(province.url, province.config.secret, { projectNo: request.case.projectNo, serviceNumber: 1 }, NOON + HOUR);
    const reasons = { text: '太慢', 'reason.agency': '209' };
    const rated = await fetch(link, { method: 'POST', body: new URLSearchParams({ level, ...(level === '2' ? reasons : { text: '' }) }) });
    expect(rated.status).toBe(200);
    clock.advance(TOLD_EVERY - takesMs - 1);
    expect(await evaluator.status(session)).toBe('deferred');
    clock.advance(1);
    await eventually(async () => expect(await evaluator.status(session)).toBe('completed'));
    // The citizen may still stand there.
    await screen.waitFor((view) => view.screen === 'thanks');
  }
});
