import { expect } from 'vitest';
import { howLongKept } from '../how-long-kept.ts';
import { groupRating, ratersLeft } from '../how-many.ts';
import { reminderDueAt, unratedBecomes } from '../until-when.ts';
import {
  chosen,
  classesOf,
  formOf,
  LEFT_OPEN,
  levelOf,
  missing,
  ratedByStage,
  SERVED,
  TWO_MATTERS,
  type Article,
} from './article.ts';
import {
  expectBatchRatedOnce,
  expectEachServiceRated,
  expectFinishedCaseRated,
  expectFiveLevels,
  expectIndicators,
  expectLastDay,
  expectLowerTwoBad,
  expectOpen,
  expectSentAtOnce,
  expectTextLimit,
  wantedOnScreen,
  type IndicatorRow,
} from './expectations.ts';

/** The national list: codes are the field's convention. */
export const NATIONAL_INDICATORS: readonly IndicatorRow[] = [
  [5, 'service', '510', '一窗受理一次办结', 'One window, done in one go'],
  [5, 'service', '511', '可以先受理后补材料', 'Accepted first, papers added later'],
  [5, 'service', '512', '不用提交证明', 'No certificates asked for'],
  [5, 'service', '513', '可以全程网上办理', 'Can be done wholly online'],
  [5, 'service', '514', '可以使用手机办理', 'Can be done by phone'],
  [5, 'service', '515', '可以就近办理', 'Can be done nearby'],
  [5, 'service', '516', '无需材料直接办理', 'Done without any papers'],
  [5, 'staff', '517', '服务热情效率高', 'Warm and efficient service'],
  [4, 'service', '406', '填写一张表单就可完成申报', 'One form was enough to apply'],
  [4, 'service', '407', '在线提交材料窗口核验', 'Papers sent online, checked at the window'],
  [4, 'service', '408', '一张清单告知全部申报材料', 'One list named all the papers'],
  [4, 'service', '409', '用告知承诺减免申报材料', 'A written promise replaced papers'],
  [4, 'service', '410', '可以在线预约办理', 'Appointments can be made online'],
  [4, 'service', '411', '跑大厅一次办完', 'One visit to the hall was enough'],
  [4, 'service', '412', '可以使用自助机办理', 'Can be done at a self-service machine'],
  [4, 'staff', '413', '服务态度较好', 'Good attitude'],
  [3, 'service', '307', '一次性告知需要补正的材料', 'Told at once what to correct'],
  [3, 'service', '308', '提供申报材料样本', 'Sample papers were provided'],
  [3, 'service', '309', '在承诺的时间内办结', 'Done within the promised time'],
  [3, 'service', '310', '办事指南指引准确', 'The guide was accurate'],
  [3, 'service', '311', '按办事指南要求的材料即可办理', 'The papers named in the guide were enough'],
  [3, 'service', '312', '可以快递送达', 'Can be delivered by courier'],
  [3, 'service', '313', '跑动次数与承诺的一致', 'As many visits as promised'],
  [3, 'staff', '314', '服务态度一般', 'Average attitude'],
  [2, 'service', '207', '没有提供材料样本', 'No sample papers'],
  [2, 'service', '208', '没有提供材料清单', 'No list of papers'],
  [2, 'service', '209', '未在承诺时间内办结', 'Not done within the promised time'],
  [2, 'service', '210', '同样内容的证明材料被要求多次提交', 'Same proof asked for several times'],
  [2, 'service', '211', '承诺网办但无法在线办理', 'Promised online, but not possible'],
  [2, 'service', '212', '在线预约办理后到实体大厅重复取号排队', 'Queued again despite an online appointment'],
  [2, 'staff', '213', '窗口人员业务不熟练', 'Staff did not know the work well'],
  [2, 'staff', '214', '服务态度生硬', 'Curt attitude'],
  [1, 'service', '108', '在办事指南之外增加新的审批条件', 'Conditions added beyond the guide'],
  [1, 'service', '109', '需提供办事指南之外的申报材料', 'Papers asked for beyond the guide'],
  [1, 'service', '110', '无理由超过法定办理时间', 'Legal time limit passed without reason'],
  [1, 'service', '111', '办事指南提供样本有错', 'Wrong samples in the guide'],
  [1, 'service', '112', '承诺在线收取申报材料实际无法收取', 'Papers promised online could not be sent'],
  [1, 'service', '113', '多头跑窗口和部门', 'Sent from window to window'],
  [1, 'service', '114', '跑动次数与承诺的不一致', 'More visits than promised'],
  [1, 'staff', '115', '服务态度差效率低', 'Bad attitude, low efficiency'],
];

const INTAKE_TO_COMPLETION = { intake: ['staff'], delivery: ['staff'], completion: ['staff', 'matter'] };

