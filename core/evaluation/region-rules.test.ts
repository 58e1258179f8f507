import { describe, expect, test } from 'vitest';
import type { CaseKind, ServiceStage } from '../contract/case.ts';
import { LEVELS, NO_REASONS, type Level, type Reasons } from '../contract/rating.ts';
import type { RatingForm } from '../contract/rating-form.ts';
import { judgeRating, type Missing } from './judge-rating.ts';
import { loadRegionProfile, REGION_NAMES } from './profile.ts';
import { ratingForm, subjectsDue } from './rating-form.ts';
import { endOfRatingWindow } from './rating-window.ts';

const qiqihar = loadRegionProfile('qiqihar');
const tianjin = loadRegionProfile('tianjin');

function formOf(profile: typeof qiqihar, kind: CaseKind, stage: ServiceStage): RatingForm {
  const form = ratingForm(profile, kind, stage);
  if (form === undefined) throw new Error('no rating due');
  return form;
}

const missing = (form: RatingForm, level: Level, reasons: Partial<Reasons> = {}): readonly Missing[] => {
  const judgement = judgeRating(form, { level, reasons: { ...NO_REASONS, ...reasons } });
  return judgement.complete ? [] : judgement.missing;
};
const staffReason = (id: string): Partial<Reasons> => ({ perSubject: [{ subject: 'staff', indicators: [id] }] });

describe('Qiqihar (齐政办发〔2020〕29号)', () => {
  const form = formOf(qiqihar, 'immediate', 'completion');

  test('第五条: five levels with 10, 8, 6, 3 and 0 points; the upper three are 好评', () => {
    expect(qiqihar.levels.value.map(({ zh, points, class: levelClass }) => [zh, points, levelClass])).toEqual([
      ['非常满意', 10, 'good'],
      ['满意', 8, 'good'],
      ['基本满意', 6, 'good'],
      ['不满意', 3, 'bad'],
      ['非常不满意', 0, 'bad'],
    ]);
  });

  test.each([5, 4, 3] as const)('第六条: 好评 (%i stars) may be sent without indicators', (level) => {
    expect(missing(form, level)).toEqual([]);
  });

  test.each([
    [2, '213'],
    [1, '115'],
  ] as const)('第六条: 差评 (%i stars) needs an indicator and a typed reason', (level, id) => {
    expect(missing(form, level)).toEqual(['indicator', 'text']);
    expect(missing(form, level, staffReason(id))).toEqual(['text']);
    expect(missing(form, level, { text: '等太久' })).toEqual(['indicator']);
    expect(missing(form, level, { ...staffReason(id), text: '  ' })).toEqual(['text']);
    expect(missing(form, level, { ...staffReason(id), text: '等太久' })).toEqual([]);
  });

  test('第十三条: 其他 opens text entry and needs it', () => {
    const other: Partial<Reasons> = { perSubject: [{ subject: 'agency', indicators: ['other-2'] }] };
    expect(missing(form, 2, other)).toEqual(['other-text']);
    expect(missing(form, 2, { ...other, text: '停车难' })).toEqual([]);
  });

  test('附件: eight indicators per level, each shown once', () => {
    for (const { level, lists } of form.levels) {
      const shown = lists.flatMap(({ indicators }) => indicators).filter(({ opensText }) => !opensText);
      expect(shown.length, `level ${level}`).toBe(8);
      expect(new Set(shown.map(({ id }) => id)).size).toBe(8);
    }
  });

  test.each<[article: string, kind: CaseKind, stage: ServiceStage, subjects: string[]]>([
    ['第十七条', 'immediate', 'completion', ['staff', 'agency']],
    ['第十七条', 'immediate', 'intake', ['staff']],
    ['第十八条', 'promised', 'intake', ['staff']],
    ['第十八条', 'promised', 'delivery', ['staff', 'agency']],
    ['第十九条', 'joint', 'intake', ['staff']],
    ['第十九条', 'joint', 'delivery', ['staff', 'agency']],
    ['第二十条', 'fully-online', 'completion', ['agency']],
    ['第二十条', 'mail-delivery', 'intake', ['staff']],
    ['第二十条', 'mail-delivery', 'delivery', ['agency']],
    ['第二十条', 'online-intake', 'delivery', ['staff', 'agency']],
    ['第二十一条', 'online-enquiry', 'enquiry', []],
    ['第二十一条', 'enquiry', 'enquiry', ['staff']],
    ['第二十二条', 'overall', 'completion', ['agency']],
  ])('%s: %s at %s rates %j', (_article, kind, stage, subjects) => {
    expect(subjectsDue(qiqihar, kind, stage)).toEqual(subjects);
  });
});

