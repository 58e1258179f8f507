import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { listen } from '../../tests/support/events.ts';
import { sampleGroup } from '../../tests/support/group-window.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { MINDS, startPickyProvince, untilNothingIsSent, type Mind } from '../../tests/support/picky-province.ts';
import { connectTestScreen, startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { sampleRequest } from '../../tests/support/sample-requests.ts';

/**
 * Two citizens who rate differently, one of them at once and the other with words after some thought, are the same to the counter, whatever it asks and when: until
 * it is told, and afterwards, whatever the province makes of words, and while it is away. `RUNS` and `SEED` for a longer look.
 */

const RUNS = Number(process.env['RUNS'] ?? 4);
const SEED = process.env['SEED'];
const TOLD_EVERY = 30_000;
/** Seconds before a full minute, so that a minute may end at any time of a rating. */
const BEGINS = Date.parse('2026-11-23T15:30:30+08:00');
const PAGES = 'https://pf.example.gov.cn';
/** The longest time that passes at once: a request to a real socket is to be over before its time is. */
const STRIDE = 5_000;

const SESSIONS = ['single', 'online', 'together', 'each', 'visit'] as const;
type SessionKind = (typeof SESSIONS)[number];

const online = sampleRequest(1, { kind: 'fully-online' });
const theme = sampleGroup('theme', 3);
const onPaper = { level: 1, formDate: '2026-11-23', enteredBy: { no: 'B0001', name: '李强' } };

/** What a counter can ask. `ID` stands for the first evaluation, or the page, `GROUP` for the group. */
const PROBES = {
  status: ['GET', '/v1/evaluations/ID'],
  'second status': ['GET', '/v1/evaluations/SECOND'],
  visit: ['GET', '/v1/page-visits/ID'],
  health: ['GET', '/v1/status'],
  today: ['GET', '/v1/window/today'],
  window: ['GET', '/v1/window'],
  cancel: ['DELETE', '/v1/evaluations/ID'],
  'cancel second': ['DELETE', '/v1/evaluations/SECOND'],
  'close visit': ['DELETE', '/v1/page-visits/ID'],
  'the same again': ['POST', '/v1/evaluations', sampleRequest(1)],
  'the same online again': ['POST', '/v1/evaluations', online],
  'another number online': ['POST', '/v1/paper-ratings/form', { ...online, service: { ...online.service, number: 2 } }],
  'the same group again': ['POST', '/v1/evaluation-groups', theme],
  'one of the group': ['POST', '/v1/evaluations', theme.evaluations[1]],
  'part of the group': ['POST', '/v1/evaluation-groups', { ...theme, evaluations: theme.evaluations.slice(0, 2) }],
  'the group and more': ['POST', '/v1/evaluation-groups', { ...theme, evaluations: [...theme.evaluations, sampleRequest(7, { taskCode: 'MATTER-7' })] }],
  'changed fields': ['POST', '/v1/evaluations', sampleRequest(1, { taskName: '另一事项' })],
  'another start': ['POST', '/v1/evaluations', sampleRequest(5)],
  'another group': ['POST', '/v1/evaluation-groups', { kind: 'batch', evaluations: [sampleRequest(8), sampleRequest(9)] }],
  'a page': ['POST', '/v1/page-visits', { url: `${PAGES}/another` }],
  receipt: ['POST', '/v1/receipts', { evaluationId: 'ID' }],
  'second receipt': ['POST', '/v1/receipts', { evaluationId: 'SECOND' }],
  'receipt of another': ['POST', '/v1/receipts', sampleRequest(6)],
  'paper form': ['POST', '/v1/paper-forms', sampleRequest(1)],
  'paper form of one': ['POST', '/v1/paper-forms', theme.evaluations[1]],
  'paper rating': ['POST', '/v1/paper-ratings', { ...sampleRequest(1), ...onPaper }],
  'paper rating of one': ['POST', '/v1/paper-ratings', { ...theme.evaluations[1], ...onPaper }],
  'paper rating of another': ['POST', '/v1/paper-ratings', { ...sampleRequest(4), ...onPaper }],
  call: ['PUT', '/v1/window/announcement', { kind: 'call', number: 'A023' }],
  pair: ['POST', '/v1/pairings', { name: '另一系统' }],
  'sign in': ['PUT', '/v1/window/staff', { no: 'A0400', name: '刘洋' }],
  'sign out': ['DELETE', '/v1/window/staff'],
} as const satisfies Record<string, readonly [string, string, unknown?]>;
type Probe = keyof typeof PROBES;
const isProbe = (name: string): name is Probe => name in PROBES;
const ALL = Object.keys(PROBES).filter(isProbe);
/** Whoever is let in takes the place of who is done, as everybody can see: unless it was refused while the citizen was rating. */
const TAKES_THE_PLACE: ReadonlySet<Probe> = new Set(['another start', 'another group', 'a page', 'the same again', 'the same online again', 'the same group again', 'one of the group', 'part of the group', 'the group and more', 'changed fields']);

/** Of an evaluation, or a group. */
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}/g;
const idSchema = z.object({ id: z.string() });
const groupSchema = z.object({ group: z.string(), evaluations: z.array(idSchema) });

