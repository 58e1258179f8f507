import { expect } from 'vitest';
import { chosen, formOf, levelOf, missing, type Article } from './article.ts';
import { expectIndicators, type IndicatorRow } from './expectations.ts';

/** 附表: texts of 服务事项 under the national code of the same meaning, texts of 服务人员 under ids of the profile. */
const INDICATORS: readonly IndicatorRow[] = [
  [5, 'service', '510', '一窗受理一次办结', 'One window, done in one go'],
  [5, 'service', '511', '可以先受理后补材料', 'Accepted first, papers added later'],
  [5, 'service', '512', '不用提交由政府部门出具的各种证明材料', 'No government certificates asked for'],
  [5, 'service', '513', '可以全程网上办理', 'Can be done wholly online'],
  [5, 'service', '514', '可以使用手机办理', 'Can be done by phone'],
  [5, 'service', '515', '可以就近办理', 'Can be done nearby'],
  [5, 'service', '516', '无需材料直接办理', 'Done without any papers'],
  [5, 'staff', 'tj-staff-51', '微笑服务，热情周到', 'Smiling, warm and attentive'],
  [5, 'staff', 'tj-staff-52', '业务精通，办事效率高', 'Expert and efficient'],
  [4, 'service', '406', '填写一张表单就可以完成申报', 'One form was enough to apply'],
  [4, 'service', '407', '可以在线提交申报材料，到窗口核验原件', 'Papers sent online, originals checked at the window'],
  [4, 'service', '408', '一张清单告知全部申报材料', 'One list named all the papers'],
  [4, 'service', '409', '可以用告知承诺减免申报材料', 'A written promise replaced papers'],
  [4, 'service', '410', '可以在线预约办理', 'Appointments can be made online'],
  [4, 'service', '411', '跑大厅一次办完', 'One visit to the hall was enough'],
  [4, 'service', '412', '可以使用自助机办理', 'Can be done at a self-service machine'],
  [4, 'staff', 'tj-staff-41', '主动服务，礼貌用语', 'Helpful and polite'],
  [4, 'staff', 'tj-staff-42', '业务熟悉，办事效率较高', 'Knows the work, fairly efficient'],
  [3, 'service', '307', '一次性告知需要补正的材料', 'Told at once what to correct'],
  [3, 'service', '308', '提供申报材料样本', 'Sample papers were provided'],
  [3, 'service', '309', '在承诺的时间内办结', 'Done within the promised time'],
  [3, 'service', '310', '办事指南指引准确', 'The guide was accurate'],
  [3, 'service', '311', '按办事指南要求的材料即可办理', 'The papers named in the guide were enough'],
  [3, 'service', '312', '可以快递送达', 'Can be delivered by courier'],
  [3, 'service', '313', '跑动次数与承诺的一致', 'As many visits as promised'],
  [3, 'staff', 'tj-staff-31', '业务较熟悉，能够完成申办业务', 'Knows enough to get it done'],
  [3, 'staff', 'tj-staff-32', '服务态度一般', 'Average attitude'],
  [2, 'service', '207', '没有提供材料样本', 'No sample papers'],
  [2, 'service', '208', '没有提供材料清单', 'No list of papers'],
  [2, 'service', '209', '未在承诺时间内办结', 'Not done within the promised time'],
  [2, 'service', '210', '同样内容的证明材料被要求多次提交', 'Same proof asked for several times'],
  [2, 'service', '211', '承诺网办但无法在线办理', 'Promised online, but not possible'],
  [2, 'service', '212', '在线预约办理后到实体大厅重复取号排队', 'Queued again despite an online appointment'],
  [2, 'service', 'matter-other-2', '其他', 'Other'],
  [2, 'staff', 'tj-staff-21', '态度生硬，不主动不热情，询问不能及时回答', 'Curt, unhelpful, slow to answer'],
  [2, 'staff', 'tj-staff-22', '窗口人员业务不熟，办事效率较低', 'Does not know the work well, rather slow'],
  [2, 'staff', 'staff-other-2', '其他', 'Other'],
  [1, 'service', '108', '在办事指南之外增加新的审批条件', 'Conditions added beyond the guide'],
  [1, 'service', '109', '需提供办事指南之外的申报材料', 'Papers asked for beyond the guide'],
  [1, 'service', '110', '无理由超过法定办理时间', 'Legal time limit passed without reason'],
  [1, 'service', '111', '办事指南提供样本有错', 'Wrong samples in the guide'],
  [1, 'service', '112', '承诺在线收取申报材料实际无法收取', 'Papers promised online could not be sent'],
  [1, 'service', '113', '多头跑窗口和部门', 'Sent from window to window'],
  [1, 'service', '114', '跑动次数与承诺的不一致', 'More visits than promised'],
  [1, 'service', 'matter-other-1', '其他', 'Other'],
  [1, 'staff', 'tj-staff-11', '态度恶劣，故意刁难', 'Hostile, made things difficult on purpose'],
  [1, 'staff', 'tj-staff-12', '业务非常不熟悉，办事效率低', 'Does not know the work at all, slow'],
  [1, 'staff', 'tj-staff-13', '对办事材料不能一次告知或告知不清晰具体', 'Papers not named at once, or not clearly'],
  [1, 'staff', 'staff-other-1', '其他', 'Other'],
];

/** 附表 of 天津市政务服务“好差评”实施细则. */
export const TIANJIN_ANNEX: readonly Article[] = [
  {
    article: '附表',
    demand: '服务事项 and 服务人员 have lists of their own, with 其他 on both at the two lowest levels',
    holds(rules) {
      expectIndicators(rules, 'matter', INDICATORS);
      const { levels } = formOf(rules, 'promised', 'completion');
      expect(levels.map(({ lists }) => lists.map(({ subject, indicators }) => [subject, indicators.length]))).toEqual([
        [['staff', 2], ['matter', 7]],
        [['staff', 2], ['matter', 7]],
        [['staff', 2], ['matter', 7]],
        [['staff', 3], ['matter', 7]],
        [['staff', 4], ['matter', 8]],
      ]);
    },
  },
  {
    article: '附表',
    demand: 'who is rated alone has the list of that subject and nothing from the other',
    holds(rules) {
      const staff = levelOf(formOf(rules, 'promised', 'intake'), 2).lists.map(({ indicators }) => indicators.map(({ id }) => id));
      expect(staff).toEqual([['tj-staff-21', 'tj-staff-22', 'staff-other-2']]);
      const online = levelOf(formOf(rules, 'fully-online', 'completion'), 2);
      const matter = online.lists.map(({ indicators }) => indicators.map(({ id }) => id));
      expect(matter).toEqual([['207', '208', '209', '210', '211', '212', 'matter-other-2']]);
    },
  },
  {
    article: '附表',
    demand: '其他 says nothing by itself: it is to be explained in words',
    holds(rules) {
      const form = formOf(rules, 'promised', 'completion');
      for (const level of [2, 1] as const) {
        for (const [subject, id] of [['staff', `staff-other-${level}`], ['matter', `matter-other-${level}`]] as const) {
          expect(missing(form, level, chosen(subject, id))).toEqual(['other-text']);
          expect(missing(form, level, { ...chosen(subject, id), text: '停车难' })).toEqual([]);
        }
      }
    },
  },
];
