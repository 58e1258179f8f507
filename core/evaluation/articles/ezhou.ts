import { expect } from 'vitest';
import type { CaseKind, ServiceStage } from '../../contract/case.ts';
import { LEVELS, type Subject } from '../../contract/rating.ts';
import { groupRating, ratersLeft } from '../how-many.ts';
import { LAST_LAYER, type RegionRules } from '../regions/region-rules.ts';
import { advance, IDLE } from '../session.ts';
import { unratedBecomes } from '../until-when.ts';
import { classesOf, formOf, LEFT_OPEN, ratedByStage, SERVED, TWO_MATTERS, type Article } from './article.ts';
import {
  expectBatchRatedOnce,
  expectEachServiceRated,
  expectFinishedCaseRated,
  expectFiveLevels,
  expectLastDay,
  expectLevelHiddenFromCounter,
  expectLowerTwoBad,
  expectNoForcing,
  expectOpen,
  expectReminder,
  expectSameStandardEverywhere,
  expectSentAtOnce,
  wantedOnScreen,
} from './expectations.ts';

/** Who is rated at each stage; no stage that is missing here. */
const DUE: Readonly<Partial<Record<CaseKind, Partial<Record<ServiceStage, readonly Subject[]>>>>> = {
  immediate: { completion: ['staff', 'matter'] },
  promised: { intake: ['staff'], delivery: ['staff'], completion: ['staff', 'matter'] },
  joint: { intake: ['staff'], delivery: ['staff'], completion: ['staff', 'matter'] },
  'fully-online': { completion: ['matter'] },
  'online-intake': { delivery: ['staff'], completion: ['staff', 'matter'] },
  'mail-delivery': { intake: ['staff'], completion: ['matter'] },
  'self-service': { completion: ['matter'] },
};

function expectDue(rules: RegionRules, kinds: readonly CaseKind[]): void {
  for (const kind of kinds) expect(ratedByStage(rules, kind), kind).toEqual(DUE[kind]);
}

/** 鄂州市政务服务“一次一评”“一事一评”工作规范, and the 试点工作方案 forwarded with it (named where meant). */
export const EZHOU: readonly Article[] = [
  {
    article: '第七条',
    demand: 'staff, matters and 机构 are all open to rating',
    holds(rules) {
      expect(ratedByStage(rules, 'promised').completion).toEqual(['staff', 'matter']);
      expect(ratedByStage(rules, 'overall').completion).toEqual(['agency']);
    },
  },
  {
    article: '第八条',
    demand: '一次一评: in the hall each service has a rating of its own',
    holds: expectEachServiceRated,
  },
  {
    article: '第九条',
    demand: '一事一评: on a platform, the self-service terminal among them, a case is rated as a whole',
    holds: expectFinishedCaseRated,
  },
  {
    article: '第十条',
    demand: 'nobody is forced or interfered with: the citizen can leave at every step, and no other takes it for them',
    holds: expectNoForcing,
  },
  {
    article: '第十条',
    demand: 'the rater is protected: what the counter sees does not differ between levels',
    holds: expectLevelHiddenFromCounter,
  },
  {
    article: '第十条',
    demand: 'a matter is rated by the same standard in the hall and on a platform',
    holds: expectSameStandardEverywhere,
  },
  {
    article: '第十二条',
    demand: 'a self-service terminal shows the name of the matter and the indicators',
    holds(rules) {
      expect(wantedOnScreen(rules, 'self-service-terminal')).toEqual(['matter-name', 'indicators']);
    },
  },
  {
    article: '第十二条',
    demand: 'once the service is done, the system reminds by SMS or message',
    holds: (rules) => expectReminder(rules, 0, ['sms', 'message']),
  },
  {
    article: '第十三条',
    demand: 'wholly online, at a terminal or finished on the spot (当场办结): rated when finished, not before',
    holds: (rules) => expectDue(rules, ['immediate', 'fully-online', 'self-service']),
  },
  {
    article: '第十三条',
    demand: 'all other cases: each visit to a window rates the service, the finished case the matter',
    holds: (rules) => expectDue(rules, ['promised', 'joint', 'online-intake', 'mail-delivery']),
  },
  {
    article: '第十三条',
    demand: '批量业务: two or more cases of one matter filed together are rated once, for all of them',
    holds: (rules) => expectBatchRatedOnce(rules, 'any-subject'),
  },
  {
    article: '第十三条',
    demand: '主题式、一件事: one rating for all linked matters, or each on its own',
    holds: (rules) => expect(groupRating(rules, 'theme', TWO_MATTERS).modes).toEqual(['together', 'each']),
  },
  {
    article: '第十三条',
    demand: '帮办代办: agent or applicant rates; once one has, the other cannot',
    holds(rules) {
      expect(ratersLeft(rules, undefined)).toEqual(['applicant', 'agent']);
      for (const ratedBy of ['applicant', 'agent'] as const) expect(ratersLeft(rules, ratedBy)).toEqual([]);
    },
  },
  {
    article: '第十四条',
    demand: 'five levels, the best first: the upper two are 好评, 基本满意 is 中评, the lower two 差评',
    holds(rules) {
      expectFiveLevels(rules);
      expectLowerTwoBad(rules);
      expect(classesOf(rules)).toEqual(['good', 'good', 'middle', 'bad', 'bad']);
    },
  },
  {
    article: '第十四条',
    demand: 'seven natural days from the service, holidays or not; then a case counts as 基本满意',
    holds(rules) {
      expectLastDay(rules, SERVED, '2026-10-07');
      expect(unratedBecomes(rules)).toBe(3);
    },
  },
  {
    article: '试点工作方案二(二)1',
    demand: 'staff invite to rate, and who did not rate on the spot can do so later within a time',
    holds(rules) {
      const form = formOf(rules, 'promised', 'completion');
      const deferred = advance(advance(IDLE, 'counter', { type: 'offered' }, form), 'citizen', { type: 'put-off' }, form);
      expect(advance(deferred, 'province', { type: 'rated-elsewhere' }, form)).toEqual({ step: 'thanked' });
      expectLastDay(rules, SERVED, '2026-10-07');
    },
  },
  {
    article: LEFT_OPEN,
    demand: 'points, reasons, indicators, enquiries, windows at rest and whose page it is are left to `national` or to nobody',
    holds(rules) {
      expectOpen(rules, {
        'levels.points': null,
        'reasons.good': LAST_LAYER,
        'reasons.middle': LAST_LAYER,
        'reasons.bad': LAST_LAYER,
        'reasons.text-limit': LAST_LAYER,
        indicators: LAST_LAYER,
        'due.enquiry': LAST_LAYER,
        'due.online-enquiry': LAST_LAYER,
        'due.overall': LAST_LAYER,
        'shown.window-evaluator': LAST_LAYER,
        'shown.entrance': LAST_LAYER,
        'shown.self-rating-zone': LAST_LAYER,
        'idle.plate': null,
        'idle.badge': null,
        'idle.away': null,
        'page.rating': LAST_LAYER,
        'kept.personal-data': LAST_LAYER,
        'kept.records': LAST_LAYER,
      });
      expectSentAtOnce(formOf(rules, 'immediate', 'completion'), LEVELS);
    },
  },
];