interface Scene {
  kind: SessionKind;
  /** Null where there is no province. */
  mind: Mind | null;
  /** After so many ms it is away, and back. */
  outage: { from: number; to: number } | null;
  /** Asked just after the first touch. */
  first: readonly Probe[];
  /** After so many ms. */
  later: readonly { at: number; probes: readonly Probe[] }[];
}
/** When each rating is given, in ms after the first touch, and at which level. */
type Ratings = readonly { at: number; level: number }[];
interface Step {
  at: number;
  act(): Promise<void>;
}

/** Everything that the counter finds out in a scene. */
async function played({ kind, mind, outage, first, later }: Scene, ratings: Ratings, moments: readonly number[]): Promise<string[]> {
  const clock = new ManualClock(BEGINS);
  const province = mind === null ? undefined : await startPickyProvince(mind);
  const config = { region: 'tianjin', secondsToTell: TOLD_EVERY / 1000, ...(province && { province: { ...province.config, pageOrigin: PAGES }, doors: { pages: true } }) };
  const evaluator = await startTestEvaluator({ clock, config });
  try {
    const screen = await connectTestScreen(evaluator);
    const events = await listen(evaluator.url, evaluator.counterToken);
    const ids: string[] = [];
    const seen: string[] = [];
    const known = new Map<string, string>();
    const named = (id: string) => known.get(id) ?? known.set(id, `id ${known.size}`).get(id) ?? id;
    const plain = (text: string) => text.replaceAll(ID, named).replaceAll(evaluator.dataFolder, 'FOLDER').replaceAll(province?.config.url ?? 'none', 'PROVINCE');
    // A real network beside a clock of ours is a race otherwise.
    const settled = () => untilNothingIsSent(evaluator, province);
    let signs = 0;
    let heard = 0;
    /** Events come in their order: what was told before the sign has arrived when the sign has. */
    const allHeard = async () => {
      signs += 1;
      await evaluator.call('PUT', '/v1/window/sign', { kind: 'go-to-window', windowNo: `B${signs}` });
      await expect.poll(() => events.messages.filter(({ type }) => type === 'window').length, { interval: 5 }).toBeGreaterThanOrEqual(signs);
      const news = events.messages.slice(heard).filter(({ type }) => type !== 'alive');
      heard = events.messages.length;
      return plain(JSON.stringify(news));
    };
    const ask = async (probe: Probe) => {
      const [method, path, body] = PROBES[probe];
      const about = (text: string) => text.replace('ID', session).replace('SECOND', ids[1] ?? 'none');
      const answer = await evaluator.call(method, about(path), body === undefined ? undefined : JSON.parse(about(JSON.stringify(body))));
      seen.push(`${probe}: ${plain(JSON.stringify(answer))}`);
    };

    if (kind === 'together' || kind === 'each') {
      const { body } = await evaluator.call('POST', '/v1/evaluation-groups', theme);
      const group = groupSchema.parse(body);
      ids.push(...group.evaluations.map(({ id }) => id));
    } else if (kind === 'visit') ids.push(idSchema.parse((await evaluator.call('POST', '/v1/page-visits', { url: `${PAGES}/one` })).body).id);
    else ids.push(await evaluator.offer(kind === 'online' ? online : sampleRequest(1)));
    const [session = ''] = ids;
    const rate = async (nth: number, level: number) => {
      if (kind === 'visit') return await screen.send(level > 2 ? 'pageDone' : 'decline', { session });
      const one = kind === 'each' ? ids[nth] : session;
      await screen.send('chooseLevel', { session: one, level });
      const view = screen.view();
      if (view.screen !== 'rating' || view.level === null) return null;
      const lists = view.form.levels.find((asked) => asked.level === view.level)?.lists ?? [];
      const perSubject = lists.flatMap(({ subject, indicators: [any] }) => (any ? [{ subject, indicators: [any.id] }] : []));
      return await screen.send('submit', { session: one, reasons: { perSubject, text: '太慢' } });
    };

    await settled();
    if (kind === 'together' || kind === 'each') await screen.send('chooseHow', { session, mode: kind });
    else await screen.send('touch', { session });
    for (const probe of first) await ask(probe);
    seen.push(await allHeard());
    const away = (isAway: boolean) => async () => void (province && (province.isAway = isAway));
    const steps: Step[] = [
      ...moments.map((at) => ({ at, act: async () => undefined })),
      ...(outage ? [{ at: outage.from, act: away(true) }, { at: outage.to, act: away(false) }] : []),
      ...ratings.map(({ at, level }, nth) => ({ at, act: async () => void expect(await rate(nth, level)).toBeNull() })),
      ...later.map(({ at, probes }) => ({
        at,
        act: async () => {
          seen.push(await allHeard());
          for (const probe of probes) await ask(probe);
        },
      })),
    ];
    let now = 0;
    for (const { at, act } of steps.toSorted((a, b) => a.at - b.at)) {
      while (now < at) {
        await settled();
        const stride = Math.min(STRIDE, at - now);
        clock.advance(stride);
        now += stride;
      }
      await settled();
      await act();
    }
    return seen;
  } finally {
    await evaluator.stop();
  }
}