/** What holds where a city's document says nothing. */
export const NATIONAL: readonly Article[] = [
  {
    article: '五个等级',
    demand: 'five levels, the best first; the upper two are 好评, the lower two 差评, and nobody says what 基本满意 is',
    holds(rules) {
      expectFiveLevels(rules);
      expectLowerTwoBad(rules);
      expect(classesOf(rules)).toEqual(['good', 'good', null, 'bad', 'bad']);
    },
  },
  {
    article: '评价理由',
    demand: 'no level needs reasons, 差评 asks for them all the same, and 150 characters fit',
    holds(rules) {
      expectSentAtOnce(formOf(rules, 'immediate', 'completion'), [5, 4, 3, 2, 1]);
      expectLowerTwoBad(rules);
      expect(rules.value('reasons.middle')).toBe('none');
      expectTextLimit(rules, 150);
    },
  },
  {
    article: '国家指标',
    demand: 'forty indicators under their national codes, eight per level, in one list for all subjects',
    holds(rules) {
      const form = formOf(rules, 'immediate', 'completion');
      expectIndicators(rules, 'matter', NATIONAL_INDICATORS);
      expect(form.levels.map(({ lists }) => lists.flatMap(({ indicators }) => indicators).length)).toEqual([8, 8, 8, 8, 8]);
      const staffAlone = levelOf(formOf(rules, 'immediate', 'intake'), 1);
      expect(staffAlone.lists.map(({ indicators }) => indicators.length)).toEqual([8]);
      expect(missing(form, 5, chosen('staff', '213'))).toEqual(['unknown-indicator about staff']);
    },
  },
  {
    article: '评价对象',
    demand: 'each visit to a window rates the staff, 办结 the matter too; what is done without staff rates the matter alone',
    holds(rules) {
      for (const kind of ['immediate', 'promised', 'joint'] as const) {
        expect(ratedByStage(rules, kind)).toEqual(INTAKE_TO_COMPLETION);
      }
      expect(ratedByStage(rules, 'online-intake')).toEqual({ delivery: ['staff'], completion: ['staff', 'matter'] });
      expect(ratedByStage(rules, 'mail-delivery')).toEqual({ intake: ['staff'], completion: ['matter'] });
      expect(ratedByStage(rules, 'fully-online')).toEqual({ completion: ['matter'] });
      expect(ratedByStage(rules, 'self-service')).toEqual({ completion: ['matter'] });
      expect(ratedByStage(rules, 'enquiry')).toEqual({ completion: ['staff'], enquiry: ['staff'] });
      expect(ratedByStage(rules, 'online-enquiry')).toEqual({});
      expect(ratedByStage(rules, 'overall')).toEqual({ completion: ['agency'], enquiry: ['agency'] });
    },
  },
  {
    article: '评价次数',
    demand: '现场一次一评, 网上一事一评; a batch is rated once, a theme at once or case by case, and only the applicant rates',
    holds(rules) {
      expectEachServiceRated(rules);
      expectFinishedCaseRated(rules);
      expectBatchRatedOnce(rules, 'any-subject');
      expect(groupRating(rules, 'theme', TWO_MATTERS).modes).toEqual(['together', 'each']);
      expect(ratersLeft(rules, undefined)).toEqual(['applicant']);
    },
  },
  {
    article: '评价时限',
    demand: 'seven natural days from the service; nothing is made of a case without a rating, and nobody is reminded',
    holds(rules) {
      expectLastDay(rules, SERVED, '2026-10-07');
      expect(unratedBecomes(rules)).toBeNull();
      expect(reminderDueAt(rules, SERVED)).toBeNull();
    },
  },
  {
    article: '显示内容',
    demand: 'a window shows the levels and which case is meant; a terminal what Qiqihar and Tianjin both want; else levels and what of',
    holds(rules) {
      expect(wantedOnScreen(rules, 'window-evaluator')).toEqual(['levels', 'matter-name', 'case-number']);
      expect(wantedOnScreen(rules, 'self-service-terminal')).toEqual(['matter-name', 'case-number', 'indicators']);
      expect(wantedOnScreen(rules, 'entrance')).toEqual(['levels', 'hall-name']);
      expect(wantedOnScreen(rules, 'self-rating-zone')).toEqual(['levels', 'matter-name', 'case-number']);
    },
  },
  {
    article: '评价页面',
    demand: 'the device shows its own page',
    holds: (rules) => expect(rules.value('page.rating')).toBe('own'),
  },
  {
    article: '保存期限',
    demand: 'what the province has acknowledged loses its personal data at once, and is gone from the device after 90 days',
    holds: (rules) => expect(howLongKept(rules)).toEqual({ personalDataMs: 0, recordsMs: 90 * 86_400_000 }),
  },
  {
    article: LEFT_OPEN,
    demand: 'what the cities disagree on, or one alone has, is answered by nobody',
    holds: (rules) =>
      expectOpen(rules, {
        'levels.points': null,
        'class.3': null,
        'count.agent-handled': null,
        'until.unrated': null,
        'until.reminder': null,
        'idle.plate': null,
        'idle.badge': null,
        'idle.away': null,
      }),
  },
];
