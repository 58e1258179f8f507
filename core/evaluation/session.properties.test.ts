import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusalOf } from '../../tests/support/refusal-of.ts';
import { NO_REASONS, type Level, type Rating } from '../contract/rating.ts';
import { Refusal } from '../contract/refusal.ts';
import { ratingForm } from './rating-form.ts';
import { loadRegionRules } from './regions/shipped.ts';
import { advance, IDLE, isOpen, statusOf, type Actor, type Session, type SessionEvent } from './session.ts';

const found = ratingForm(loadRegionRules('qiqihar'), { kind: 'immediate' }, 'completion');
if (found === undefined) throw new Error('no form');
const form = found;
const complete = { perSubject: [{ subject: 'staff' as const, indicators: ['213'] }], text: '态度差' };

const ACTORS: readonly Actor[] = ['citizen', 'counter', 'clock', 'device', 'store', 'province'];
const levels = fc.constantFrom<Level>(5, 4, 3, 2, 1);
const events = fc.oneof(
  fc.constantFrom<SessionEvent>(
    { type: 'offered' },
    { type: 'offered', page: true },
    { type: 'offered', modes: ['together', 'each'] },
    { type: 'page-opened' },
    { type: 'page-unavailable' },
    { type: 'how-chosen', mode: 'together' },
    { type: 'how-chosen', mode: 'each' },
    { type: 'touched' },
    { type: 'went-back' },
    { type: 'put-off' },
    { type: 'declined' },
    { type: 'cancelled' },
    { type: 'superseded' },
    { type: 'timed-out' },
    { type: 'device-lost' },
    { type: 'stored' },
    { type: 'store-failed' },
    { type: 'rated-elsewhere' },
    { type: 'draft-saved', reasons: complete },
    { type: 'submitted', reasons: complete },
    { type: 'submitted', reasons: NO_REASONS },
  ),
  levels.map((level): SessionEvent => ({ type: 'level-chosen', level })),
  fc.boolean().map((on): SessionEvent => ({ type: 'details-first-set', on })),
);
const owners = new Map<SessionEvent['type'], Actor>();

/** The side whose event it is: nobody else gets further than `not-yours`. Which it must be, session.test.ts says. */
function ownerOf(event: SessionEvent): Actor {
  const owner =
    owners.get(event.type) ?? ACTORS.find((by) => refusalOf(() => advance(IDLE, by, event, form)) !== 'not-yours');
  if (owner === undefined) throw new Error(`nobody causes ${event.type}`);
  owners.set(event.type, owner);
  return owner;
}

interface Act {
  by: Actor;
  event: SessionEvent;
}
/** Mostly the side whose event it is, else hardly anything would happen. */
const strangers = fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...ACTORS) });
const acts = fc.array(
  fc.record({ event: events, stranger: strangers }).map(({ event, stranger }): Act => ({ by: stranger ?? ownerOf(event), event })),
  { maxLength: 60, size: 'max' },
);

interface Move extends Act {
  before: Session;
  after: Session;
  refused: boolean;
}

/** What came of each act of a sequence. */
function playThrough(sequence: readonly Act[]): Move[] {
  const moves: Move[] = [];
  let session: Session = IDLE;
  for (const { by, event } of sequence) {
    const before = structuredClone(session);
    let refused = false;
    try {
      session = advance(session, by, event, form);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused = true;
    }
    moves.push({ by, event, before, after: structuredClone(session), refused });
  }
  return moves;
}

const backWith = ({ level, reasons }: Rating): Session => ({ step: 'reasoning', level, reasons });
const holdsLevel = ({ step }: Session) => step === 'reasoning' || step === 'submitted';
const isCitizensTurn = (session: Session) => statusOf(session) === 'rating';

/** What must never be seen in any order of events, as the moves that break it. */
const LAWS: readonly [law: string, broken: (moves: readonly Move[]) => readonly Move[]][] = [
  [
    'a refused event changes nothing',
    (moves) => moves.filter(({ refused, before, after }) => refused && !isDeepStrictEqual(before, after)),
  ],
  [
    'nobody but the store ends a submitted rating: it is not lost',
    (moves) => moves.filter(({ before, by, refused }) => before.step === 'submitted' && !refused && by !== 'store'),
  ],
  [
    'a rating that could not be stored is back with the citizen as it was',
    (moves) =>
      moves.filter(
        ({ event, refused, before, after }) =>
          event.type === 'store-failed' &&
          !refused &&
          !(before.step === 'submitted' && isDeepStrictEqual(after, backWith(before.rating))),
      ),
  ],
  [
    'one offer yields one stored rating at most',
    (moves) => {
      const ends = moves.filter(({ event, refused }) => !refused && (event.type === 'offered' || event.type === 'stored'));
      return ends.filter(({ event }, nth) => event.type === 'stored' && ends[nth - 1]?.event.type !== 'offered');
    },
  ],
  [
    'nobody is thanked before the rating is stored, here or in the province',
    (moves) =>
      moves.filter(
        ({ event, refused, before, after }) =>
          !refused &&
          after.step === 'thanked' &&
          !(event.type === 'stored' && before.step === 'submitted') &&
          event.type !== 'rated-elsewhere',
      ),
  ],
  [
    'a level comes from a citizen who chose it, and from nobody else',
    (moves) =>
      moves.filter(
        ({ by, event, before, after }) =>
          holdsLevel(after) && !holdsLevel(before) && (by !== 'citizen' || event.type !== 'level-chosen'),
      ),
  ],
  [
    'who has begun has begun, whatever comes of the region\'s page: the counter never sees it taken back',
    (moves) => moves.filter(({ before, after }) => statusOf(before) === 'rating' && statusOf(after) === 'offered'),
  ],
  [
    'once the citizen has touched, the counter causes nothing until the session is over',
    (moves) => moves.filter(({ by, before, refused }) => by === 'counter' && !refused && isCitizensTurn(before)),
  ],
  [
    'what is over stays over until the counter offers anew; only a phone may still complete what was put off, and a touch keeps its code',
    (moves) =>
      moves.filter(
        ({ event, before, refused }) =>
          !refused &&
          !isOpen(before) &&
          before.step !== 'submitted' &&
          event.type !== 'offered' &&
          !(before.step === 'deferred' && (event.type === 'rated-elsewhere' || event.type === 'touched')),
      ),
  ],
];

test.each(LAWS)('%s', (_law, broken) => {
  fc.assert(
    fc.property(acts, (sequence) => {
      expect(broken(playThrough(sequence))).toEqual([]);
    }),
  );
});

test('the random sequences get everywhere', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(acts, (sequence) => {
      for (const { after, refused } of playThrough(sequence)) seen.add(refused ? 'refused' : after.step);
    }),
    // Steps that only one of many events leads to are rare.
    { numRuns: 2_000 },
  );
  const steps = ['offered', 'opening-page', 'regional-page', 'choosing-how', 'rating', 'reasoning', 'submitted', 'thanked', 'deferred', 'unrated', 'cancelled', 'superseded'];
  expect([...seen].toSorted()).toEqual(['refused', ...steps].toSorted());
});
