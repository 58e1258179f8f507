import type { LevelForm } from '../../core/contract/rating-form.ts';
import type { Words } from '../../core/contract/screen-link.ts';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { Tick } from './icons.tsx';
import { MissingWords } from './missing-words.tsx';
import styles from './reason-lists.module.css';
import type { Draft } from './use-draft.ts';

interface Props {
  levelForm: LevelForm;
  draft: Draft;
  missing: readonly Words[];
}

/** The region's indicators of the chosen level, under the subject that each speaks of. */
export function ReasonLists({ levelForm: { needs, lists }, draft, missing }: Props) {
  return (
    <>
      {missing.length === 0 && (
        <p className={styles.need}>
          <Bilingual words={words(`reasons.need.${needs}`)} inline />
        </p>
      )}
      <MissingWords id="missing-reason" missing={missing} takesFocus />
      {lists
        .filter(({ indicators }) => indicators.length > 0)
        .map(({ subject, indicators }) => (
          <fieldset key={subject} aria-describedby={missing.length > 0 ? 'missing-reason' : undefined}>
            <legend className={styles.subject}>
              <Bilingual words={words(`reasons.about.${subject}`)} inline />
            </legend>
            <div className={styles.tiles}>
              {indicators.map(({ id, zh, en }) => (
                <label key={id} className={styles.tile}>
                  <input
                    type="checkbox"
                    checked={draft.isChosen(subject, id)}
                    onChange={() => draft.toggle(subject, id)}
                  />
                  <span className={styles.box}>
                    <Tick />
                  </span>
                  <Bilingual words={{ zh, en }} />
                </label>
              ))}
            </div>
          </fieldset>
        ))}
    </>
  );
}
