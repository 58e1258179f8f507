import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../tests/support/refusal-of.ts';
import { caseKindSchema } from '../contract/case.ts';
import { LEVELS, pendingReasonSchema, type Reasons } from '../contract/rating.ts';
import { hallWith } from './articles/hall-with.ts';
import { expandToGroup, groupRating, ratedTogether, ratersLeft, ratingUnit, requireOneApplicant } from './how-many.ts';

const cases = (...matters: string[]) => matters.map((taskCode, index) => ({ projectNo: `C${index}`, taskCode }));

test.each([
  ['count.online', ['fully-online', 'online-enquiry', 'self-service']],
  ['count.on-site', ['immediate', 'promised', 'joint', 'online-intake', 'mail-delivery', 'enquiry', 'overall']],
])('%s decides about %j', (decisive, kinds) => {
  const counting = (name: string) => ({ value: name === decisive ? 'finished-case' : 'each-service', source: '第一条' });
  const rules = hallWith({ 'count.online': counting('count.online'), 'count.on-site': counting('count.on-site') });
  expect(caseKindSchema.options.filter((kind) => ratingUnit(rules, kind) === 'finished-case')).toEqual(kinds);
});

describe('a batch', () => {
  const rules = hallWith({ 'count.batch': { value: { minCases: 3, reasonsFrom: 'each-subject' }, source: '第一条' } });
  test('is as many cases as the rules say, of one matter', () => {
    expect(refusalOf(() => groupRating(rules, 'batch', cases('M', 'M')))).toBe('group-too-small');
    expect(groupRating(rules, 'batch', cases('M', 'M', 'M'))).toEqual({ modes: ['together'], reasonsFrom: 'each-subject' });
    expect(refusalOf(() => groupRating(rules, 'batch', cases('M', 'M', 'N')))).toBe('batch-of-different-matters');
  });
  test('names no case twice', () => {
    expect(refusalOf(() => groupRating(rules, 'batch', [...cases('M', 'M', 'M'), ...cases('M')]))).toBe('group-repeats-case');
  });
});

describe('a theme', () => {
  const rules = hallWith({ 'count.theme': { value: ['each', 'together'], source: '第一条' } });
  test('is two or more cases, of whatever matters, rated as the rules say', () => {
    expect(refusalOf(() => groupRating(rules, 'theme', cases('M')))).toBe('group-too-small');
    expect(groupRating(rules, 'theme', cases('M', 'N'))).toEqual({ modes: ['each', 'together'], reasonsFrom: 'any-subject' });
  });
  test('names no case twice', () => {
    expect(refusalOf(() => groupRating(rules, 'theme', [...cases('M'), ...cases('N')]))).toBe('group-repeats-case');
  });
});

describe('the applicant of a group', () => {
  const li = { name: '李明', idNumber: '23020219900101123x' };
  test('is one person, as far as the counter told', () => {
    expect(refusalOf(() => requireOneApplicant([undefined, li, { name: '李明' }, { ...li, idNumber: '23020219900101123X' }]))).toBe('none');
    expect(refusalOf(() => requireOneApplicant([]))).toBe('none');
  });
  test.each([{ name: '李鸣', idNumber: li.idNumber }, { name: '李明', idNumber: '230202199001011240' }])('is not two: %j', (other) => {
    expect(refusalOf(() => requireOneApplicant([li, other]))).toBe('group-of-different-applicants');
  });
});

test('who is rated together is whoever is rated for any of the cases, each once', () => {
  const [a, b, c] = ['A', 'B', 'C'].map((code) => ({ code, name: code }));
  if (!a || !b || !c) throw new Error('no agencies');
  const joint = (agencies: readonly { code: string; name: string }[]) => ({ subjects: [{ subject: 'agency' as const, agencies }], reasonsFrom: 'each-subject' as const });
  const single = { subjects: [{ subject: 'staff' as const, agencies: null }, { subject: 'matter' as const, agencies: null }], reasonsFrom: 'each-subject' as const };
  expect(ratedTogether([single, joint([a, b]), single, joint([b, c])], 'any-subject')).toEqual({
    subjects: [...single.subjects, { subject: 'agency', agencies: [a, b, c] }],
    reasonsFrom: 'any-subject',
  });
  const oneAgency = { subjects: [{ subject: 'agency' as const, agencies: null }], reasonsFrom: 'any-subject' as const };
  expect(ratedTogether([joint([a]), oneAgency], 'each-subject').subjects).toEqual([{ subject: 'agency', agencies: [a] }]);
});

describe('a case that somebody filed for the applicant', () => {
  test('is rated once, by either, where the rules say so', () => {
    const rules = hallWith({ 'count.agent-handled': { value: 'once-by-either', source: '第一条' } });
    expect(ratersLeft(rules, undefined)).toEqual(['applicant', 'agent']);
    expect(ratersLeft(rules, 'agent')).toEqual([]);
    expect(ratersLeft(rules, 'applicant')).toEqual([]);
  });
  test('is rated once, by the applicant, where no document says anything', () => {
    const rules = hallWith({ 'count.agent-handled': { open: true } });
    expect(ratersLeft(rules, undefined)).toEqual(['applicant']);
    expect(ratersLeft(rules, 'applicant')).toEqual([]);
  });
});

describe('one rating for a group', () => {
  const member = fc.record({
    evaluationId: fc.uuid(),
    projectNo: fc.string({ minLength: 1 }),
    serviceNumber: fc.integer({ min: 1, max: 99 }),
  });
  const serviceOf = ({ projectNo, serviceNumber }: { projectNo: string; serviceNumber: number }) => `${serviceNumber} ${projectNo}`;
  const rated = fc.record({
    level: fc.constantFrom(...LEVELS),
    reasons: fc.string().map((text): Reasons => ({ perSubject: [{ subject: 'staff', indicators: ['213'] }], text })),
    reasonPending: fc.subarray([...pendingReasonSchema.options]),
    assessNumber: fc.constant(1),
    ratedAt: fc.integer({ min: 0 }),
    ratedTicks: fc.nat(),
    clockRun: fc.constant('run-1'),
    channel: fc.constant('window-evaluator' as const),
  });

  test('becomes one record per case, with the same level, reasons and moment, and a common group', () => {
    const members = fc.uniqueArray(member, { minLength: 2, maxLength: 30, selector: serviceOf });
    fc.assert(
      fc.property(rated, fc.uuid(), members, (rating, groupId, group) => {
        expect(expandToGroup(rating, groupId, group)).toEqual(group.map((one) => ({ ...rating, ...one, groupId })));
      }),
    );
  });

  test('is refused for a group in which a service stands twice', () => {
    const members = fc.uniqueArray(member, { minLength: 1, maxLength: 30, selector: serviceOf });
    fc.assert(
      fc.property(rated, members, fc.uuid(), fc.nat(), (rating, group, evaluationId, nth) => {
        const repeated = group.slice(nth % group.length, (nth % group.length) + 1).map((one) => ({ ...one, evaluationId }));
        expect(refusalOf(() => expandToGroup(rating, 'G1', [...group, ...repeated]))).toBe('group-repeats-case');
      }),
    );
  });
});
