import { describe, expect, test } from 'vitest';
import { NO_REASONS, type Level } from '../contract/rating.ts';
import { keyStep } from './key-steps.ts';
import { numberedChoices } from './reason-numbers.ts';
import { ratingForm } from './rating-form.ts';
import { loadRegionRules } from './regions/shipped.ts';
import type { Session } from './session.ts';

const formFor = (region: string, agencies: number = 0) => {
  const jointAgencies = Array.from({ length: agencies }, (_, index) => ({ code: `A${index}`, name: `机构${index}` }));
  const kind = agencies === 0 ? 'immediate' : 'joint';
  const found = ratingForm(loadRegionRules(region), { kind, ...(agencies > 0 && { jointAgencies }) }, 'completion', 'choices');
  if (found === undefined) throw new Error('no form');
  return found;
};
const form = formFor('national');
const reasoning = (level: Level = 2, reasons = NO_REASONS): Session => ({ step: 'reasoning', level, reasons });

describe('while levels are asked', () => {
  test.each(['offered', 'rating'] as const)('a key means its level (%s)', (step) => {
    const session: Session = step === 'rating' ? { step, detailsFirst: false } : { step };
    expect(keyStep(session, form, { level: 4, digit: 2 }, '')).toEqual({ type: 'event', event: { type: 'level-chosen', level: 4 } });
  });

  test.each([{ digit: 9 }, { action: 'confirm' as const }, { action: 'back' as const }])('%j alone means nothing, and is no level', (meaning) => {
    expect(keyStep({ step: 'offered' }, form, meaning, '')).toEqual({ type: 'ignored', why: 'means-nothing-here' });
  });

  test('later and decline are the citizen\'s too', () => {
    expect(keyStep({ step: 'offered' }, form, { action: 'later' }, '')).toEqual({ type: 'rate-later' });
    expect(keyStep({ step: 'offered' }, form, { action: 'decline' }, '')).toEqual({ type: 'event', event: { type: 'declined' } });
  });
});

describe('while a citizen says how a group is rated', () => {
  const session: Session = { step: 'choosing-how', modes: ['each', 'together'], touched: false };
  const chosen = (mode: 'each' | 'together') => ({ type: 'event', event: { type: 'how-chosen', mode } });
  test('a digit chooses, and to confirm takes the first way', () => {
    expect(keyStep(session, form, { digit: 1 }, '')).toEqual(chosen('each'));
    expect(keyStep(session, form, { level: 4, digit: 2 }, '')).toEqual(chosen('together'));
    expect(keyStep(session, form, { action: 'confirm' }, '')).toEqual(chosen('each'));
  });
  test('a key that is only a level chooses nothing, nor does a number that no way has', () => {
    expect(keyStep(session, form, { level: 2 }, '')).toEqual({ type: 'ignored', why: 'means-nothing-here' });
    expect(keyStep(session, form, { action: 'back' }, '')).toEqual({ type: 'ignored', why: 'means-nothing-here' });
    expect(keyStep(session, form, { level: 5, digit: 5 }, '')).toEqual({ type: 'ignored', why: 'no-such-number' });
  });
  test('0 asks for time; later and decline are there', () => {
    expect(keyStep(session, form, { digit: 0 }, '')).toEqual({ type: 'more' });
    expect(keyStep(session, form, { action: 'later' }, '')).toEqual({ type: 'rate-later' });
    expect(keyStep(session, form, { action: 'decline' }, '')).toMatchObject({ event: { type: 'declined' } });
  });
});

test.each([{ step: 'opening-page', touched: false }, { step: 'regional-page', touched: true }] as const)("the region's page takes no keys but those that leave it: %j", (session) => {
  for (const meaning of [{ level: 5 as const, digit: 5 }, { digit: 0 }, { action: 'confirm' as const }]) {
    expect(keyStep(session, form, meaning, '')).toEqual({ type: 'ignored', why: 'means-nothing-here' });
  }
  expect(keyStep(session, form, { action: 'later' }, '')).toEqual({ type: 'rate-later' });
});

test('0, where it is no level, asks for more time as a touch does', () => {
  expect(keyStep({ step: 'offered' }, form, { digit: 0 }, '')).toEqual({ type: 'more' });
  expect(keyStep({ step: 'offered' }, form, { level: 1, digit: 0 }, '')).toMatchObject({ event: { level: 1 } });
});

