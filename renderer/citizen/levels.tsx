import type { Level } from '../../core/contract/rating.ts';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { words } from '../i18n/languages.ts';
import type { Wedge } from '../input/wedge.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { AnswerButton } from './answer-button.tsx';
import { AskRow } from './ask-row.tsx';
import { Bilingual } from './bilingual.tsx';
import { Tick } from './icons.tsx';
import { GroupDetails } from './group-details.tsx';
import { LevelButtons } from './levels-buttons.tsx';
import { Particulars, STAFF_SHOWN } from './levels-particulars.tsx';
import styles from './levels.module.css';
import { Others, placeIn } from './place-in-group.tsx';
import frame from './screen.module.css';
import type { Answer } from './use-answer.ts';
import { useKeypad } from './use-keypad.ts';
import { useStartOfScreen } from './use-start-of-screen.ts';
import { WaysOut } from './ways-out.tsx';

/** Names of matters up to this length are shown whole on every screen; of a longer one the beginning, and all of it at a touch. */
const NAME_CHARACTERS = 60;
/** Up to this length they stand in larger type on a small screen too. */
const SHORT_CHARACTERS = 26;

interface Props {
  view: RatingView;
  answer: Answer;
  call: ScreenLink['call'];
  wedge: Wedge;
}

/** The first step: what is rated, and five levels of which none is nearer than another. */
export function Levels({ view, answer, call, wedge }: Props) {
  const { session, form, detailsFirst, keypad, group, preferences } = view;
  const heading = useStartOfScreen();
  const choose = (level: Level) => answer.give('chooseLevel', { session, level });
  const letGo = useKeypad(wedge, session, keypad, (key) => {
    // What chooses a level looks like a touch on one. What does not is told all the same: only the evaluator knows.
    if (Object.hasOwn(keypad.levelKeys, key)) answer.give('pressKey', { session, key });
    else if (!answer.busy) call('pressKey', { session, key }).catch(() => {});
  });
  const offersDetails = form.input !== 'levels' && !preferences.elder;

  return (
    <div className={`${frame.screen} ${styles.levels}`} data-screen="levels">
      <header className={`${frame.band} ${styles.band}`}>
        {/* First for whoever listens; the row with the question stands above it for the eye. */}
        <div className={styles.title}>
          <h1 ref={heading} tabIndex={-1} className={styles[sizeOf(view.taskName)]}>
            {group !== null && (
              <>
                <span className={styles.place}>
                  <Bilingual words={placeIn(group)} inline />
                </span>{' '}
              </>
            )}
            {view.taskName}
            {group !== null && <Others group={group} />}
          </h1>
          {hasMore(view) && <GroupDetails view={view} />}
        </div>
        <div className={styles.ask}>
          <AskRow view={view} notice={answer.refused ?? view.notice ?? letGo} call={call}>
            <h2>
              <Bilingual words={words(view.overall ? 'rating.ask.overall' : 'rating.ask')} inline />
            </h2>
          </AskRow>
        </div>
        <Particulars view={view} />
      </header>

      <LevelButtons view={view} busy={answer.busy} onChoose={choose} />

      <footer className={offersDetails ? styles.footer : styles.waysOut}>
        {offersDetails && (
          <AnswerButton
            words={words('rating.detailsFirst')}
            busy={answer.busy}
            pressed={detailsFirst}
            onAnswer={() => answer.give('setDetailsFirst', { session, on: !detailsFirst })}
          >
            <span className={styles.box}>{detailsFirst && <Tick />}</span>
          </AnswerButton>
        )}
        <WaysOut session={session} group={group} answer={answer} />
      </footer>
    </div>
  );
}

function sizeOf(taskName: string): 'shortMatter' | 'matter' | 'longMatter' {
  const { length } = [...taskName];
  if (length > NAME_CHARACTERS) return 'longMatter';
  return length > SHORT_CHARACTERS ? 'matter' : 'shortMatter';
}

/** Whether there is more than stands here, for which there is a button. */
function hasMore({ group, staff, taskName }: RatingView): boolean {
  return (group !== null && group.mode !== 'each') || staff.length > STAFF_SHOWN || sizeOf(taskName) === 'longMatter';
}
