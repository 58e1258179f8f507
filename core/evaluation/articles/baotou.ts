import { expect } from 'vitest';
import { LEVELS } from '../../contract/rating.ts';
import { ratersLeft } from '../how-many.ts';
import { LAST_LAYER } from '../regions/region-rules.ts';
import { reminderDueAt, unratedBecomes } from '../until-when.ts';
import { formOf, LEFT_OPEN, ratedByStage, SERVED, type Article } from './article.ts';
import {
  expectEachServiceRated,
  expectFinishedCaseRated,
  expectFiveLevels,
  expectLowerTwoBad,
  expectOpen,
  expectSameStandardEverywhere,
  expectSentAtOnce,
} from './expectations.ts';

/** The ways in which a matter is handled. */
const MATTER_KINDS = ['immediate', 'promised', 'joint', 'fully-online', 'online-intake', 'mail-delivery', 'self-service'] as const;

/** 包头市各级政务服务大厅(中心、站点)政务服务标准化管理指导手册. It counts 三(二)8(2): chapter, section, heading, paragraph. */
export const BAOTOU: readonly Article[] = [
  {
    article: '一(六)2',
    demand: '告示屏: a window at rest shows its number and kind of service',
    holds(rules) {
      expect(rules.value('idle.plate')).toEqual(['window-number', 'service-category']);
    },
  },
  {
    article: '一(六)2',
    demand: '座牌: a window at rest shows number, name and photo of its clerk',
    holds(rules) {
      expect(rules.value('idle.badge')).toEqual(['staff-number', 'staff-name', 'staff-photo']);
    },
  },
  {
    article: '三(一)4(10)',
    demand: 'a clerk who leaves the window sends citizens to another, or says to wait',
    holds(rules) {
      expect(rules.value('idle.away')).toEqual(['other-window', 'back-shortly']);
    },
  },
  {
    article: '三(二)8(1)、五(二)1',
    demand: '服务事项全覆盖: whichever way a matter is handled, it can be rated once it is finished',
    holds(rules) {
      for (const kind of MATTER_KINDS) expect(ratedByStage(rules, kind).completion, kind).toContain('matter');
    },
  },
  {
    article: '三(二)8(2)',
    demand: 'five levels, the best first; the last two, and no other, are 差评',
    holds(rules) {
      expectFiveLevels(rules);
      expectLowerTwoBad(rules);
    },
  },
  {
    article: '三(二)8(2)、五(二)4',
    demand: '现场服务“一次一评”: each service has a rating of its own',
    holds: expectEachServiceRated,
  },
  {
    article: '三(二)8(2)、五(二)4',
    demand: '网上服务“一事一评”: a case is rated as a whole',
    holds: expectFinishedCaseRated,
  },
  {
    article: '三(二)9(1)',
    demand: 'a 差评 can be about 机构 or staff; its names are 不满意 and 非常不满意',
    holds(rules) {
      expect(ratedByStage(rules, 'promised').completion).toContain('staff');
      expect(ratedByStage(rules, 'overall').completion).toContain('agency');
      expectLowerTwoBad(rules);
    },
  },
  {
    article: '四(一)1(2)',
    demand: "the autonomous region's 好差评 system is used and none built beside it, so the page is the region's",
    holds(rules) {
      expect(rules.value('page.rating')).toBe('regional');
    },
  },
  {
    article: '五(二)2',
    demand: 'what is asked follows one standard, in the hall and online',
    holds: expectSameStandardEverywhere,
  },
  {
    article: LEFT_OPEN,
    demand: 'good and middle classes, reasons, who is rated when, groups, times and screens are left to `national` or to nobody',
    holds(rules) {
      expectOpen(rules, {
        'levels.points': null,
        'class.5': LAST_LAYER,
        'class.4': LAST_LAYER,
        'class.3': null,
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
        'count.batch': LAST_LAYER,
        'count.theme': LAST_LAYER,
        'count.agent-handled': null,
        'until.window': LAST_LAYER,
        'until.unrated': null,
        'until.reminder': null,
        'shown.window-evaluator': LAST_LAYER,
        'shown.self-service-terminal': LAST_LAYER,
        'shown.entrance': LAST_LAYER,
        'shown.self-rating-zone': LAST_LAYER,
        'kept.personal-data': LAST_LAYER,
        'kept.records': LAST_LAYER,
      });
      expectSentAtOnce(formOf(rules, 'immediate', 'completion'), LEVELS);
      expect(ratersLeft(rules, undefined)).toEqual(['applicant']);
      expect(unratedBecomes(rules)).toBeNull();
      expect(reminderDueAt(rules, SERVED)).toBeNull();
    },
  },
];
