import { expect } from 'vitest';
import type { CaseKind } from '../../contract/case.ts';
import { groupRating, ratersLeft } from '../how-many.ts';
import { LAST_LAYER } from '../regions/region-rules.ts';
import { ratingDeadline, unratedBecomes } from '../until-when.ts';
import { workCalendar } from '../work-calendar.ts';
import {
  AGENCIES,
  chosen,
  classesOf,
  formOf,
  LEFT_OPEN,
  levelOf,
  missing,
  ratedByStage,
  TWO_MATTERS,
  type Article,
} from './article.ts';
import {
  expectBatchRatedOnce,
  expectEachServiceRated,
  expectFinishedCaseRated,
  expectFiveLevels,
  expectFiveWorkingDaysFromCompletion,
  expectLastDay,
  expectLowerTwoBad,
  expectNoForcing,
  expectOpen,
  expectReminder,
  expectSentAtOnce,
  expectSubjects,
  expectTextLimit,
  wantedOnScreen,
} from './expectations.ts';
import { QIQIHAR_ANNEX } from './qiqihar-annex.ts';

/** Each level with an indicator about the staff and one about the agency. */
const BAD_LEVELS = [[2, '213', '209'], [1, '115', '110']] as const;

const ON_SITE: readonly CaseKind[] = ['immediate', 'promised', 'joint', 'online-intake'];

/** Staff at intake, staff and agency when the result is handed over; 出件 and 办结 are one moment here. */
const STAFF_THEN_BOTH = { intake: ['staff'], delivery: ['staff', 'agency'], completion: ['staff', 'agency'] };

