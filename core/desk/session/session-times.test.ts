import { expect, test } from 'vitest';
import { deskRig } from '../../../tests/support/desk-rig.ts';
import { sampleGroup } from '../../../tests/support/group-window.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';

/** How long each step lasts, and where a region's own page stands among them. */

const leftOf = ({ desk, clock }: ReturnType<typeof deskRig>) => (desk.live === undefined ? undefined : desk.live.endsAt - clock.now());

test('who needs longer has longer, also for what is before them already; thanks last as ever', () => {
  let factor = 1;
  const rig = deskRig({ timeFactor: () => factor });
  const { desk, clock } = rig;
  const { evaluation } = desk.offer(sampleRequest());
  clock.advance(50_000);
  factor = 2;
  desk.extend();
  expect(leftOf(rig)).toBe(120_000);
  expect(desk.live?.session.step).toBe('offered');
  clock.advance(119_999);
  desk.act(evaluation.id, { type: 'touched' });
  expect(leftOf(rig)).toBe(120_000);
  desk.putOff(evaluation.id, [{ evaluation, linkExpiresAt: clock.now() + 86_400_000 }]);
  expect(leftOf(rig)).toBe(60_000);
  desk.completeElsewhere(evaluation.id);
  expect(leftOf(rig)).toBe(3_000);
});

test('several codes are shown for longer, but not for ever', () => {
  const shownFor = (size: number) => {
    const rig = deskRig();
    const { evaluations } = rig.desk.offerGroup(sampleGroup('batch', size));
    rig.desk.putOff(evaluations[0]?.id ?? '', evaluations.map((evaluation) => ({ evaluation, linkExpiresAt: rig.clock.now() + 86_400_000 })));
    return leftOf(rig);
  };
  expect([2, 5, 9].map(shownFor)).toEqual([60_000, 150_000, 150_000]);
});

test("with nobody before the screen there is no time to give", () => {
  const { desk } = deskRig();
  desk.extend();
  expect(desk.live).toBeUndefined();
});

test("a region's own page is opened first, and lasts longer, because nobody sees what is touched in it", () => {
  const rig = deskRig({ usesRegionalPage: () => true });
  const { desk, clock } = rig;
  const { evaluation } = desk.offer(sampleRequest());
  expect(desk.live?.session).toEqual({ step: 'opening-page', touched: false });
  clock.advance(2_000);
  desk.pageOpened(evaluation.id);
  expect(desk.live?.session).toEqual({ step: 'regional-page', touched: false });
  expect(leftOf(rig)).toBe(180_000);
  desk.completeElsewhere(evaluation.id);
  expect(desk.live?.session.step).toBe('thanked');
});

test('where it cannot be had ours takes its place, and a late answer changes nothing', () => {
  const { desk, store } = deskRig({ usesRegionalPage: () => true });
  const { evaluation } = desk.offer(sampleRequest());
  desk.pageUnavailable(evaluation.id);
  expect(desk.live?.session).toEqual({ step: 'offered' });
  desk.pageOpened(evaluation.id);
  desk.pageOpened('another');
  desk.act(evaluation.id, { type: 'level-chosen', level: 2 });
  desk.pageUnavailable(evaluation.id);
  expect(desk.live?.session).toMatchObject({ step: 'reasoning', level: 2 });
  desk.act(evaluation.id, { type: 'submitted', reasons: { perSubject: [], text: '太慢' } });
  expect(store.find(evaluation.id)?.status).toBe('completed');
});

test('after a restart of the evaluator the page is opened again, and who had begun has begun', () => {
  const { desk, makeDesk, store } = deskRig({ usesRegionalPage: () => true });
  const { evaluation } = desk.offer(sampleRequest());
  desk.pageOpened(evaluation.id);
  desk.act(evaluation.id, { type: 'touched' });
  const again = makeDesk();
  again.resume(evaluation.id);
  expect(again.live?.session).toEqual({ step: 'opening-page', touched: true });
  again.pageOpened(evaluation.id);
  expect(again.live?.session).toEqual({ step: 'regional-page', touched: true });
  expect(store.find(evaluation.id)?.status).toBe('rating');
});

test("a group is rated on our page: the region's is for one case", () => {
  const { desk } = deskRig({ usesRegionalPage: () => true });
  desk.offerGroup(sampleGroup('batch', 2));
  expect(desk.live?.session).toEqual({ step: 'offered' });
});
