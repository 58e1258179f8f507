import type { CaseKind, ServiceStage } from '../contract/case.ts';
import type { Level, Subject } from '../contract/rating.ts';
import type { LevelForm, RatingForm, SubjectList } from '../contract/rating-form.ts';
import type { RegionProfile } from './profile.ts';

/** Characters a citizen may type where the region's document sets no limit: many provinces store 150 (province-interface). */
const USUAL_TEXT_LIMIT = 150;

/**
 * Who is rated for a case of this kind at this stage.
 * @returns the subjects, or an empty list when no rating is due
 */
export function subjectsDue(profile: RegionProfile, kind: CaseKind, stage: ServiceStage): readonly Subject[] {
  const rule = profile.due.find(({ kinds, stages }) => kinds.includes(kind) && stages.includes(stage));
  return rule?.subjects ?? [];
}

/**
 * What a citizen is asked about one service under a region's rules.
 * @returns the form, or `undefined` when the region wants no rating for this kind of case at this stage
 */
export function ratingForm(profile: RegionProfile, kind: CaseKind, stage: ServiceStage): RatingForm | undefined {
  const subjects = subjectsDue(profile, kind, stage);
  if (subjects.length === 0) return undefined;
  return {
    textLimit: profile.textLimit.value ?? USUAL_TEXT_LIMIT,
    levels: profile.levels.value.map(
      ({ level, zh, en, class: levelClass }): LevelForm => ({
        level,
        zh,
        en,
        needs: profile.needs[levelClass].value ?? 'none',
        lists: subjects.map((subject) => indicatorsAbout(profile, level, subject, subjects)),
      }),
    ),
  };
}

/**
 * Each indicator stands once, under the subject it speaks of. Where the only subject rated has few of its own
 * (Qiqihar's annex is one list for all), it gets the whole list of the level if the profile keeps a single list.
 */
function indicatorsAbout(
  profile: RegionProfile,
  level: Level,
  subject: Subject,
  subjects: readonly Subject[],
): SubjectList {
  const atLevel = profile.indicators.value.filter((indicator) => indicator.level === level);
  const wanted = subject === 'staff' ? 'staff' : 'service';
  const wholeList = subjects.length === 1 && profile.indicatorLists === 'one';
  return {
    subject,
    indicators: atLevel
      .filter(({ about }) => wholeList || about === wanted)
      .map(({ id, zh, en, opensText }) => ({ id, zh, en, opensText })),
  };
}
