import { expect } from 'vitest';
import type { CaseKind } from '../../contract/case.ts';
import type { DeviceKind } from '../../contract/device.ts';
import { LEVELS, NO_REASONS, type Level, type Subject } from '../../contract/rating.ts';
import type { RatingForm, ReasonsFrom, ShownField } from '../../contract/rating-form.ts';
import type { RefusalCode } from '../../contract/refusal.ts';
import { groupRating, ratingUnit } from '../how-many.ts';
import { missingFromScreen, type ShownFacts } from '../must-be-shown.ts';
import { classOf, type RegionRules } from '../regions/region-rules.ts';
import { RULE_NAMES, type RuleName } from '../regions/rule-book.ts';
import { advance, IDLE, isOpen, statusOf, type Actor, type Session, type SessionEvent } from '../session.ts';
import { ratingDeadline, reminderDueAt, type ServedAt } from '../until-when.ts';
import { workCalendar } from '../work-calendar.ts';
import { formOf, missing, ONE_MATTER, SERVED, TWO_MATTERS } from './article.ts';

/** Demands that the articles of several documents make. Each throws unless the rules meet it. */

const refusal = (code: RefusalCode) => expect.objectContaining({ code });

/** 非常满意 … 非常不满意, the best first: every document names the same five. */
export function expectFiveLevels(rules: RegionRules): void {
  const { levels } = formOf(rules, 'promised', 'completion');
  expect(levels.map(({ level, zh, en }) => [level, zh, en])).toEqual([
    [5, '非常满意', 'Very satisfied'],
    [4, '满意', 'Satisfied'],
    [3, '基本满意', 'Fairly satisfied'],
    [2, '不满意', 'Dissatisfied'],
    [1, '非常不满意', 'Very dissatisfied'],
  ]);
  expect(rules.value('levels.names').map(({ level }) => level)).toEqual(LEVELS);
}

/** 不满意 and 非常不满意, and no other level, are 差评: the screen asks what was wrong. */
export function expectLowerTwoBad(rules: RegionRules): void {
  expect(LEVELS.filter((level) => classOf(rules, level) === 'bad')).toEqual([2, 1]);
  const asking = formOf(rules, 'promised', 'completion').levels.filter(({ asksReasons }) => asksReasons);
  expect(asking.map(({ level, zh }) => [level, zh])).toEqual([[2, '不满意'], [1, '非常不满意']]);
}

/** These levels may be sent without any reason. */
export function expectSentAtOnce(form: RatingForm, levels: readonly Level[]): void {
  for (const level of levels) expect(missing(form, level), `level ${level}`).toEqual([]);
}

/** Characters are what a reader counts as such, not what a computer does. */
export function expectTextLimit(rules: RegionRules, characters: number): void {
  const form = formOf(rules, 'immediate', 'completion');
  expect(missing(form, 5, { text: '𠮷'.repeat(characters) })).toEqual([]);
  expect(missing(form, 5, { text: '𠮷'.repeat(characters + 1) })).toEqual(['text-too-long']);
}

export type IndicatorRow = readonly [level: Level, about: 'staff' | 'service', id: string, zh: string, en: string];

/** Just these indicators in this order, each under staff or under the subject that stands for the service; 其他 opens text. */
export function expectIndicators(rules: RegionRules, service: Subject, rows: readonly IndicatorRow[]): void {
  for (const { level, lists } of formOf(rules, 'immediate', 'completion').levels) {
    const expected = (['staff', 'service'] as const).map((about) => ({
      subject: about === 'staff' ? about : service,
      indicators: rows
        .filter((row) => row[0] === level && row[1] === about)
        .map(([, , id, zh, en]) => ({ id, zh, en, opensText: zh === '其他' })),
    }));
    expect(lists.map(({ subject, indicators }) => ({ subject, indicators }))).toEqual(expected);
  }
  expect(rules.value('indicators').items.map(({ id }) => id)).toEqual(rows.map(([, , id]) => id));
}

/** At every level, reasons can be given about just these. */
export function expectSubjects(form: RatingForm, subjects: readonly Subject[]): void {
  expect(form.levels.map(({ lists }) => lists.map(({ subject }) => subject))).toEqual(LEVELS.map(() => subjects));
}

/** A matter is rated by the same levels, demands and indicators at a window, online and at a terminal. */
export function expectSameStandardEverywhere(rules: RegionRules): void {
  // Where one list serves all subjects, staff and matter share it; who is rated alone has the whole of it.
  const oneList = rules.value('indicators').lists === 'one';
  const standard = (kind: CaseKind) =>
    formOf(rules, kind, 'completion').levels.map(({ lists, ...level }) => ({
      ...level,
      indicators: lists
        .filter(({ subject }) => oneList || subject === 'matter')
        .flatMap(({ indicators }) => indicators)
        .toSorted((a, b) => a.id.localeCompare(b.id)),
    }));
  for (const kind of ['promised', 'online-intake', 'fully-online', 'self-service'] as const) {
    expect(standard(kind), kind).toEqual(standard('immediate'));
  }
}

