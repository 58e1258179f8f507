import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../tests/support/refusal-of.ts';
import { NO_REASONS, type Level } from '../contract/rating.ts';
import { ratingForm } from './rating-form.ts';
import { loadRegionRules } from './regions/shipped.ts';
import { advance, IDLE, isOpen, statusOf, type Actor, type Session, type SessionEvent } from './session.ts';

const formFor = (region: string, input: 'text' | 'choices' | 'levels' = 'text') => {
  const found = ratingForm(loadRegionRules(region), { kind: 'immediate' }, 'completion', input);
  if (found === undefined) throw new Error('no form');
  return found;
};
const form = formFor('qiqihar');

type Act = readonly [by: Actor, event: SessionEvent];
const citizen = (event: SessionEvent): Act => ['citizen', event];
const choose = (level: Level): Act => citizen({ type: 'level-chosen', level });
const OFFER: Act = ['counter', { type: 'offered' }];
const CANCEL: Act = ['counter', { type: 'cancelled' }];
const SUPERSEDE: Act = ['counter', { type: 'superseded' }];
const STORED: Act = ['store', { type: 'stored' }];
const complete = { perSubject: [{ subject: 'staff' as const, indicators: ['213'] }], text: '态度差' };

const play = (acts: readonly Act[], onForm = form): Session =>
  acts.reduce<Session>((session, [by, event]) => advance(session, by, event, onForm), IDLE);
const refusalAt = (session: Session, [by, event]: Act) => refusalOf(() => advance(session, by, event, form));

/** One session at each step. */
const AT = {
  idle: IDLE,
  offered: play([OFFER]),
  rating: play([OFFER, citizen({ type: 'touched' })]),
  reasoning: play([OFFER, choose(2)]),
  submitted: play([OFFER, choose(5)]),
  thanked: play([OFFER, choose(5), STORED]),
  deferred: play([OFFER, citizen({ type: 'put-off' })]),
  unrated: play([OFFER, citizen({ type: 'declined' })]),
  cancelled: play([OFFER, CANCEL]),
  superseded: play([OFFER, SUPERSEDE]),
} as const;

const EVENTS: readonly (readonly [owner: Actor, event: SessionEvent, at: readonly (keyof typeof AT)[]])[] = [
  ['counter', { type: 'offered' }, ['idle', 'thanked', 'deferred', 'unrated', 'cancelled', 'superseded']],
  ['counter', { type: 'cancelled' }, ['offered']],
  ['counter', { type: 'superseded' }, ['offered']],
  ['citizen', { type: 'touched' }, ['offered', 'rating', 'reasoning']],
  ['citizen', { type: 'details-first-set', on: true }, ['offered', 'rating']],
  ['citizen', { type: 'level-chosen', level: 5 }, ['offered', 'rating']],
  ['citizen', { type: 'level-chosen', level: 1 }, ['offered', 'rating']],
  ['citizen', { type: 'draft-saved', reasons: complete }, ['reasoning']],
  ['citizen', { type: 'went-back' }, ['reasoning']],
  ['citizen', { type: 'submitted', reasons: complete }, ['reasoning']],
  ['citizen', { type: 'put-off' }, ['offered', 'rating', 'reasoning']],
  ['citizen', { type: 'declined' }, ['offered', 'rating', 'reasoning']],
  ['clock', { type: 'timed-out' }, ['offered', 'rating', 'reasoning']],
  ['device', { type: 'device-lost' }, ['offered', 'rating', 'reasoning']],
  ['store', { type: 'stored' }, ['submitted']],
  ['store', { type: 'store-failed' }, ['submitted']],
  ['province', { type: 'rated-elsewhere' }, ['offered', 'rating', 'reasoning', 'deferred']],
];
const OVER = ['thanked', 'deferred', 'unrated', 'cancelled', 'superseded'] as const;
const STEPS = ['idle', 'offered', 'rating', 'reasoning', 'submitted', ...OVER] as const;
const ACTORS: readonly Actor[] = ['citizen', 'counter', 'clock', 'device', 'store', 'province'];

test.each(STEPS)('each step is what its name says: %s', (step) => {
  expect(AT[step].step).toBe(step);
});

describe.each(EVENTS)('%s causes %j', (owner, event, at) => {
  test.each(STEPS)('at %s', (step) => {
    expect(refusalAt(AT[step], [owner, event]) === 'none').toBe(at.includes(step));
  });
  test('nobody else may', () => {
    const others = ACTORS.filter((actor) => actor !== owner);
    for (const by of others) for (const step of STEPS) expect(refusalAt(AT[step], [by, event])).toBe('not-yours');
  });
});

test('a good level is submitted at one touch', () => {
  expect(AT.submitted).toEqual({ step: 'submitted', rating: { level: 5, reasons: NO_REASONS, reasonPending: [] } });
});

