import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOON, sampleEvaluation, sampleRating } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openStore, type EvaluationStore } from '../store.ts';

/** Evaluation `service` of case `ordinal`, and its rating. */
function evaluationOf(ordinal: number, service: number) {
  const sample = sampleEvaluation(ordinal);
  return { ...sample, id: `case-${ordinal}-${service}`, applicant: undefined, service: { ...sample.service, number: service } };
}
function ratingOf(ordinal: number, service: number) {
  return { ...sampleRating(ordinal), evaluationId: `case-${ordinal}-${service}`, serviceNumber: service, reasons: { perSubject: [], text: '' } };
}

const OK = { outcome: 'acked', code: 'OK', words: '', at: NOON } as const;
const DEAD = { outcome: 'dead', code: 'INVALID', words: '', at: NOON } as const;
const BY = { by: '张工', reason: '已核对', at: NOON };
const readySeqs = ({ outbox }: EvaluationStore) => outbox.due(NOON, 1_000, 100).map(({ seq }) => seq);

test('one case goes record by record; another case does not wait for it', () => {
  const store = openStore(temporaryFolder());
  store.offer(evaluationOf(1, 1)); // 1
  store.complete(ratingOf(1, 1)); // 2
  store.offer(evaluationOf(1, 2)); // 3
  store.offer(evaluationOf(2, 1)); // 4
  expect(readySeqs(store)).toEqual([1, 4]);
  store.outbox.settle([{ seq: 1, outcome: 'postponed', until: NOON + 500, code: 'BUSY', words: '' }]);
  expect(readySeqs(store)).toEqual([4]);
  store.outbox.settle([{ seq: 1, ...OK }]);
  expect(readySeqs(store)).toEqual([2, 4]);
  store.outbox.settle([{ seq: 2, ...OK }]);
  expect(readySeqs(store)).toEqual([3, 4]);
  store.close();
});

test('a rating whose service is dead waits for the technician; what comes after it does not, and it goes when that is mended', () => {
  const store = openStore(temporaryFolder());
  store.offer(evaluationOf(1, 1));
  store.offer(evaluationOf(1, 2));
  store.complete(ratingOf(1, 1));
  store.complete(ratingOf(1, 2));
  store.outbox.settle([{ seq: 1, ...DEAD }]);
  expect(readySeqs(store)).toEqual([2]);
  store.outbox.settle([{ seq: 2, ...OK }]);
  expect(readySeqs(store)).toEqual([4]);
  store.deadLetters.requeue(1, BY);
  expect(readySeqs(store)).toEqual([1, 4]);
  store.outbox.settle([{ seq: 1, ...OK }, { seq: 4, ...OK }]);
  expect(readySeqs(store)).toEqual([3]);
  store.close();
});

test('a rating whose service the province lost goes again only behind it, wherever both stand in the lane', () => {
  const store = openStore(temporaryFolder());
  store.offer(evaluationOf(1, 1));
  store.offer(evaluationOf(1, 2));
  store.complete(ratingOf(1, 1));
  store.outbox.settle([{ seq: 1, ...OK }, { seq: 2, ...OK }]);
  store.outbox.settle([{ seq: 3, outcome: 'service-first', until: NOON, code: 'SERVICE_UNKNOWN', words: '' }]);
  expect(readySeqs(store)).toEqual([1]);
  expect(store.outbox.counts()).toMatchObject({ pending: 2, acked: 1 });
  store.outbox.settle([{ seq: 1, ...OK }]);
  expect(readySeqs(store)).toEqual([3]);
  store.close();
});

type Step = { what: 'offer' | 'rate'; ordinal: number; service: number } | { what: 'reply' | 'mend'; nth: number; outcome: string };
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ what: fc.constantFrom('offer' as const, 'rate' as const), ordinal: fc.integer({ min: 1, max: 3 }), service: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ what: fc.constantFrom('reply' as const, 'mend' as const), nth: fc.nat(20), outcome: fc.constantFrom('acked', 'dead', 'postponed', 'service-first') }),
);

/** What the outbox should hold, kept beside it in the plainest way. */
interface Modelled {
  seq: number;
  lane: number;
  service: number;
  kind: 'service' | 'rating';
  state: 'pending' | 'acked' | 'dead';
}

/** Runs steps on a store and on the model; checks after each that only what may go is ready. */
function run(store: EvaluationStore, steps: readonly Step[], records: Modelled[]): void {
  const find = (kind: string, lane: number, service: number) => records.find((one) => one.kind === kind && one.lane === lane && one.service === service);
  const serviceOf = (one: Modelled) => find('service', one.lane, one.service)?.state;
  for (const step of steps) {
    if (step.what === 'offer' && !find('service', step.ordinal, step.service)) {
      store.offer(evaluationOf(step.ordinal, step.service));
      records.push({ seq: records.length + 1, lane: step.ordinal, service: step.service, kind: 'service', state: 'pending' });
    } else if (step.what === 'rate' && find('service', step.ordinal, step.service) && !find('rating', step.ordinal, step.service)) {
      store.complete(ratingOf(step.ordinal, step.service));
      records.push({ seq: records.length + 1, lane: step.ordinal, service: step.service, kind: 'rating', state: 'pending' });
    } else if (step.what === 'reply') {
      const ready = readySeqs(store);
      const one = records.find(({ seq }) => seq === ready[step.nth % Math.max(1, ready.length)]);
      if (one) reply(store, one, step.outcome, find('service', one.lane, one.service));
    } else if (step.what === 'mend') {
      const dead = records.filter(({ state }) => state === 'dead');
      const one = dead[step.nth % Math.max(1, dead.length)];
      if (one) {
        store.deadLetters.requeue(one.seq, BY);
        one.state = 'pending';
      }
    }
    const ready = readySeqs(store).map((seq) => records.find((one) => one.seq === seq));
    expect(ready.filter((one) => one?.state !== 'pending')).toEqual([]);
    expect(ready.filter((one) => one?.kind === 'rating' && serviceOf(one) !== 'acked')).toEqual([]);
    const count = (state: string) => records.filter((one) => one.state === state).length;
    expect(store.outbox.counts()).toMatchObject({ pending: count('pending'), acked: count('acked'), dead: count('dead') });
  }
}

function reply(store: EvaluationStore, one: Modelled, outcome: string, service: Modelled | undefined): void {
  const { seq } = one;
  if (outcome === 'acked' || outcome === 'dead') {
    store.outbox.settle([{ seq, ...(outcome === 'acked' ? OK : DEAD) }]);
    one.state = outcome;
  } else if (outcome === 'service-first' && one.kind === 'rating' && service) {
    store.outbox.settle([{ seq, outcome: 'service-first', until: NOON, code: 'SERVICE_UNKNOWN', words: '' }]);
    service.state = 'pending';
  } else store.outbox.settle([{ seq, outcome: 'postponed', until: NOON, code: 'BUSY', words: '' }]);
}

test('whatever happens in whatever order: no rating before its service, counts hold, and in the end all goes through', () => {
  fc.assert(
    fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
      const store = openStore(temporaryFolder(), { reserveBytes: 0 });
      const records: Modelled[] = [];
      run(store, steps, records);
      for (const one of records.filter(({ state }) => state === 'dead')) store.deadLetters.requeue(one.seq, BY);
      for (let ready = readySeqs(store); ready.length > 0; ready = readySeqs(store)) store.outbox.settle(ready.map((seq) => ({ seq, ...OK })));
      expect(store.outbox.counts()).toMatchObject({ pending: 0, dead: 0, acked: records.length });
      store.close();
    }),
    { numRuns: 60 },
  );
});
