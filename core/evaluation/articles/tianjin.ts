import { expect } from 'vitest';
import { groupRating, ratingUnit } from '../how-many.ts';
import { formFor } from '../rating-form.ts';
import { LAST_LAYER } from '../regions/region-rules.ts';
import { unratedBecomes } from '../until-when.ts';
import { whoIsRated } from '../who-is-rated.ts';
import {
  chosen,
  classesOf,
  formOf,
  LEFT_OPEN,
  missing,
  ONE_MATTER,
  ratedByStage,
  REASONS_ABOUT_EACH,
  TWO_MATTERS,
  type Article,
} from './article.ts';
import {
  expectBatchRatedOnce,
  expectEachServiceRated,
  expectFinishedCaseRated,
  expectFiveLevels,
  expectFiveWorkingDaysFromCompletion,
  expectLevelHiddenFromCounter,
  expectLowerTwoBad,
  expectNoForcing,
  expectOpen,
  expectReminder,
  expectSameStandardEverywhere,
  expectSentAtOnce,
  expectSubjects,
  wantedOnScreen,
} from './expectations.ts';
import { TIANJIN_ANNEX } from './tianjin-annex.ts';

/** Each level of 差评 with an indicator about the staff and one about the matter. */
const BAD_LEVELS = [[2, 'tj-staff-21', '207'], [1, 'tj-staff-11', '108']] as const;

/** What each 差评 needs before it may be sent: reasons about staff and matter both, or the citizen's own words. */
const EACH_SUBJECT = ['reason about staff', 'reason about matter'];