test('a good level waits for details when the citizen asked for that first, until the citizen goes back', () => {
  const detailsFirst = citizen({ type: 'details-first-set', on: true });
  expect(play([OFFER, detailsFirst, choose(5)]).step).toBe('reasoning');
  expect(play([OFFER, detailsFirst, citizen({ type: 'touched' }), choose(5)]).step).toBe('reasoning');
  expect(play([OFFER, detailsFirst, choose(5), citizen({ type: 'went-back' }), choose(5)]).step).toBe('submitted');
});

test('a bad level asks for reasons and is submitted only with them', () => {
  expect(refusalAt(AT.reasoning, citizen({ type: 'submitted', reasons: NO_REASONS }))).toBe('rating-incomplete');
  expect(play([OFFER, choose(2), citizen({ type: 'submitted', reasons: complete })])).toEqual({
    step: 'submitted',
    rating: { level: 2, reasons: complete, reasonPending: [] },
  });
});

test('a bad level asks for reasons even where none are needed', () => {
  const national = formFor('national');
  expect(play([OFFER, choose(2)], national).step).toBe('reasoning');
  expect(play([OFFER, choose(3)], national).step).toBe('submitted');
  expect(play([OFFER, choose(2), citizen({ type: 'submitted', reasons: NO_REASONS })], national).step).toBe('submitted');
});

test('a device that cannot ask for reasons submits at the touch, and the rating says what is owed', () => {
  expect(play([OFFER, choose(2)], formFor('qiqihar', 'levels'))).toEqual({
    step: 'submitted',
    rating: { level: 2, reasons: NO_REASONS, reasonPending: ['indicator', 'text'] },
  });
});

test('a device that takes no words asks for reasons only where there are some to choose', () => {
  const choices = formFor('qiqihar', 'choices');
  expect(play([OFFER, choose(2)], choices).step).toBe('reasoning');
  const levels = choices.levels.map((level) => ({ ...level, lists: level.lists.map((list) => ({ ...list, indicators: [] })) }));
  const bare = { ...choices, levels };
  expect(play([OFFER, choose(2)], bare)).toMatchObject({ step: 'submitted', rating: { reasonPending: ['indicator', 'text'] } });
});

test('touches keep what was entered; going back forgets the level and what was entered for it', () => {
  const drafted = play([OFFER, choose(2), citizen({ type: 'draft-saved', reasons: complete }), citizen({ type: 'touched' })]);
  expect(drafted).toEqual({ step: 'reasoning', level: 2, reasons: complete });
  expect(advance(drafted, 'citizen', { type: 'went-back' }, form)).toEqual({ step: 'rating', detailsFirst: false });
});

test('a rating that could not be stored is there to be sent again', () => {
  const failed = play([OFFER, choose(2), citizen({ type: 'submitted', reasons: complete }), ['store', { type: 'store-failed' }]]);
  expect(failed).toEqual({ step: 'reasoning', level: 2, reasons: complete });
  const onKeypad = play([OFFER, choose(2), ['store', { type: 'store-failed' }]], formFor('qiqihar', 'levels'));
  expect(onKeypad).toEqual({ step: 'rating', detailsFirst: false });
});

describe('the counter', () => {
  test.each(['rating', 'reasoning', 'submitted'] as const)('cannot cancel or replace at %s: the citizen has begun', (step) => {
    expect(refusalAt(AT[step], CANCEL)).toBe('touched-already');
    expect(refusalAt(AT[step], SUPERSEDE)).toBe('citizen-is-rating');
    expect(refusalAt(AT[step], OFFER)).toBe('citizen-is-rating');
  });
  test('is told that a session is over, or that it has to be withdrawn first', () => {
    expect(refusalAt(AT.thanked, CANCEL)).toBe('already-over');
    expect(refusalAt(AT.offered, OFFER)).toBe('step-not-possible');
    expect(refusalAt(AT.thanked, SUPERSEDE)).toBe('step-not-possible');
  });
  test('is told nothing that differs between the levels', () => {
    for (const level of [5, 4, 3, 2, 1] as const) expect(statusOf(play([OFFER, choose(level)]))).toBe('rating');
  });
  test('learns these statuses and no more', () => {
    expect(STEPS.map((step) => statusOf(AT[step]))).toEqual([
      undefined,
      'offered',
      'rating',
      'rating',
      'rating',
      'completed',
      'deferred',
      'unrated',
      'cancelled',
      'unrated',
    ]);
  });
});

test.each(OVER)('after %s a late touch is told that the session is over', (step) => {
  expect(isOpen(AT[step])).toBe(false);
  expect(refusalAt(AT[step], choose(5))).toBe('session-over');
});

test.each(['idle', 'submitted'] as const)('at %s a touch is just not possible', (step) => {
  expect(refusalAt(AT[step], choose(5))).toBe('step-not-possible');
});
