import { CASE_KIND_WORDS, type ServiceStage } from '../../contract/case.ts';
import type { ReasonNeed, ReasonsFrom, ShownField } from '../../contract/rating-form.ts';
import type { LevelClass, RatingMode, RuleName, RuleValue } from './rule-book.ts';

/**
 * The Chinese words for the rules, as the cities' documents use them (docs/GLOSSARY.md). Tables only, each exhaustive by
 * its type: a new rule or a new value of one does not compile before it has its words.
 */

type Given<N extends RuleName> = NonNullable<RuleValue<N>>;
type DueAtStage = NonNullable<Given<'due.joint'>[ServiceStage]>;
type Rated = DueAtStage['subjects'][number];
type IndicatorRules = Given<'indicators'>;
type Window = Given<'until.window'>;

/** What stands where a rule has no value, and where the layer of such a rule would stand. */
export const OPEN_IN_ALL = '未规定';

export const RULE_TITLES: Readonly<Record<RuleName, { readonly group: string; readonly title: string }>> = {
  'levels.names': { group: '评价等级', title: '等级名称' },
  'levels.order': { group: '评价等级', title: '等级显示顺序' },
  'levels.points': { group: '评价等级', title: '等级分值' },
  'class.5': { group: '评价等级', title: '5星归类' },
  'class.4': { group: '评价等级', title: '4星归类' },
  'class.3': { group: '评价等级', title: '3星归类' },
  'class.2': { group: '评价等级', title: '2星归类' },
  'class.1': { group: '评价等级', title: '1星归类' },
  'reasons.good': { group: '评价理由和指标', title: '好评理由' },
  'reasons.middle': { group: '评价理由和指标', title: '中评理由' },
  'reasons.bad': { group: '评价理由和指标', title: '差评理由' },
  'reasons.text-limit': { group: '评价理由和指标', title: '文字长度' },
  indicators: { group: '评价理由和指标', title: '评价指标' },
  'due.immediate': { group: '何时评价谁', title: CASE_KIND_WORDS.immediate },
  'due.promised': { group: '何时评价谁', title: CASE_KIND_WORDS.promised },
  'due.joint': { group: '何时评价谁', title: CASE_KIND_WORDS.joint },
  'due.fully-online': { group: '何时评价谁', title: CASE_KIND_WORDS['fully-online'] },
  'due.online-intake': { group: '何时评价谁', title: CASE_KIND_WORDS['online-intake'] },
  'due.mail-delivery': { group: '何时评价谁', title: CASE_KIND_WORDS['mail-delivery'] },
  'due.enquiry': { group: '何时评价谁', title: CASE_KIND_WORDS.enquiry },
  'due.online-enquiry': { group: '何时评价谁', title: CASE_KIND_WORDS['online-enquiry'] },
  'due.self-service': { group: '何时评价谁', title: CASE_KIND_WORDS['self-service'] },
  'due.overall': { group: '何时评价谁', title: CASE_KIND_WORDS.overall },
  'count.on-site': { group: '评价次数', title: '现场服务' },
  'count.online': { group: '评价次数', title: '网上服务' },
  'count.batch': { group: '评价次数', title: '批量业务' },
  'count.theme': { group: '评价次数', title: '主题、一件事' },
  'count.agent-handled': { group: '评价次数', title: '帮办代办' },
  'until.window': { group: '评价时限', title: '可评价的期限' },
  'until.unrated': { group: '评价时限', title: '逾期未评价' },
  'until.reminder': { group: '评价时限', title: '提醒评价' },
  'shown.window-evaluator': { group: '评价时须显示的内容', title: '窗口评价器' },
  'shown.self-service-terminal': { group: '评价时须显示的内容', title: '自助服务终端' },
  'shown.entrance': { group: '评价时须显示的内容', title: '大厅出入口' },
  'shown.self-rating-zone': { group: '评价时须显示的内容', title: '自助评价专区' },
  'idle.plate': { group: '窗口空闲时须显示的内容', title: '告示屏' },
  'idle.badge': { group: '窗口空闲时须显示的内容', title: '座牌' },
  'idle.away': { group: '窗口空闲时须显示的内容', title: '人员暂离' },
  'page.rating': { group: '评价页面', title: '使用的页面' },
  'kept.personal-data': { group: '本机保存期限', title: '个人信息' },
  'kept.records': { group: '本机保存期限', title: '整条记录' },
};

