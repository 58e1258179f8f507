import { expect } from 'vitest';
import { LEVELS } from '../../contract/rating.ts';
import { ratersLeft } from '../how-many.ts';
import { LAST_LAYER } from '../regions/region-rules.ts';
import { reminderDueAt, unratedBecomes } from '../until-when.ts';
import { classesOf, formOf, LEFT_OPEN, ratedByStage, SERVED, type Article } from './article.ts';
import {
  expectBatchRatedOnce,
  expectEachServiceRated,
  expectFiveLevels,
  expectLastDay,
  expectLevelHiddenFromCounter,
  expectLowerTwoBad,
  expectNoForcing,
  expectOpen,
  expectSameAnswersToCounter,
  expectSameStandardEverywhere,
  expectSentAtOnce,
} from './expectations.ts';

/** 鄂尔多斯市政务服务“好差评”管理制度 鄂政务函〔2022〕102号. */
export const ORDOS: readonly Article[] = [
  {
    article: '第四条',
    demand: '机构, staff and the matters that they handle (第二条) are all open to rating',
    holds(rules) {
      expect(ratedByStage(rules, 'promised').completion).toEqual(['staff', 'matter']);
      expect(ratedByStage(rules, 'overall').completion).toEqual(['agency']);
    },
  },
  {
    article: '第五条',
    demand: 'staff invite to rate, and force or disturb nobody: the citizen can leave at every step',
    holds: expectNoForcing,
  },
  {
    article: '第五条',
    demand: 'a matter is rated by the same standard through every channel',
    holds: expectSameStandardEverywhere,
  },
  {
    article: '第七条、第十二条',
    demand: "the rating page is the autonomous region's unified one, never the device's own",
    holds(rules) {
      expect(rules.value('page.rating')).toBe('regional');
    },
  },
  {
    article: '第十四条',
    demand: 'the rater is protected: the counter, which knows who the citizen is, learns no level',
    holds: expectLevelHiddenFromCounter,
  },
  {
    article: '第十五条',
    demand: 'five levels, the best first: the upper two are 好评, 基本满意 is 中评, the lower two 差评',
    holds(rules) {
      expectFiveLevels(rules);
      expect(classesOf(rules)).toEqual(['good', 'good', 'middle', 'bad', 'bad']);
    },
  },
  {
    article: '第十五条',
    demand: 'seven natural days from the service, holidays or not; then a case counts as 满意',
    holds(rules) {
      expectLastDay(rules, SERVED, '2026-10-07');
      expect(unratedBecomes(rules)).toBe(4);
    },
  },
  {
    article: '第十六条',
    demand: '差评 is 不满意 or 非常不满意, and no other level',
    holds: expectLowerTwoBad,
  },
  {
    article: '第二十条',
    demand: 'who was rated does not talk to the rater about a 差评: whatever the counter tries, the answer gives none away',
    holds: expectSameAnswersToCounter,
  },
  {
    article: LEFT_OPEN,
    demand: 'who is rated when, how often, reasons, screens and reminders are left to `national` or to nobody',
    holds(rules) {
      expectOpen(rules, {
        'levels.points': null,
        'reasons.good': LAST_LAYER,
        'reasons.middle': LAST_LAYER,
        'reasons.bad': LAST_LAYER,
        'reasons.text-limit': LAST_LAYER,
        indicators: LAST_LAYER,
        'due.immediate': LAST_LAYER,
        'due.promised': LAST_LAYER,
        'due.joint': LAST_LAYER,
        'due.fully-online': LAST_LAYER,
        'due.online-intake': LAST_LAYER,
        'due.mail-delivery': LAST_LAYER,
        'due.enquiry': LAST_LAYER,
        'due.online-enquiry': LAST_LAYER,
        'due.self-service': LAST_LAYER,
        'due.overall': LAST_LAYER,
        'count.on-site': LAST_LAYER,
        'count.online': LAST_LAYER,
        'count.batch': LAST_LAYER,
        'count.theme': LAST_LAYER,
        'count.agent-handled': null,
        'until.reminder': null,
        'shown.window-evaluator': LAST_LAYER,
        'shown.self-service-terminal': LAST_LAYER,
        'shown.entrance': LAST_LAYER,
        'shown.self-rating-zone': LAST_LAYER,
        'idle.plate': null,
        'idle.badge': null,
        'idle.away': null,
        'kept.personal-data': LAST_LAYER,
        'kept.records': LAST_LAYER,
      });
      expectSentAtOnce(formOf(rules, 'immediate', 'completion'), LEVELS);
      expectEachServiceRated(rules);
      expectBatchRatedOnce(rules, 'any-subject');
      expect(ratersLeft(rules, undefined)).toEqual(['applicant']);
      expect(reminderDueAt(rules, SERVED)).toBeNull();
    },
  },
];