/** 一次一评: in the hall each service has a rating of its own. */
export function expectEachServiceRated(rules: RegionRules): void {
  for (const kind of ['immediate', 'promised', 'joint', 'online-intake', 'mail-delivery', 'enquiry'] as const) {
    expect(ratingUnit(rules, kind), kind).toBe('each-service');
  }
}

/** 一事一评: on a platform, the terminal among them, a case is rated as a whole. */
export function expectFinishedCaseRated(rules: RegionRules): void {
  for (const kind of ['fully-online', 'online-enquiry', 'self-service'] as const) {
    expect(ratingUnit(rules, kind), kind).toBe('finished-case');
  }
}

/** 批量业务: from two cases of one matter in one filing on, one rating is for all of them. */
export function expectBatchRatedOnce(rules: RegionRules, reasonsFrom: ReasonsFrom): void {
  expect(groupRating(rules, 'batch', ONE_MATTER)).toEqual({ modes: ['together'], reasonsFrom });
  expect(() => groupRating(rules, 'batch', ONE_MATTER.slice(1))).toThrow(refusal('group-too-small'));
  expect(() => groupRating(rules, 'batch', TWO_MATTERS)).toThrow(refusal('batch-of-different-matters'));
}

const CALENDAR = workCalendar();

/** Through the whole of this day in China, and no longer, as it looks at the moment of the service. */
export function expectLastDay(rules: RegionRules, times: ServedAt, lastDay: string): void {
  const expiresAt = Date.parse(`${lastDay}T23:59:59.999+08:00`);
  expect(ratingDeadline(rules, times, CALENDAR, times.servedAt)).toEqual({ lastDay, expiresAt, certain: true });
}

/** 办结, and the fifth working day after it. */
const FIFTH_WORKING_DAYS = [
  ['2026-11-23T15:30:00+08:00', '2026-11-30'],
  // Half past midnight on Monday in China, still Sunday in UTC.
  ['2026-11-22T16:30:00Z', '2026-11-30'],
  // Half past midnight on a make-up Saturday in China, still Friday in UTC.
  ['2026-10-09T16:30:00Z', '2026-10-16'],
  // Over National Day; the make-up Saturday 10-10 counts.
  ['2026-09-30T10:00:00+08:00', '2026-10-13'],
  // Over National Day; the make-up Saturday is itself the last day.
  ['2026-09-28T17:00:00+08:00', '2026-10-10'],
  // The make-up Sunday 09-20 counts.
  ['2026-09-17T09:00:00+08:00', '2026-09-23'],
  // Over Spring Festival, with the make-up Saturday 02-14 before it.
  ['2026-02-12T09:00:00+08:00', '2026-02-26'],
] as const;

const MONTH_MS = 30 * 24 * 3_600_000;

/** A finished case can be rated through the fifth working day after 办结, however long ago the service was. */
export function expectFiveWorkingDaysFromCompletion(rules: RegionRules): void {
  for (const [finished, lastDay] of FIFTH_WORKING_DAYS) {
    const finishedAt = Date.parse(finished);
    expectLastDay(rules, { servedAt: finishedAt - MONTH_MS, finishedAt }, lastDay);
  }
}

/** So many hours after 办结, and not before, through these channels. */
export function expectReminder(rules: RegionRules, afterHours: number, by: readonly string[]): void {
  expect(reminderDueAt(rules, SERVED)).toBe(SERVED.finishedAt + afterHours * 3_600_000);
  expect(reminderDueAt(rules, { ...SERVED, finishedAt: undefined })).toBeNull();
  expect(rules.value('until.reminder')?.by).toEqual(by);
}

/** A session of which the device knows nothing, and a form that shows nothing. */
const NOTHING_SHOWN: ShownFacts = {
  matterName: undefined,
  caseNumber: undefined,
  staffName: undefined,
  staffNumber: undefined,
  windowNumber: undefined,
  terminalNumber: undefined,
  hallName: undefined,
  form: { levels: [], textLimit: 0, input: 'levels' },
};

/** Every field that the region wants on the screen of such a device, in the document's order. */
export function wantedOnScreen(rules: RegionRules, device: DeviceKind): readonly ShownField[] {
  return missingFromScreen(rules, device, NOTHING_SHOWN);
}

