import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseKindSchema } from '../contract/case.ts';
import { Refusal } from '../contract/refusal.ts';
import { LEVELS, pendingReasonSchema, type Reasons } from '../contract/rating.ts';
import { expandToGroup, groupRating, ratersLeft, ratingUnit } from './how-many.ts';
import { loadRegionRules, SHIPPED_REGIONS } from './regions/shipped.ts';

const qiqihar = loadRegionRules('qiqihar');
const ezhou = loadRegionRules('ezhou');

const cases = (...matters: string[]) => matters.map((taskCode, index) => ({ projectNo: `C${index}`, taskCode }));
const refusalOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
  return 'none';
};

test('what is done online is rated once per finished case, all else once per service', () => {
  const once = caseKindSchema.options.filter((kind) => ratingUnit(qiqihar, kind) === 'finished-case');
  expect(once).toEqual(['fully-online', 'online-enquiry', 'self-service']);
});

describe('a batch', () => {
  test('is two or more cases of one matter', () => {
    expect(refusalOf(() => groupRating(qiqihar, 'batch', cases('M')))).toBe('group-too-small');
    expect(groupRating(qiqihar, 'batch', cases('M', 'M'))).toEqual({ modes: ['together'], reasonsFrom: 'any-subject' });
    expect(refusalOf(() => groupRating(qiqihar, 'batch', cases('M', 'N')))).toBe('batch-of-different-matters');
  });
  test('names no case twice', () => {
    const [one] = cases('M');
    if (one === undefined) throw new Error('no case');
    expect(refusalOf(() => groupRating(qiqihar, 'batch', [one, one]))).toBe('group-repeats-case');
  });
  test('follows the number that a hall sets', () => {
    const rules = { 'count.batch': { value: { minCases: 3, reasonsFrom: 'each-subject' }, source: '第一条' } };
    const hall = { id: 'hall', name: '某大厅', extends: 'national', document: { title: '规定' }, rules };
    const own = loadRegionRules('hall', { hall });
    expect(refusalOf(() => groupRating(own, 'batch', cases('M', 'M')))).toBe('group-too-small');
    expect(groupRating(own, 'batch', cases('M', 'M', 'M')).reasonsFrom).toBe('each-subject');
  });
});

describe('a theme', () => {
  test('is two or more cases, of whatever matters', () => {
    expect(refusalOf(() => groupRating(ezhou, 'theme', cases('M')))).toBe('group-too-small');
    expect(groupRating(ezhou, 'theme', cases('M', 'N')).modes).toEqual(['together', 'each']);
    expect(groupRating(qiqihar, 'theme', cases('M', 'N')).modes).toEqual(['together']);
  });
  test('names no case twice', () => {
    expect(refusalOf(() => groupRating(ezhou, 'theme', [...cases('M'), ...cases('N')]))).toBe('group-repeats-case');
  });
});

describe('a case that somebody filed for the applicant', () => {
  test('is rated once, by either, where the region says so', () => {
    expect(ratersLeft(ezhou, undefined)).toEqual(['applicant', 'agent']);
    expect(ratersLeft(ezhou, 'agent')).toEqual([]);
    expect(ratersLeft(ezhou, 'applicant')).toEqual([]);
  });
  test('is rated by the applicant where no document says anything', () => {
    expect(ratersLeft(qiqihar, undefined)).toEqual(['applicant']);
    expect(ratersLeft(qiqihar, 'applicant')).toEqual([]);
  });
});

test('one rating for a group becomes one record per case, with the same level, reasons and moment, and a common group', () => {
  const member = fc.record({ evaluationId: fc.uuid(), projectNo: fc.string({ minLength: 1 }), serviceNumber: fc.integer({ min: 1, max: 99 }) });
  const rated = fc.record({
    level: fc.constantFrom(...LEVELS),
    reasons: fc.string().map((text): Reasons => ({ perSubject: [{ subject: 'staff', indicators: ['213'] }], text })),
    reasonPending: fc.subarray([...pendingReasonSchema.options]),
    assessNumber: fc.constant(1),
    ratedAt: fc.integer({ min: 0 }),
    channel: fc.constant('window-evaluator' as const),
  });
  fc.assert(
    fc.property(rated, fc.uuid(), fc.array(member, { minLength: 2, maxLength: 30 }), (rating, groupId, members) => {
      const records = expandToGroup(rating, groupId, members);
      expect(records.map(({ evaluationId, projectNo, serviceNumber }) => ({ evaluationId, projectNo, serviceNumber }))).toEqual(members);
      for (const { evaluationId: _id, projectNo: _no, serviceNumber: _number, ...rest } of records) expect(rest).toEqual({ ...rating, groupId });
    }),
  );
});

test('every region has an answer for batch and theme', () => {
  for (const region of SHIPPED_REGIONS) {
    const rules = loadRegionRules(region);
    expect(groupRating(rules, 'batch', cases('M', 'M')).modes, region).toEqual(['together']);
    expect(groupRating(rules, 'theme', cases('M', 'N')).modes.length, region).toBeGreaterThan(0);
  }
});