describe('while reasons are asked', () => {
  test('the same key is a digit, and toggles the reason of that number', () => {
    const levelForm = form.levels.find(({ level }) => level === 2);
    const [, second] = levelForm === undefined ? [] : numberedChoices(levelForm);
    const step = keyStep(reasoning(), form, { level: 4, digit: 2 }, '');
    expect(step).toEqual({
      type: 'event',
      event: { type: 'draft-saved', reasons: { perSubject: [{ subject: second?.subject, indicators: [second?.id] }], text: '' } },
    });
    const reasons = step.type === 'event' && step.event.type === 'draft-saved' ? step.event.reasons : NO_REASONS;
    expect(keyStep(reasoning(2, reasons), form, { digit: 2 }, '')).toEqual({ type: 'event', event: { type: 'draft-saved', reasons: NO_REASONS } });
  });

  test('a key that is a level and no digit is a second level, and counts for nothing', () => {
    expect(keyStep(reasoning(), form, { level: 5 }, '')).toEqual({ type: 'ignored', why: 'level-chosen-already' });
  });

  test('confirm submits what was chosen, back leads to the levels', () => {
    expect(keyStep(reasoning(), form, { action: 'confirm' }, '')).toEqual({ type: 'event', event: { type: 'submitted', reasons: NO_REASONS } });
    expect(keyStep(reasoning(), form, { action: 'back' }, '')).toEqual({ type: 'event', event: { type: 'went-back' } });
  });

  test('a number that no reason has chooses none', () => {
    expect(keyStep(reasoning(5), form, { digit: 9 }, '')).toEqual({ type: 'ignored', why: 'no-such-number' });
  });

  test('0, or 00 where numbers have two digits, chooses nothing and shows more', () => {
    expect(keyStep(reasoning(), form, { digit: 0 }, '')).toEqual({ type: 'more' });
    const many = formFor('qiqihar', 8);
    expect(keyStep(reasoning(), many, { digit: 0 }, '')).toEqual({ type: 'wait', digit: '0' });
    expect(keyStep(reasoning(), many, { digit: 0 }, '0')).toEqual({ type: 'more' });
  });

  test('an agency can be chosen only while it is in sight', () => {
    const joint = formFor('qiqihar', 3);
    const choices = joint.levels.filter(({ level }) => level === 2).flatMap(numberedChoices);
    const agency = choices.find(({ choice }) => choice === 'agencies');
    const about = choices.find(({ subject, choice }) => subject === agency?.subject && choice === 'indicators');
    expect(agency?.number).toBe('10');
    expect(keyStep(reasoning(), joint, { digit: 1 }, '')).toEqual({ type: 'ignored', why: 'no-such-number' });
    expect(keyStep(reasoning(), joint, { digit: 0 }, '1')).toEqual({ type: 'ignored', why: 'no-such-number' });
    // Once there is a reason to ask it can be named; and what is named can be taken back, whatever becomes of the reason.
    for (const part of [{ indicators: [about?.id ?? ''] }, { indicators: [], agencies: [agency?.id ?? ''] }]) {
      const reasons = { perSubject: [{ subject: 'agency' as const, ...part }], text: '' };
      expect(keyStep(reasoning(2, reasons), joint, { digit: 1 }, '')).toEqual({ type: 'wait', digit: '1' });
      expect(keyStep(reasoning(2, reasons), joint, { digit: 0 }, '1')).toMatchObject({ type: 'event', event: { type: 'draft-saved' } });
    }
  });

  test('with more than nine choices two digits make a number, and one alone chooses nothing', () => {
    const many = formFor('qiqihar', 8);
    const levelForm = many.levels.find(({ level }) => level === 2);
    const choices = levelForm === undefined ? [] : numberedChoices(levelForm);
    expect(choices.length).toBeGreaterThan(9);
    expect(choices.map(({ number }) => number).slice(0, 2)).toEqual(['01', '02']);
    expect(keyStep(reasoning(), many, { digit: 0 }, '')).toEqual({ type: 'wait', digit: '0' });
    expect(keyStep(reasoning(), many, { digit: 9 }, '0')).toMatchObject({ type: 'event', event: { type: 'draft-saved' } });
    expect(keyStep(reasoning(), many, { digit: 9 }, '9')).toEqual({ type: 'ignored', why: 'no-such-number' });
  });
});

test.each([{ step: 'idle' }, { step: 'thanked' }, { step: 'deferred' }, { step: 'unrated' }] as const)('at %j no key counts', (session) => {
  for (const meaning of [{ level: 5 as const }, { action: 'confirm' as const }, { action: 'decline' as const }, { digit: 1 }]) {
    expect(keyStep(session, form, meaning, '')).toEqual({ type: 'ignored', why: 'session-over' });
  }
});

test('every choice has a number of its own, at every level of every region', () => {
  for (const region of ['qiqihar', 'ezhou', 'ordos', 'baotou', 'tianjin', 'national']) {
    for (const levelForm of formFor(region, 3).levels) {
      const numbers = numberedChoices(levelForm).map(({ number }) => number);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(new Set(numbers.map((number) => number.length)).size).toBeLessThanOrEqual(1);
    }
  }
});