describe('Tianjin (津职转办发〔2021〕9号)', () => {
  const form = formOf(tianjin, 'promised', 'completion');

  test('第八条: 10, 10, 8, 5 and 0 points', () => {
    expect(tianjin.levels.value.map(({ points }) => points)).toEqual([10, 10, 8, 5, 0]);
  });

  test('第七条: 好评 may be sent without indicators; 差评 needs an indicator or a typed reason', () => {
    expect(missing(form, 3)).toEqual([]);
    expect(missing(form, 2)).toEqual(['reason']);
    expect(missing(form, 2, { text: '窗口没人' })).toEqual([]);
    expect(missing(form, 2, staffReason('tj-staff-21'))).toEqual([]);
  });

  test('附表: 服务事项 and 服务人员 have lists of their own, with 其他 on the two lowest levels', () => {
    const lengths = form.levels.map(({ lists }) => lists.map(({ subject, indicators }) => [subject, indicators.length]));
    expect(lengths).toEqual([
      [['staff', 2], ['matter', 7]],
      [['staff', 2], ['matter', 7]],
      [['staff', 2], ['matter', 7]],
      [['staff', 3], ['matter', 7]],
      [['staff', 4], ['matter', 8]],
    ]);
    for (const { level, lists } of form.levels) {
      const others = lists.flatMap(({ indicators }) => indicators).filter(({ opensText }) => opensText);
      expect(others.length).toBe(level <= 2 ? 2 : 0);
    }
  });

  test.each<[article: string, kind: CaseKind, stage: ServiceStage, subjects: string[]]>([
    ['第十一条', 'fully-online', 'completion', ['matter']],
    ['第十一条', 'self-service', 'completion', ['matter']],
    ['第十一条', 'promised', 'intake', ['staff']],
    ['第十一条', 'promised', 'completion', ['staff', 'matter']],
    ['第十三条', 'joint', 'intake', ['staff']],
    ['第十三条', 'joint', 'completion', ['staff', 'matter']],
    ['第十五条', 'online-enquiry', 'enquiry', []],
    ['第十五条', 'enquiry', 'enquiry', ['staff']],
  ])('%s: %s at %s rates %j', (_article, kind, stage, subjects) => {
    expect(subjectsDue(tianjin, kind, stage)).toEqual(subjects);
  });
});

test.each(REGION_NAMES)('%s: every rule that has a value names its source', (name) => {
  const profile = loadRegionProfile(name);
  for (const rule of [profile.levels, profile.needs.good, profile.needs.bad, profile.indicators, profile.ratingWindow]) {
    expect(rule.source).toMatch(/条|附/);
  }
});

test('a case for which no rating is due has no form', () => {
  expect(ratingForm(qiqihar, 'online-enquiry', 'enquiry')).toBeUndefined();
});

test('an unknown region is refused with the names of the known ones', () => {
  expect(() => loadRegionProfile('atlantis')).toThrow('Known regions: qiqihar, tianjin');
  expect(() => loadRegionProfile('toString')).toThrow('no region');
});

describe('a submission', () => {
  const form = formOf(qiqihar, 'immediate', 'completion');

  test('is refused with an indicator that is not on the list of that level and subject', () => {
    expect(missing(form, 5, staffReason('213'))).toEqual(['unknown-indicator']);
    expect(missing(form, 5, { perSubject: [{ subject: 'matter', indicators: ['517'] }] })).toEqual(['unknown-indicator']);
  });

  test('counts characters as a person does: 150 rare characters fit, 151 do not', () => {
    expect(missing(form, 5, { text: '𠮷'.repeat(150) })).toEqual([]);
    expect(missing(form, 5, { text: '𠮷'.repeat(151) })).toEqual(['text-too-long']);
  });

  test('is tidied: repeated indicators once, empty subjects gone, text trimmed', () => {
    const reasons: Reasons = {
      perSubject: [
        { subject: 'staff', indicators: ['517', '517'] },
        { subject: 'agency', indicators: [] },
      ],
      text: ' 好 \n',
    };
    expect(judgeRating(form, { level: 5, reasons })).toEqual({
      complete: true,
      rating: { level: 5, reasons: { perSubject: [{ subject: 'staff', indicators: ['517'] }], text: '好' } },
    });
  });

  test('without a level is nothing yet', () => {
    expect(judgeRating(form, { level: null, reasons: NO_REASONS })).toEqual({ complete: false, missing: ['level'] });
  });

  test('shows all five levels, the best first', () => {
    expect(form.levels.map(({ level }) => level)).toEqual(LEVELS);
  });
});

describe('第十六条: five working days', () => {
  const window = { days: 5, kind: 'working' } as const;
  const end = (from: string) => new Date(endOfRatingWindow(window, Date.parse(from))).toISOString();

  test('over a plain weekend: from Monday to the end of next Monday', () => {
    expect(end('2026-11-23T15:30:00+08:00')).toBe('2026-11-30T16:00:00.000Z');
  });
  test('over the National Day holiday and its make-up working day', () => {
    expect(end('2026-09-30T10:00:00+08:00')).toBe('2026-10-13T16:00:00.000Z');
  });
  test('the day is the one in China, not in UTC', () => {
    expect(end('2026-11-22T16:30:00Z')).toBe('2026-11-30T16:00:00.000Z');
  });
  test('natural days count every day', () => {
    const natural = endOfRatingWindow({ days: 7, kind: 'natural' }, Date.parse('2026-09-30T10:00:00+08:00'));
    expect(new Date(natural).toISOString()).toBe('2026-10-07T16:00:00.000Z');
  });
});
