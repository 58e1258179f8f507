import type { CaseInfo, ServiceStage } from '../contract/case.ts';
import type { Level } from '../contract/rating.ts';
import type { CitizenInput, LevelForm, RatingForm, SubjectList } from '../contract/rating-form.ts';
import { classOf, type RegionRules } from './regions/region-rules.ts';
import { whoIsRated, type RatedSubject, type RatingDue } from './who-is-rated.ts';

/**
 * What a citizen is asked about one service under a region's rules.
 * @param input what a citizen can enter on this device; the form stays as demanding whatever it is
 * @returns the form, or undefined when the region wants no rating for this kind of case at this stage
 */
export function ratingForm(
  rules: RegionRules,
  caseInfo: Pick<CaseInfo, 'kind' | 'jointAgencies'>,
  stage: ServiceStage,
  input: CitizenInput = 'text',
): RatingForm | undefined {
  const due = whoIsRated(rules, caseInfo, stage);
  return due && formFor(rules, due, input);
}

/** What a citizen is asked about these subjects. */
export function formFor(rules: RegionRules, due: RatingDue, input: CitizenInput): RatingForm {
  const names = rules.value('levels.names');
  return {
    textLimit: rules.value('reasons.text-limit'),
    input,
    levels: rules
      .value('levels.order')
      .flatMap((level) => names.filter((name) => name.level === level))
      .map((name) => levelForm(rules, due, name)),
  };
}

function levelForm(rules: RegionRules, { subjects, reasonsFrom }: RatingDue, name: Pick<LevelForm, 'level' | 'zh' | 'en'>): LevelForm {
  const levelClass = classOf(rules, name.level);
  return {
    ...name,
    // A level that no document classes is not 差评, and nobody asks reasons for any other.
    needs: levelClass === null ? 'none' : rules.value(`reasons.${levelClass}`),
    asksReasons: levelClass === 'bad',
    reasonsFrom,
    lists: subjects.map((rated) => ({
      subject: rated.subject,
      indicators: indicatorsAbout(rules, name.level, rated, subjects),
      // A good rating counts for every agency at once; a bad one names those it is about.
      agencies: levelClass === 'bad' ? agenciesToName(rated) : [],
    })),
  };
}

/** Of one agency alone nobody need say which it is. */
function agenciesToName({ agencies }: RatedSubject): SubjectList['agencies'] {
  return agencies !== null && agencies.length > 1 ? agencies.map(({ code, name }) => ({ code, name })) : [];
}

/**
 * Each indicator stands once, under the subject it speaks of. Where the only subject rated has few of its own
 * (Qiqihar's annex is one list for all), it gets the whole list of the level if the profile keeps a single list.
 */
function indicatorsAbout(
  rules: RegionRules,
  level: Level,
  rated: RatedSubject,
  all: readonly RatedSubject[],
): SubjectList['indicators'] {
  const { lists, items } = rules.value('indicators');
  const wanted = rated.subject === 'staff' ? 'staff' : 'service';
  // Where matter and agency are both rated, what speaks of the service stands under the first of them.
  if (wanted === 'service' && all.find(({ subject }) => subject !== 'staff') !== rated) return [];
  const wholeList = all.length === 1 && lists === 'one';
  return items
    .filter((item) => item.level === level && (wholeList || item.about === wanted))
    .map(({ id, zh, en, opensText }) => ({ id, zh, en, opensText }));
}
