import { describe, expect, test } from 'vitest';
import { AGENCIES } from './articles/article.ts';
import { hallWith } from './articles/hall-with.ts';
import { whoIsRated } from './who-is-rated.ts';

const COMPLETION = { completion: { subjects: ['staff', 'agencies'], reasonsFrom: 'each-subject' } };
const rules = hallWith({ 'due.joint': { value: COMPLETION, source: '第一条' }, 'due.promised': { value: {}, source: '第二条' } });

test('all agencies that share a case are one subject', () => {
  expect(whoIsRated(rules, { kind: 'joint', jointAgencies: AGENCIES }, 'completion')).toEqual({
    subjects: [
      { subject: 'staff', agencies: null },
      { subject: 'agency', agencies: AGENCIES },
    ],
    reasonsFrom: 'each-subject',
  });
});

test('agencies that are rated and that nobody named are none, not null', () => {
  const due = whoIsRated(rules, { kind: 'joint' }, 'completion');
  expect(due?.subjects.map(({ agencies }) => agencies)).toEqual([null, []]);
});

test('the agency in charge is rated alone, whatever agencies the case names', () => {
  const overall = hallWith({ 'due.overall': { value: { completion: { subjects: ['agency'] } }, source: '第一条' } });
  expect(whoIsRated(overall, { kind: 'overall', jointAgencies: AGENCIES }, 'completion')).toEqual({
    subjects: [{ subject: 'agency', agencies: null }],
    reasonsFrom: 'any-subject',
  });
});

test('a stage that the rules do not name is not rated', () => {
  expect(whoIsRated(rules, { kind: 'joint' }, 'intake')).toBeUndefined();
  expect(whoIsRated(rules, { kind: 'promised' }, 'completion')).toBeUndefined();
});

describe('at intake', () => {
  const atEveryStage = { value: { intake: { subjects: ['matter'] }, completion: { subjects: ['matter'] } }, source: '第一条' };
  const rated = (counting: string) => {
    const due = { 'due.self-service': atEveryStage, 'count.online': { value: counting, source: '第二条' } };
    const hall = hallWith(due);
    return (['intake', 'completion'] as const).filter((stage) => whoIsRated(hall, { kind: 'self-service' }, stage) !== undefined);
  };
  test('nobody is rated where a case is rated once it is finished', () => {
    expect(rated('finished-case')).toEqual(['completion']);
  });
  test('who is due is rated where each service is', () => {
    expect(rated('each-service')).toEqual(['intake', 'completion']);
  });
});