const seconds = (min: number, max: number) => fc.integer({ min: min * 2, max: max * 2 }).map((halves) => halves * 500 + 1);
const scenes = fc
  .record({
    kind: fc.constantFrom(...SESSIONS),
    mind: fc.constantFrom(null, ...MINDS),
    outage: fc.option(fc.record({ from: seconds(0, 40), lasts: seconds(5, 60) }).map(({ from, lasts }) => ({ from, to: from + lasts }))),
    first: fc.subarray(ALL, { minLength: 4 }),
    later: fc.array(fc.record({ at: seconds(3, 60), probes: fc.subarray(ALL, { minLength: 8 }) }), { minLength: 3, maxLength: 5, size: 'max' }),
    quick: seconds(1, 2),
    slow: fc.array(seconds(3, 28), { minLength: 3, maxLength: 3 }),
    bad: fc.constantFrom(1, 2, 3),
  })
  .map(({ first, later, ...scene }) => ({
    ...scene,
    mind: scene.kind === 'visit' ? (scene.mind ?? 'takes') : scene.mind,
    first,
    // Never at the very instant of a rating, or of its telling.
    later: later.map(({ at, probes }) => ({ at: at + 1, probes: probes.filter((probe) => at > TOLD_EVERY || first.includes(probe) || !TAKES_THE_PLACE.has(probe)) })),
  }));

test('who rates well at once and who rates badly after some thought are the same to the counter', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async ({ quick, slow, bad, ...scene }) => {
      const times = slow.toSorted((a, b) => a - b).slice(0, scene.kind === 'each' ? 3 : 1);
      const moments = [quick, ...times];
      const well = await played(scene, times.map(() => ({ at: quick, level: 5 })), moments);
      const badly = await played(scene, times.map((at) => ({ at, level: bad })), moments);
      expect(badly).toEqual(well);
    }),
    { numRuns: RUNS, endOnFailure: true, ...(SEED !== undefined && { seed: Number(SEED) }) },
  );
});
