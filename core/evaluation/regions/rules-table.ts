import { serviceStageSchema, STAGE_WORDS } from '../../contract/case.ts';
import { LEVELS, type Level } from '../../contract/rating.ts';
import type { ReasonNeed } from '../../contract/rating-form.ts';
import type { OpenIn, Origin, RegionRules } from './region-rules.ts';
import { RULE_NAMES, type LevelClass, type RuleName, type RuleValue } from './rule-book.ts';
import * as wording from './rules-wording.ts';

/** A rule of a region in Chinese, for a person who holds it against the region's document. */
export interface RuleRow {
  /** As a profile names it. */
  name: RuleName;
  group: string;
  title: string;
  /** May have several lines. */
  value: string;
  /** Where the value comes from; null when every layer left the rule open. */
  from: Origin | null;
  /** The layers that left the rule open, the nearest first. */
  openIn: readonly OpenIn[];
}

/** One row per rule, in the order of `RULE_NAMES`; rules of one group stand together. */
export function rulesTable(rules: RegionRules): RuleRow[] {
  return RULE_NAMES.map((name) => ruleRow(rules, name));
}

function ruleRow<N extends RuleName>(rules: RegionRules, name: N): RuleRow {
  const { value, from, openIn } = rules.ruling(name);
  return {
    name,
    ...wording.RULE_TITLES[name],
    value: value === null ? wording.OPEN_IN_ALL : VALUE_TEXTS[name](value, levelNames(rules)),
    from,
    openIn,
  };
}

/** A level as the region calls it. */
type LevelName = (level: Level) => string;

function levelNames(rules: RegionRules): LevelName {
  const names = new Map(rules.value('levels.names').map(({ level, zh }) => [level, zh]));
  return (level) => names.get(level) ?? `${level}星`;
}

type Given<N extends RuleName> = NonNullable<RuleValue<N>>;
type ValueText<N extends RuleName> = (value: Given<N>, nameOf: LevelName) => string;

/** The words of each item of a list, by the table of its words. */
function listed<T extends string>(words: Readonly<Record<T, string>>, separator = '、'): (items: readonly T[]) => string {
  return (items) => items.map((item) => words[item]).join(separator);
}

const levelWithStars = (level: Level, zh: string) => `${level}星 ${zh}`;
const classText =
  (level: Level) =>
  (levelClass: LevelClass, nameOf: LevelName): string =>
    `${nameOf(level)}属于${wording.CLASSES[levelClass]}`;
const needText = (need: ReasonNeed) => wording.NEEDS[need];
const countingText = (counting: Given<'count.on-site'>) => wording.COUNTING[counting];
const shownText = listed(wording.SHOWN_FIELDS);
const afterAcknowledgement = (days: number) => `${wording.ACKNOWLEDGED}${days === 0 ? '后立即' : ` ${days} 天后`}`;

const VALUE_TEXTS: { readonly [N in RuleName]: ValueText<N> } = {
  'levels.names': (names) => names.map(({ level, zh }) => levelWithStars(level, zh)).join('\n'),
  'levels.order': (order, nameOf) => order.map(nameOf).join('、'),
  'levels.points': (points, nameOf) => LEVELS.map((level) => `${levelWithStars(level, nameOf(level))}：${points[level]} 分`).join('\n'),
  'class.5': classText(5),
  'class.4': classText(4),
  'class.3': classText(3),
  'class.2': classText(2),
  'class.1': classText(1),
  'reasons.good': needText,
  'reasons.middle': needText,
  'reasons.bad': needText,
  'reasons.text-limit': (limit) => `最多 ${limit} 字`,
  indicators: indicatorsText,
  'due.immediate': dueText,
  'due.promised': dueText,
  'due.joint': dueText,
  'due.fully-online': dueText,
  'due.online-intake': dueText,
  'due.mail-delivery': dueText,
  'due.enquiry': dueText,
  'due.online-enquiry': dueText,
  'due.self-service': dueText,
  'due.overall': dueText,
  'count.on-site': countingText,
  'count.online': countingText,
  'count.batch': ({ minCases, reasonsFrom }) =>
    `同一事项一次申报 ${minCases} 件及以上的，一并评价一次；${wording.REASONS_FROM[reasonsFrom]}`,
  'count.theme': listed(wording.MODES, '，或'),
  'count.agent-handled': (who) => wording.AGENT_HANDLED[who],
  'until.window': ({ days, kind, from }) => `${wording.WINDOW_FROM[from]}后 ${days} 个${wording.WINDOW_DAYS[kind]}内`,
  'until.unrated': (becomes, nameOf) => (becomes === 'unrated' ? '记为未评价' : `按“${nameOf(becomes)}”（${becomes}星）计`),
  'until.reminder': ({ afterHours, by }) =>
    `${afterHours === 0 ? '办结后立即' : `办结 ${afterHours} 小时后`}以${listed(wording.REMINDED_BY)(by)}提醒`,
  'shown.window-evaluator': shownText,
  'shown.self-service-terminal': shownText,
  'shown.entrance': shownText,
  'shown.self-rating-zone': shownText,
  'idle.plate': listed(wording.PLATE_FIELDS),
  'idle.badge': listed(wording.BADGE_FIELDS),
  'idle.away': listed(wording.AWAY_NOTICES),
  'page.rating': (whose) => wording.PAGES[whose],
  'kept.personal-data': (days) => `${afterAcknowledgement(days)}清除姓名、号码和文字`,
  'kept.records': (days) => `${afterAcknowledgement(days)}从本机删除`,
};

/** Every level has its line, so that a level without indicators is seen to have none. */
function indicatorsText({ lists, items }: Given<'indicators'>, nameOf: LevelName): string {
  const ofLevel = (level: Level) => items.filter((item) => item.level === level);
  return [
    wording.INDICATOR_LISTS[lists],
    ...LEVELS.flatMap((level) => [
      `【${levelWithStars(level, nameOf(level))}】${ofLevel(level).length} 项`,
      ...ofLevel(level).map(indicatorText),
    ]),
  ].join('\n');
}

function indicatorText({ id, zh, about, opensText }: Given<'indicators'>['items'][number]): string {
  return `${id} ${zh}（${wording.INDICATOR_ABOUT[about]}）${opensText ? `；${wording.OPENS_TEXT}` : ''}`;
}

/** One line per stage, in the order in which a case goes through them, whatever the order in the file. */
function dueText(due: Given<'due.joint'>): string {
  const lines = serviceStageSchema.options.flatMap((stage) => {
    const atStage = due[stage];
    if (atStage === undefined) return [];
    const { subjects, reasonsFrom } = atStage;
    const reasons = reasonsFrom === 'each-subject' ? `；${wording.REASONS_FROM[reasonsFrom]}` : '';
    return [`${STAGE_WORDS[stage]}：${listed(wording.RATED)(subjects)}${reasons}`];
  });
  return lines.length === 0 ? wording.NEVER_DUE : lines.join('\n');
}
