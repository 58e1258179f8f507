import type { ReactNode } from 'react';
import type { LevelForm, RatingForm, SubjectList } from '../../core/contract/rating-form.ts';
import { missingWords, partOf, SUBJECT_WORDS, type Missing } from '../../core/evaluation/judge-rating.ts';
import { asksAgencies } from '../../core/evaluation/reason-numbers.ts';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { numberOf } from './choice-number.ts';
import type { Choice } from './draft-sync.ts';
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
  /** Whether each choice shows the number by which a keypad chooses it. */
  numbered: boolean;
}

/** The region's indicators of the chosen level, under the subject that each speaks of. */
export function ReasonLists({ form, levelForm, draft, missing, numbered }: Props) {
  const shown = levelForm.lists.filter(({ indicators }) => indicators.length > 0);
  const above = missing.filter((one) => !shown.some(({ subject }) => subject === one.subject));
  const numberFor: NumberFor = (choice) => (numbered ? numberOf(levelForm, choice) : undefined);
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
          numberFor={numberFor}
          missing={missing.filter(({ subject }) => subject === list.subject)}
          describedBy={above.length > 0 ? 'missing-reason' : undefined}
        />
      ))}
    </>
  );
}

type NumberFor = (choice: Choice) => string | undefined;

interface SubjectProps {
  list: SubjectList;
  draft: Draft;
  numberFor: NumberFor;
  missing: readonly Missing[];
  /** Where it is said what is missing in the reasons as a whole. */
  describedBy: string | undefined;
}

function SubjectReasons({ list: { subject, indicators, agencies }, draft, numberFor, missing, describedBy }: SubjectProps) {
  const inAgencies = missing.filter((one) => agencies.length > 0 && partOf(one) === 'agencies');
  const inIndicators = missing.filter((one) => !inAgencies.includes(one));
  const reasons = indicators.map(({ id, ...words }) => ({ words, choice: { subject, choice: 'indicators', id } as const }));
  const named = agencies.map(({ code, name }) => ({ name, choice: { subject, choice: 'agencies', id: code } as const }));
  // The legend names the subject already.
  const say = ({ kind }: Missing) => missingWords({ kind, subject: null });
  const missingId = `missing-about-${subject}`;
  return (
    <fieldset className={styles.group} data-part={`reasons ${subject}`} aria-describedby={inIndicators.length > 0 ? missingId : describedBy}>
      <legend className={styles.subject}>
        <Bilingual words={SUBJECT_WORDS[subject]} inline />
      </legend>
      <MissingWords id={missingId} missing={inIndicators.map(say)} takesFocus />
      <div className={styles.tiles}>
        {reasons.map(({ words, choice }) => (
          <ChoiceTile key={choice.id} choice={choice} draft={draft} numberFor={numberFor}>
            <Bilingual words={words} />
          </ChoiceTile>
        ))}
      </div>
      {/* Asked once there is a reason to ask; what is named already never goes out of sight. */}
      {agencies.length > 0 && asksAgencies(draft.reasons, subject) && (
        <fieldset className={styles.group} data-part={`agencies ${subject}`} aria-describedby={inAgencies.length > 0 ? 'missing-agencies' : undefined}>
          <legend className={styles.agencies}>
            <Bilingual words={words('reasons.agencies')} inline />
          </legend>
          <MissingWords id="missing-agencies" missing={inAgencies.map(say)} takesFocus />
          <div className={styles.tiles}>
            {named.map(({ name, choice }) => (
              <ChoiceTile key={choice.id} choice={choice} draft={draft} numberFor={numberFor}>
                {/* Names of agencies come in Chinese only. */}
                <span lang="zh-CN">{name}</span>
              </ChoiceTile>
            ))}
          </div>
        </fieldset>
      )}
    </fieldset>
  );
}

interface ChoiceProps {
  choice: Choice;
  draft: Draft;
  numberFor: NumberFor;
  children: ReactNode;
}

function ChoiceTile({ choice, draft, numberFor, children }: ChoiceProps) {
  return (
    <Tile checked={draft.isChosen(choice)} onToggle={() => draft.toggle(choice)} number={numberFor(choice)}>
      {children}
    </Tile>
  );
}