/** 齐齐哈尔市政务服务“好差评”实施细则（暂行） 齐政办发〔2020〕29号, and 管理办法 (named where meant). */
export const QIQIHAR: readonly Article[] = [
  {
    article: '第四条',
    demand: 'on site staff and 机构 are rated, with the indicators of the matter under 机构; online and at terminals never the staff',
    holds(rules) {
      for (const kind of ON_SITE) expectSubjects(formOf(rules, kind, 'completion'), ['staff', 'agency']);
      expect(ratedByStage(rules, 'self-service')).toEqual({ completion: ['matter'] });
      expect(Object.values(ratedByStage(rules, 'fully-online')).flat()).not.toContain('staff');
    },
  },
  {
    article: '第五条',
    demand: 'five levels, the best first, worth 10, 8, 6, 3 and 0 points; the upper three are 好评, the lower two 差评',
    holds(rules) {
      expectFiveLevels(rules);
      expectLowerTwoBad(rules);
      expect(classesOf(rules)).toEqual(['good', 'good', 'good', 'bad', 'bad']);
      expect(rules.value('levels.points')).toEqual({ '5': 10, '4': 8, '3': 6, '2': 3, '1': 0 });
    },
  },
  {
    article: '第六条',
    demand: '好评 may be sent at once; 差评 only with an indicator and a typed reason',
    holds(rules) {
      const form = formOf(rules, 'immediate', 'completion');
      expectSentAtOnce(form, [5, 4, 3]);
      for (const [level, staff, agency] of BAD_LEVELS) {
        expect(missing(form, level)).toEqual(['indicator', 'text']);
        expect(missing(form, level, { text: '等太久' })).toEqual(['indicator']);
        expect(missing(form, level, chosen('staff', staff))).toEqual(['text']);
        expect(missing(form, level, { ...chosen('staff', staff), text: '  ' })).toEqual(['text']);
        expect(missing(form, level, { ...chosen('staff', staff), text: '等太久' })).toEqual([]);
        expect(missing(form, level, { ...chosen('agency', agency), text: '等太久' })).toEqual([]);
      }
    },
  },
  {
    article: '第八条',
    demand: 'the window evaluator shows options, matter, 业务流水号, staff name and 工号; the terminal matter, 业务流水号 and indicators',
    holds(rules) {
      const onWindow = ['levels', 'matter-name', 'case-number', 'staff-name', 'staff-number'];
      expect(wantedOnScreen(rules, 'window-evaluator')).toEqual(onWindow);
      const onTerminal = wantedOnScreen(rules, 'self-service-terminal');
      expect(onTerminal.slice(0, 3)).toEqual(['matter-name', 'case-number', 'indicators']);
    },
  },
  {
    article: '第十二条',
    demand: 'on site 一次一评; online 一事一评, after 办结 only',
    holds(rules) {
      expectEachServiceRated(rules);
      expectFinishedCaseRated(rules);
      for (const kind of ['fully-online', 'self-service'] as const) {
        expect(Object.keys(ratedByStage(rules, kind))).toEqual(['completion']);
      }
    },
  },
  {
    article: '第十三条',
    demand: 'the terminal shows its number too; the page is local, by the standards of state and province',
    holds(rules) {
      const onTerminal = ['matter-name', 'case-number', 'indicators', 'terminal-number'];
      expect(wantedOnScreen(rules, 'self-service-terminal')).toEqual(onTerminal);
      expect(rules.value('page.rating')).toBe('own');
    },
  },
  {
    article: '第十四条',
    demand: 'from two cases of one matter in one filing on, one rating is for all of them',
    holds: (rules) => expectBatchRatedOnce(rules, 'any-subject'),
  },
  {
    article: '第十五条',
    demand: 'a reminder by sms, 24 hours after 办结',
    holds: (rules) => expectReminder(rules, 24, ['sms']),
  },
  {
    article: '第十六条',
    demand: 'a finished case may be rated through the fifth working day after 办结; then upstream takes it for 基本满意',
    holds(rules) {
      expectFiveWorkingDaysFromCompletion(rules);
      expect(unratedBecomes(rules)).toBe(3);
    },
  },
  {
    article: '第十六条',
    demand: 'a day whose holidays nobody has announced yet is no certain end',
    holds(rules) {
      const finishedAt = Date.parse('2040-09-30T10:00:00+08:00');
      const { certain } = ratingDeadline(rules, { servedAt: finishedAt, finishedAt }, workCalendar(), finishedAt);
      expect(certain).toBe(false);
    },
  },
  {
    article: '第十七条',
    demand: '即办件: staff at intake, staff and agency at the end; 好评 counts for both, 差评 has options for both',
    holds(rules) {
      expect(ratedByStage(rules, 'immediate')).toEqual(STAFF_THEN_BOTH);
      const form = formOf(rules, 'immediate', 'completion');
      expect(missing(form, 5)).toEqual([]);
      for (const [level, staff, agency] of BAD_LEVELS) {
        const both = [...chosen('staff', staff).perSubject, ...chosen('agency', agency).perSubject];
        expect(missing(form, level, { perSubject: both, text: '等太久' })).toEqual([]);
      }
    },
  },
  {
    article: '第十八条',
    demand: '承诺件: staff at intake, staff and agency at the end',
    holds: (rules) => expect(ratedByStage(rules, 'promised')).toEqual(STAFF_THEN_BOTH),
  },
  {
    article: '第十九条',
    demand: '联办件: staff at intake, staff and all agencies at the end; 差评 lists the agencies and names those it is about',
    holds(rules) {
      const all = ['staff', `agency of ${AGENCIES.length}`];
      expect(ratedByStage(rules, 'joint')).toEqual({ intake: ['staff'], delivery: all, completion: all });
      const form = formOf(rules, 'joint', 'delivery');
      for (const [level, , agency] of BAD_LEVELS) {
        expect(levelOf(form, level).lists.map(({ agencies }) => agencies)).toEqual([[], AGENCIES]);
        const about = (...agencies: string[]) => ({
          perSubject: [{ subject: 'agency' as const, indicators: [agency], agencies }],
          text: '等太久',
        });
        expect(missing(form, level, { ...chosen('agency', agency), text: '等太久' })).toEqual(['agency about agency']);
        expect(missing(form, level, about(...AGENCIES.slice(1).map(({ code }) => code)))).toEqual([]);
        expect(missing(form, level, about('11230200MB000009'))).toEqual(['unknown-agency about agency']);
      }
      for (const level of [5, 4, 3] as const) expect(levelOf(form, level).lists.map(({ agencies }) => agencies)).toEqual([[], []]);
      expectSentAtOnce(form, [5, 4, 3]);
    },
  },
  {
    article: '第二十条',
    demand: '网办件: wholly online the agency; by mail staff at intake, agency at 出件; at a window staff and agency at 出件',
    holds(rules) {
      expect(ratedByStage(rules, 'fully-online')).toEqual({ completion: ['agency'] });
      expect(ratedByStage(rules, 'mail-delivery')).toEqual({ intake: ['staff'], delivery: ['agency'], completion: ['agency'] });
      expect(ratedByStage(rules, 'online-intake')).toEqual({ delivery: ['staff', 'agency'], completion: ['staff', 'agency'] });
    },
  },
  {
    article: '第二十一条',
    demand: 'an enquiry rates the staff in the hall and nothing online',
    holds(rules) {
      expect(ratedByStage(rules, 'enquiry')).toEqual({ completion: ['staff'], enquiry: ['staff'] });
      expect(ratedByStage(rules, 'online-enquiry')).toEqual({});
    },
  },
  {
    article: '第二十二条',
    demand: 'an agency or platform may be rated as a whole, without any case',
    holds: (rules) => expect(ratedByStage(rules, 'overall')).toEqual({ completion: ['agency'], enquiry: ['agency'] }),
  },
  ...QIQIHAR_ANNEX,
  {
    article: '办法第四十条',
    demand: 'a theme is rated at one key (一键评价), not case by case',
    holds: (rules) => expect(groupRating(rules, 'theme', TWO_MATTERS).modes).toEqual(['together']),
  },
  {
    article: '办法第四十四条',
    demand: 'rating is up to the citizen, and who does not rate on the spot may do so for some time yet',
    holds(rules) {
      expectNoForcing(rules);
      expectLastDay(rules, { servedAt: Date.parse('2026-11-23T15:30:00+08:00'), finishedAt: undefined }, '2026-11-30');
    },
  },
  {
    article: LEFT_OPEN,
    demand: 'what the document leaves open is answered by the national rules, or by nobody; 帮办代办 leaves the rating to the applicant',
    holds(rules) {
      expectOpen(rules, {
        'reasons.middle': LAST_LAYER,
        'reasons.text-limit': LAST_LAYER,
        'count.agent-handled': null,
        'shown.entrance': LAST_LAYER,
        'shown.self-rating-zone': LAST_LAYER,
        'idle.plate': null,
        'idle.badge': null,
        'idle.away': null,
        'kept.personal-data': LAST_LAYER,
        'kept.records': LAST_LAYER,
      });
      expect(ratersLeft(rules, undefined)).toEqual(['applicant']);
      expectTextLimit(rules, 150);
    },
  },
];
