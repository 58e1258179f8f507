import type { LevelForm, RatingForm, SubjectList } from '../../core/contract/rating-form.ts';
import { missingWords, partOf, SUBJECT_WORDS, type Missing } from '../../core/evaluation/judge-rating.ts';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { MissingWords } from './missing-words.tsx';
import { needWords } from './need-words.ts';
import styles from './reason-lists.module.css';
import { Tile } from './tile.tsx';
import type { Draft } from './use-draft.ts';

interface Props {
  form: RatingForm;
  levelForm: LevelForm;
  draft: Draft;
  missing: readonly Missing[];
}

/** The region's indicators of the chosen level, under the subject that each speaks of. */
export function ReasonLists({ form, levelForm, draft, missing }: Props) {
  const shown = levelForm.lists.filter(({ indicators }) => indicators.length > 0);
  const above = missing.filter((one) => !shown.some(({ subject }) => subject === one.subject));
  return (
    <>
      {above.length === 0 && (
        <p className={styles.need}>
          <Bilingual words={needWords(form, levelForm)} inline />
        </p>
      )}
      <MissingWords id="missing-reason" missing={above.map(missingWords)} takesFocus />
      {shown.map((list) => (
        <SubjectReasons
          key={list.subject}
          list={list}
          draft={draft}
          missing={missing.filter(({ subject }) => subject === list.subject)}
          describedBy={above.length > 0 ? 'missing-reason' : undefined}
        />
      ))}
    </>
  );
}

interface SubjectProps {
  list: SubjectList;
  draft: Draft;
  missing: readonly Missing[];
  /** Where it is said what is missing in the reasons as a whole. */
  describedBy: string | undefined;
}

function SubjectReasons({ list: { subject, indicators, agencies }, draft, missing, describedBy }: SubjectProps) {
  const inAgencies = missing.filter((one) => agencies.length > 0 && partOf(one) === 'agencies');
  const inIndicators = missing.filter((one) => !inAgencies.includes(one));
  const chosen = draft.chosen(subject, 'indicators');
  const named = draft.chosen(subject, 'agencies');
  // The legend names the subject already.
  const say = ({ kind }: Missing) => missingWords({ kind, subject: null });
  const missingId = `missing-about-${subject}`;
  return (
    <fieldset className={styles.group} aria-describedby={inIndicators.length > 0 ? missingId : describedBy}>
      <legend className={styles.subject}>
        <Bilingual words={SUBJECT_WORDS[subject]} inline />
      </legend>
      <MissingWords id={missingId} missing={inIndicators.map(say)} takesFocus />
      <div className={styles.tiles}>
        {indicators.map(({ id, zh, en }) => (
          <Tile key={id} checked={chosen.includes(id)} onToggle={() => draft.toggle(subject, 'indicators', id)}>
            <Bilingual words={{ zh, en }} />
          </Tile>
        ))}
      </div>
      {/* Asked once there is a reason to ask; what is named already never goes out of sight. */}
      {agencies.length > 0 && chosen.length + named.length > 0 && (
        <fieldset className={styles.group} aria-describedby={inAgencies.length > 0 ? 'missing-agencies' : undefined}>
          <legend className={styles.agencies}>
            <Bilingual words={words('reasons.agencies')} inline />
          </legend>
          <MissingWords id="missing-agencies" missing={inAgencies.map(say)} takesFocus />
          <div className={styles.tiles}>
            {agencies.map(({ code, name }) => (
              <Tile key={code} checked={named.includes(code)} onToggle={() => draft.toggle(subject, 'agencies', code)}>
                {/* Names of agencies come in Chinese only. */}
                <span lang="zh-CN">{name}</span>
              </Tile>
            ))}
          </div>
        </fieldset>
      )}
    </fieldset>
  );
}