/** The document leaves just these rules open, and the named layer alone answers them; null where none does. */
export function expectOpen(rules: RegionRules, open: Readonly<Partial<Record<RuleName, string | null>>>): void {
  const found = RULE_NAMES.filter((name) => rules.ruling(name).openIn.some(({ layer }) => layer.id === rules.id));
  expect(Object.fromEntries(found.map((name) => [name, rules.ruling(name).from?.layer.id ?? null]))).toEqual(open);
}

/** Enough for a bad level wherever words alone are a reason. */
const IN_WORDS = { ...NO_REASONS, text: '等太久' };

/** Every step at which a citizen is in the middle of something. */
const OPEN_STEPS: readonly Session[] = [
  { step: 'offered' },
  { step: 'rating', detailsFirst: false },
  { step: 'rating', detailsFirst: true },
  ...LEVELS.map((level): Session => ({ step: 'reasoning', level, reasons: NO_REASONS })),
];
const TOUCHED_STEPS = OPEN_STEPS.filter(({ step }) => step !== 'offered');

const CITIZENS_EVENTS: readonly SessionEvent[] = [
  { type: 'touched' },
  { type: 'details-first-set', on: true },
  ...LEVELS.map((level): SessionEvent => ({ type: 'level-chosen', level })),
  { type: 'draft-saved', reasons: IN_WORDS },
  { type: 'went-back' },
  { type: 'submitted', reasons: IN_WORDS },
  { type: 'put-off' },
  { type: 'declined' },
];

/** All but the citizen. */
const OTHERS: readonly Actor[] = ['counter', 'clock', 'device', 'store', 'province'];

/** The counter may invite; what follows is the citizen's alone, and can be left at every step. */
export function expectNoForcing(rules: RegionRules): void {
  const form = formOf(rules, 'promised', 'completion');
  expect(advance(IDLE, 'counter', { type: 'offered' }, form)).toEqual({ step: 'offered' });
  for (const session of OPEN_STEPS) {
    expect(isOpen(session)).toBe(true);
    expect(advance(session, 'citizen', { type: 'declined' }, form)).toEqual({ step: 'unrated' });
    expect(advance(session, 'citizen', { type: 'put-off' }, form)).toEqual({ step: 'deferred' });
    for (const by of OTHERS) {
      for (const event of CITIZENS_EVENTS) expect(() => advance(session, by, event, form), by).toThrow(refusal('not-yours'));
    }
  }
  for (const session of TOUCHED_STEPS) {
    expect(() => advance(session, 'counter', { type: 'cancelled' }, form)).toThrow(refusal('touched-already'));
    expect(() => advance(session, 'counter', { type: 'superseded' }, form)).toThrow(refusal('citizen-is-rating'));
  }
  expectSentAtOnce(form, [5, 4]);
}

/** A session once the citizen has touched a level, once the rating is sent, and once it is stored. */
function ratedWith(level: Level, form: RatingForm): { touched: Session; sent: Session; stored: Session } {
  const touched = advance({ step: 'offered' }, 'citizen', { type: 'level-chosen', level }, form);
  const sent = touched.step === 'submitted' ? touched : advance(touched, 'citizen', { type: 'submitted', reasons: IN_WORDS }, form);
  return { touched, sent, stored: advance(sent, 'store', { type: 'stored' }, form) };
}

/** From the choice of a level to the thanks, the counter sees the same whatever the level is. */
export function expectLevelHiddenFromCounter(rules: RegionRules): void {
  const form = formOf(rules, 'promised', 'completion');
  for (const level of LEVELS) {
    const { touched, sent, stored } = ratedWith(level, form);
    expect([touched, sent, stored].map(statusOf)).toEqual(['rating', 'rating', 'completed']);
  }
}

/** Whatever the counter tries while a level is chosen, sent and stored, the answer is the same at every level. */
export function expectSameAnswersToCounter(rules: RegionRules): void {
  const form = formOf(rules, 'promised', 'completion');
  for (const level of LEVELS) {
    const { touched, sent, stored } = ratedWith(level, form);
    for (const session of [touched, sent]) {
      expect(() => advance(session, 'counter', { type: 'cancelled' }, form)).toThrow(refusal('touched-already'));
      expect(() => advance(session, 'counter', { type: 'superseded' }, form)).toThrow(refusal('citizen-is-rating'));
      expect(() => advance(session, 'counter', { type: 'offered' }, form)).toThrow(refusal('citizen-is-rating'));
    }
    expect(() => advance(stored, 'counter', { type: 'cancelled' }, form)).toThrow(refusal('already-over'));
    expect(() => advance(stored, 'counter', { type: 'superseded' }, form)).toThrow(refusal('step-not-possible'));
    expect(advance(stored, 'counter', { type: 'offered' }, form)).toEqual({ step: 'offered' });
  }
}
