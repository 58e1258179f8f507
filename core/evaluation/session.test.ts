import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_REASONS, type Level } from '../contract/rating.ts';
import { Refusal } from '../contract/refusal.ts';
import { loadRegionProfile } from './profile.ts';
import { ratingForm } from './rating-form.ts';
import { advance, isOpen, statusOf, type Session, type SessionEvent } from './session.ts';

const found = ratingForm(loadRegionProfile('qiqihar'), 'immediate', 'completion');
if (found === undefined) throw new Error('no form');
const form = found;

const OFFERED: Session = { step: 'offered' };
const play = (...events: SessionEvent[]): Session =>
  events.reduce<Session>((session, event) => advance(session, event, form), OFFERED);
const refusalOf = (session: Session, event: SessionEvent): string => {
  try {
    advance(session, event, form);
  } catch (error) {
    return error instanceof Refusal ? error.code : 'another error';
  }
  return 'none';
};
const choose = (level: Level): SessionEvent => ({ type: 'level-chosen', level });
const complete = { perSubject: [{ subject: 'staff' as const, indicators: ['213'] }], text: '态度差' };

test('a good level is submitted at one touch', () => {
  expect(play(choose(5))).toEqual({ step: 'submitted', rating: { level: 5, reasons: NO_REASONS } });
});

test('a good level waits for details when the citizen asked for that first', () => {
  expect(play({ type: 'details-first-set', on: true }, choose(5)).step).toBe('reasoning');
});

test('a bad level asks for reasons and is submitted only with them', () => {
  const reasoning = play(choose(2));
  expect(refusalOf(reasoning, { type: 'submitted', reasons: NO_REASONS })).toBe('rating-incomplete');
  expect(play(choose(2), { type: 'submitted', reasons: complete })).toEqual({
    step: 'submitted',
    rating: { level: 2, reasons: complete },
  });
});

test('going back forgets the level and what was entered for it', () => {
  const back = play(choose(2), { type: 'draft-saved', reasons: complete }, { type: 'went-back' });
  expect(back).toEqual({ step: 'rating', detailsFirst: false });
});

test('a rating that could not be stored is there to be sent again', () => {
  expect(play(choose(2), { type: 'submitted', reasons: complete }, { type: 'store-failed' })).toEqual({
    step: 'reasoning',
    level: 2,
    reasons: complete,
  });
});

describe('the counter', () => {
  test('may cancel and supersede until the first touch', () => {
    expect(play({ type: 'cancelled' }).step).toBe('cancelled');
    expect(play({ type: 'superseded' }).step).toBe('unrated');
  });
  test.each([[{ type: 'touched' }], [choose(2)], [choose(5)]] as [SessionEvent][])('may not after %j', (event) => {
    expect(refusalOf(play(event), { type: 'cancelled' })).toBe('touched-already');
    expect(refusalOf(play(event), { type: 'superseded' })).toBe('citizen-is-rating');
  });
  test('is told nothing that differs between the levels', () => {
    for (const level of [5, 4, 3, 2, 1] as const) expect(statusOf(play(choose(level)))).toBe('rating');
  });
});

test.each(['put-off', 'declined', 'timed-out'] as const)('%s ends the session without a rating', (type) => {
  expect(isOpen(play(choose(1), { type }))).toBe(false);
  expect(refusalOf(play({ type }), choose(5))).toBe('session-over');
});

test('no order of events thanks before storing, rates twice, or rates after the end', () => {
  const events = fc.oneof(
    fc.constantFrom<SessionEvent>(
      { type: 'touched' },
      { type: 'went-back' },
      { type: 'put-off' },
      { type: 'declined' },
      { type: 'cancelled' },
      { type: 'superseded' },
      { type: 'timed-out' },
      { type: 'stored' },
      { type: 'store-failed' },
      { type: 'draft-saved', reasons: complete },
      { type: 'submitted', reasons: complete },
      { type: 'submitted', reasons: NO_REASONS },
    ),
    fc.constantFrom<Level>(5, 4, 3, 2, 1).map(choose),
    fc.boolean().map((on): SessionEvent => ({ type: 'details-first-set', on })),
  );
  fc.assert(
    fc.property(fc.array(events, { maxLength: 30 }), (sequence) => {
      const steps = [...playThrough(sequence)];
      const stored = steps.filter(({ event }) => event.type === 'stored');
      expect(stored.length).toBeLessThanOrEqual(1);
      expect(stored.every(({ before }) => before.step === 'submitted')).toBe(true);
      const thanked = steps.findIndex(({ after }) => after.step === 'thanked');
      expect(thanked === -1 || steps.slice(0, thanked + 1).some(({ event }) => event.type === 'stored')).toBe(true);
      const ended = steps.filter(({ before }) => !isOpen(before) && before.step !== 'submitted');
      expect(ended).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

/** The events of a sequence that were allowed, each with the session before and after it; the others are refused. */
function* playThrough(sequence: readonly SessionEvent[]): Generator<{ before: Session; event: SessionEvent; after: Session }> {
  let session: Session = OFFERED;
  for (const event of sequence) {
    const before = session;
    try {
      session = advance(before, event, form);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      continue;
    }
    yield { before, event, after: session };
  }
}