/** 天津市政务服务“好差评”实施细则 津职转办发〔2021〕9号. */
export const TIANJIN: readonly Article[] = [
  {
    article: '第四条',
    demand: 'nobody is forced or interfered with: the citizen can leave at every step, and no other takes it for them',
    holds: expectNoForcing,
  },
  {
    article: '第四条',
    demand: 'a matter is rated by the same standard through every channel',
    holds: expectSameStandardEverywhere,
  },
  {
    article: '第六条',
    demand: 'online the matter alone is rated, on site the matter and the staff',
    holds(rules) {
      expect(ratedByStage(rules, 'fully-online')).toEqual({ completion: ['matter'] });
      for (const kind of ['immediate', 'promised'] as const) expectSubjects(formOf(rules, kind, 'completion'), ['staff', 'matter']);
    },
  },
  {
    article: '第七条',
    demand: 'five levels, the best first; the upper three are 好评, the lower two 差评',
    holds(rules) {
      expectFiveLevels(rules);
      expectLowerTwoBad(rules);
      expect(classesOf(rules)).toEqual(['good', 'good', 'good', 'bad', 'bad']);
    },
  },
  {
    article: '第七条',
    demand: '好评 may be sent at once; 差评 needs an indicator or a typed reason, about anything that is rated',
    holds(rules) {
      const form = formOf(rules, 'promised', 'completion');
      expectSentAtOnce(form, [5, 4, 3]);
      for (const [level, staff, matter] of BAD_LEVELS) {
        expect(missing(form, level)).toEqual(['reason']);
        expect(missing(form, level, { text: '  ' })).toEqual(['reason']);
        expect(missing(form, level, { text: '窗口没人' })).toEqual([]);
        expect(missing(form, level, chosen('staff', staff))).toEqual([]);
        expect(missing(form, level, chosen('matter', matter))).toEqual([]);
      }
    },
  },
  {
    article: '第八条',
    demand: 'the levels are worth 10, 10, 8, 5 and 0 points',
    holds: (rules) => expect(rules.value('levels.points')).toEqual({ '5': 10, '4': 10, '3': 8, '2': 5, '1': 0 }),
  },
  {
    article: '第九条',
    demand: 'online 一事一评: a case is rated once, when it is finished',
    holds: expectFinishedCaseRated,
  },
  {
    article: '第十条',
    demand: 'on site 一次一评: each service is rated',
    holds: expectEachServiceRated,
  },
  {
    article: '第十条',
    demand: 'the window evaluator shows matter, 业务流水号 and staff name; the self-service terminal matter, 业务流水号 and indicators',
    holds(rules) {
      expect(wantedOnScreen(rules, 'window-evaluator')).toEqual(['matter-name', 'case-number', 'staff-name']);
      expect(wantedOnScreen(rules, 'self-service-terminal')).toEqual(['matter-name', 'case-number', 'indicators']);
    },
  },
  {
    article: '第十一条',
    demand: 'online and at a terminal the matter is rated once, after 办结',
    holds(rules) {
      for (const kind of ['fully-online', 'self-service'] as const) {
        expect(ratedByStage(rules, kind)).toEqual({ completion: ['matter'] });
        expect(ratingUnit(rules, kind)).toBe('finished-case');
      }
    },
  },
  {
    article: '第十一条',
    demand: 'at windows each visit rates the staff, and 办结 the matter; where there is no visit, no staff',
    holds(rules) {
      for (const kind of ['immediate', 'promised'] as const) {
        expect(ratedByStage(rules, kind)).toEqual({ intake: ['staff'], delivery: ['staff'], completion: ['staff', 'matter'] });
      }
      expect(ratedByStage(rules, 'online-intake')).toEqual({ delivery: ['staff'], completion: ['staff', 'matter'] });
      expect(ratedByStage(rules, 'mail-delivery')).toEqual({ intake: ['staff'], completion: ['matter'] });
    },
  },
  {
    article: '第十二条',
    demand: 'from two cases of one matter in one filing on, one rating is for all; 差评 gives reasons about staff and matter both',
    holds(rules) {
      expectBatchRatedOnce(rules, 'each-subject');
      const { reasonsFrom } = groupRating(rules, 'batch', ONE_MATTER);
      const due = whoIsRated(rules, { kind: 'promised' }, 'completion');
      expect(missing(formFor(rules, { subjects: due?.subjects ?? [], reasonsFrom }, 'text'), 2)).toEqual(EACH_SUBJECT);
    },
  },
  {
    article: '第十三条',
    demand: 'a joint case rates the staff at 收件, staff and matter at 办结; 差评 gives reasons about both, in indicators or own words',
    holds(rules) {
      expect(ratedByStage(rules, 'joint')).toEqual({
        intake: ['staff'],
        delivery: ['staff'],
        completion: ['staff', 'matter', REASONS_ABOUT_EACH],
      });
      const form = formOf(rules, 'joint', 'completion');
      expectSentAtOnce(form, [5, 4, 3]);
      for (const [level, staff, matter] of BAD_LEVELS) {
        const both = [...chosen('staff', staff).perSubject, ...chosen('matter', matter).perSubject];
        expect(missing(form, level)).toEqual(EACH_SUBJECT);
        expect(missing(form, level, chosen('staff', staff))).toEqual(EACH_SUBJECT.slice(1));
        expect(missing(form, level, chosen('matter', matter))).toEqual(EACH_SUBJECT.slice(0, 1));
        expect(missing(form, level, { perSubject: both })).toEqual([]);
        expect(missing(form, level, { text: '两个部门互相推' })).toEqual([]);
      }
    },
  },
  {
    article: '第十四条',
    demand: 'the linked cases of a theme may be rated all at once, or each on its own',
    holds: (rules) => expect(groupRating(rules, 'theme', TWO_MATTERS).modes).toEqual(['together', 'each']),
  },
  {
    article: '第十五条',
    demand: 'an enquiry rates the staff in the hall and nothing online',
    holds(rules) {
      expect(ratedByStage(rules, 'enquiry')).toEqual({ completion: ['staff'], enquiry: ['staff'] });
      expect(ratedByStage(rules, 'online-enquiry')).toEqual({});
    },
  },
  {
    article: '第十六条',
    demand: 'a finished case may be rated through the fifth working day after 办结',
    holds: expectFiveWorkingDaysFromCompletion,
  },
  {
    article: '第十六条',
    demand: 'a reminder by sms or call 24 hours after 办结; what is never rated is marked 未评, never a level',
    holds(rules) {
      expectReminder(rules, 24, ['sms', 'call']);
      expect(unratedBecomes(rules)).toBe('unrated');
    },
  },
  {
    article: '第十七条',
    demand: 'the rater is protected: what the counter may learn is the same at all five levels',
    holds: expectLevelHiddenFromCounter,
  },
  ...TIANJIN_ANNEX,
  {
    article: LEFT_OPEN,
    demand: 'what the document leaves open is answered by the national rules, or by nobody',
    holds: (rules) =>
      expectOpen(rules, {
        'reasons.middle': LAST_LAYER,
        'reasons.text-limit': LAST_LAYER,
        'due.overall': LAST_LAYER,
        'count.agent-handled': null,
        'shown.entrance': LAST_LAYER,
        'shown.self-rating-zone': LAST_LAYER,
        'idle.plate': null,
        'idle.badge': null,
        'idle.away': null,
        'page.rating': LAST_LAYER,
        'kept.personal-data': LAST_LAYER,
        'kept.records': LAST_LAYER,
      }),
  },
];