export const CLASSES: Readonly<Record<LevelClass, string>> = { good: '好评', middle: '中评', bad: '差评' };

export const NEEDS: Readonly<Record<ReasonNeed, string>> = {
  none: '无须说明理由',
  indicator: '须选择指标',
  text: '须填写文字',
  'indicator-or-text': '须选择指标或填写文字',
  'indicator-and-text': '须选择指标并填写文字',
};

export const REASONS_FROM: Readonly<Record<ReasonsFrom, string>> = {
  'any-subject': '理由针对任一评价对象即可',
  'each-subject': '每个评价对象分别说明理由',
};

export const INDICATOR_LISTS: Readonly<Record<IndicatorRules['lists'], string>> = {
  one: '各评价对象共用一张指标表',
  'per-subject': '各评价对象各有一张指标表',
};

export const INDICATOR_ABOUT: Readonly<Record<IndicatorRules['items'][number]['about'], string>> = { staff: '工作人员', service: '服务' };

/** 其他. */
export const OPENS_TEXT = '选择后须填写文字';

export const RATED: Readonly<Record<Rated, string>> = {
  staff: '工作人员',
  matter: '服务事项',
  agency: '服务机构',
  agencies: '服务机构（各联办机构）',
};

/** A kind of case that is rated at no stage. */
export const NEVER_DUE = '无需评价';

export const COUNTING: Readonly<Record<Given<'count.on-site'>, string>> = {
  'each-service': '一次一评：每次服务评价一次',
  'finished-case': '一事一评：办结后评价一次',
};

export const MODES: Readonly<Record<RatingMode, string>> = { together: '全部办件一并评价', each: '各办件分别评价' };

export const AGENT_HANDLED: Readonly<Record<Given<'count.agent-handled'>, string>> = {
  'once-by-either': '申请人、帮办代办人任一方评价一次，另一方不再评价',
};

export const WINDOW_FROM: Readonly<Record<Window['from'], string>> = { completion: '办结', service: '接受服务' };

export const WINDOW_DAYS: Readonly<Record<Window['kind'], string>> = { working: '工作日', natural: '自然日' };

export const REMINDED_BY: Readonly<Record<Given<'until.reminder'>['by'][number], string>> = { sms: '短信', message: '消息推送', call: '电话' };

export const SHOWN_FIELDS: Readonly<Record<ShownField, string>> = {
  levels: '评价等级',
  indicators: '评价指标',
  'matter-name': '事项名称',
  'case-number': '业务流水号',
  'staff-name': '工作人员姓名',
  'staff-number': '工号',
  'window-number': '窗口号',
  'terminal-number': '终端机编号',
  'hall-name': '大厅名称',
};

export const PLATE_FIELDS: Readonly<Record<Given<'idle.plate'>[number], string>> = {
  'window-number': '窗口号',
  'service-category': '服务类别',
};

export const BADGE_FIELDS: Readonly<Record<Given<'idle.badge'>[number], string>> = {
  'staff-number': '工号',
  'staff-name': '工作人员姓名',
  'staff-photo': '工作人员照片',
};

export const AWAY_NOTICES: Readonly<Record<Given<'idle.away'>[number], string>> = {
  'other-window': '提示到其他窗口办理',
  'back-shortly': '提示稍后返回',
};

export const PAGES: Readonly<Record<Given<'page.rating'>, string>> = { own: '本机自己的评价页面', regional: '本地区统一的评价页面' };

/** What a record waits for before the device may forget it. */
export const ACKNOWLEDGED = '省级“好差评”系统确认收到';
