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
const OFFER_PAGE: Act = ['counter', { type: 'offered', page: true }];
const OFFER_GROUP: Act = ['counter', { type: 'offered', modes: ['together', 'each'] }];
const TOUCH: Act = ['citizen', { type: 'touched' }];
const PAGE_OPENED: Act = ['province', { type: 'page-opened' }];
const PAGE_UNAVAILABLE: Act = ['province', { type: 'page-unavailable' }];
const TOGETHER: Act = ['citizen', { type: 'how-chosen', mode: 'together' }];
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
  'opening-page': play([OFFER_PAGE]),
  'regional-page': play([OFFER_PAGE, PAGE_OPENED]),
  'choosing-how': play([OFFER_GROUP]),
  rating: play([OFFER, TOUCH]),
  reasoning: play([OFFER, choose(2)]),
  submitted: play([OFFER, choose(5)]),
  thanked: play([OFFER, choose(5), STORED]),
  deferred: play([OFFER, citizen({ type: 'put-off' })]),
  unrated: play([OFFER, citizen({ type: 'declined' })]),
  cancelled: play([OFFER, CANCEL]),
  superseded: play([OFFER, SUPERSEDE]),
} as const;

const UNTOUCHED = ['offered', 'opening-page', 'regional-page', 'choosing-how'] as const;
const OPEN = [...UNTOUCHED, 'rating', 'reasoning'] as const;

const EVENTS: readonly (readonly [owner: Actor, event: SessionEvent, at: readonly (keyof typeof AT)[]])[] = [
  ['counter', { type: 'offered' }, ['idle', 'thanked', 'deferred', 'unrated', 'cancelled', 'superseded']],
  ['counter', { type: 'cancelled' }, UNTOUCHED],
  ['counter', { type: 'superseded' }, UNTOUCHED],
  ['citizen', { type: 'touched' }, [...OPEN, 'deferred']],
  ['citizen', { type: 'details-first-set', on: true }, ['offered', 'rating']],
  ['citizen', { type: 'level-chosen', level: 5 }, ['offered', 'rating']],
  ['citizen', { type: 'level-chosen', level: 1 }, ['offered', 'rating']],
  ['citizen', { type: 'draft-saved', reasons: complete }, ['reasoning']],
  ['citizen', { type: 'went-back' }, ['reasoning']],
  ['citizen', { type: 'submitted', reasons: complete }, ['reasoning']],
  ['citizen', { type: 'put-off' }, OPEN],
  ['citizen', { type: 'declined' }, OPEN],
  ['clock', { type: 'timed-out' }, OPEN],
  ['device', { type: 'device-lost' }, OPEN],
  ['store', { type: 'stored' }, ['submitted']],
  ['store', { type: 'store-failed' }, ['submitted']],
  ['province', { type: 'rated-elsewhere' }, [...OPEN, 'deferred']],
  ['province', { type: 'page-opened' }, ['opening-page']],
  ['province', { type: 'page-unavailable' }, ['opening-page', 'regional-page']],
  ['citizen', { type: 'how-chosen', mode: 'together' }, ['choosing-how', 'rating', 'reasoning']],
  ['citizen', { type: 'how-chosen', mode: 'each' }, ['choosing-how', 'rating', 'reasoning']],
];
const OVER = ['thanked', 'deferred', 'unrated', 'cancelled', 'superseded'] as const;
const STEPS = ['idle', ...OPEN, 'submitted', ...OVER] as const;
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
      'offered',
      'offered',
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

describe("on the region's own page", () => {
  test.each([[OFFER_PAGE], [OFFER_PAGE, PAGE_OPENED]])('the first touch is the citizen\'s: after %j the counter can take nothing back', (...acts) => {
    const touched = play([...acts, TOUCH]);
    expect(statusOf(touched)).toBe('rating');
    expect(refusalAt(touched, CANCEL)).toBe('touched-already');
    expect(refusalAt(touched, SUPERSEDE)).toBe('citizen-is-rating');
  });
  test('a touch while the page opens stays one when it has come', () => {
    expect(play([OFFER_PAGE, TOUCH, PAGE_OPENED])).toEqual({ step: 'regional-page', touched: true });
  });
  test('where it cannot be had, ours begins where the citizen stands', () => {
    expect(play([OFFER_PAGE, PAGE_UNAVAILABLE])).toEqual({ step: 'offered' });
    expect(play([OFFER_PAGE, PAGE_OPENED, PAGE_UNAVAILABLE])).toEqual({ step: 'offered' });
    expect(play([OFFER_PAGE, TOUCH, PAGE_UNAVAILABLE])).toEqual(AT.rating);
    expect(play([OFFER_PAGE, PAGE_OPENED, TOUCH, PAGE_UNAVAILABLE])).toEqual(AT.rating);
  });
  test('what the province holds completes it', () => {
    expect(play([OFFER_PAGE, PAGE_OPENED, ['province', { type: 'rated-elsewhere' }]])).toEqual({ step: 'thanked' });
  });
});

describe('a group', () => {
  test('takes no level before the citizen said how it is rated', () => {
    for (const level of [5, 4, 3, 2, 1] as const) expect(refusalAt(AT['choosing-how'], choose(level))).toBe('step-not-possible');
    expect(play([OFFER_GROUP, TOGETHER, choose(5)]).step).toBe('submitted');
  });
  test('is rated in no way that it was not offered', () => {
    const onlyEach = play([['counter', { type: 'offered', modes: ['each'] }]]);
    expect(refusalAt(onlyEach, TOGETHER)).toBe('step-not-possible');
  });
  test('can be rated another way as long as nothing was submitted; what was entered is forgotten', () => {
    expect(play([OFFER_GROUP, TOGETHER, choose(2), TOGETHER])).toEqual(AT.rating);
  });
  test('belongs to the citizen from the first touch', () => {
    expect(refusalAt(play([OFFER_GROUP, TOUCH]), CANCEL)).toBe('touched-already');
    expect(refusalAt(play([OFFER_GROUP, TOGETHER]), CANCEL)).toBe('touched-already');
  });
});

test.each(OVER)('after %s a late touch is told that the session is over', (step) => {
  expect(isOpen(AT[step])).toBe(false);
  expect(refusalAt(AT[step], choose(5))).toBe('session-over');
});

test.each(['idle', 'submitted'] as const)('at %s a touch is just not possible', (step) => {
  expect(refusalAt(AT[step], choose(5))).toBe('step-not-possible');
});
