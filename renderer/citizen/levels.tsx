import type { ReactNode } from 'react';
import type { Level } from '../../core/contract/rating.ts';
import type { KeypadView, RatingView } from '../../core/contract/screen-views.ts';
import type { Words } from '../../core/contract/words.ts';
import { useLanguages, words } from '../i18n/languages.ts';
import type { Wedge } from '../input/wedge.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { AnswerButton } from './answer-button.tsx';
import { Bilingual } from './bilingual.tsx';
import { Face, Stars, Tick } from './icons.tsx';
import { KeyBadge } from './key-badge.tsx';
import { LanguageButton } from './language-button.tsx';
import styles from './levels.module.css';
import { Notice } from './notice.tsx';
import { placeNumber } from './place-number.ts';
import frame from './screen.module.css';
import { TimeLeft } from './time-left.tsx';
import type { Answer } from './use-answer.ts';
import { useKeypad } from './use-keypad.ts';
import { useStartOfScreen } from './use-start-of-screen.ts';
import { ANSWERS } from './use-touch.ts';
import { WaysOut } from './ways-out.tsx';

/** Names of matters up to this length stand in the large type; the rare longer one in reading type. */
const LARGE_NAME_CHARACTERS = 60;

interface Props {
  view: RatingView;
  answer: Answer;
  call: ScreenLink['call'];
  wedge: Wedge;
}

/** The first step: what is rated, and five levels of which none is nearer than another. */
export function Levels({ view, answer, call, wedge }: Props) {
  const { session, form, detailsFirst, keypad } = view;
  const heading = useStartOfScreen();
  const notice = answer.refused ?? view.notice;
  const choose = (level: Level) => answer.give('chooseLevel', { session, level });
  useKeypad(wedge, session, keypad, (key) => {
    // What chooses a level looks like a touch on one. What does not is told all the same: only the evaluator knows.
    if (Object.hasOwn(keypad.levelKeys, key)) answer.give('pressKey', { session, key });
    else if (!answer.busy) call('pressKey', { session, key }).catch(() => {});
  });

  return (
    <div className={`${frame.screen} ${styles.levels}`}>
      <header className={`${frame.band} ${styles.band}`}>
        <h1
          ref={heading}
          tabIndex={-1}
          className={[...view.taskName].length > LARGE_NAME_CHARACTERS ? styles.longMatter : styles.matter}
        >
          {view.taskName}
        </h1>
        <LanguageButton />
        <Particulars view={view} />
      </header>

      <div className={styles.prompt}>
        {notice === null ? (
          <h2 className={styles.ask}>
            <Bilingual words={words('rating.ask')} inline />
          </h2>
        ) : (
          <Notice words={notice} />
        )}
        <TimeLeft view={view} extendableBy={keypad.pageTurns === null ? 'touch' : 'touch-or-0'} />
      </div>

      <LevelButtons view={view} busy={answer.busy} onChoose={choose} />

      <footer className={form.input === 'levels' ? styles.waysOut : styles.footer}>
        {form.input !== 'levels' && (
          <AnswerButton
            words={words('rating.detailsFirst')}
            busy={answer.busy}
            pressed={detailsFirst}
            onAnswer={() => answer.give('setDetailsFirst', { session, on: !detailsFirst })}
          >
            <span className={styles.box}>{detailsFirst && <Tick />}</span>
          </AnswerButton>
        )}
        <WaysOut session={session} answer={answer} />
      </footer>
    </div>
  );
}

/** What tells this case from every other one, and what else the region wants shown. */
function Particulars({ view: { projectNo, staff, place, mustShow } }: { view: RatingView }) {
  const { label, number } = placeNumber(place);
  return (
    <dl className={styles.particulars}>
      <Particular label={words('rating.caseNo')}>{projectNo}</Particular>
      {staff.map(({ name, no }) => (
        <Particular key={no} label={words('rating.staff')}>
          {name}
          <span className={styles.staffNo}>
            <Bilingual words={words('rating.staffNo', { no })} inline />
          </span>
        </Particular>
      ))}
      {mustShow.includes('hall-name') && <Particular label={words('hall')}>{place.hallName}</Particular>}
      <Particular label={label}>{number}</Particular>
      {/* A terminal is known by its own number: that of the window it stands at says nothing, unless it is demanded. */}
      {place.terminalNo !== null && mustShow.includes('window-number') && (
        <Particular label={words('window')}>{place.windowNo}</Particular>
      )}
    </dl>
  );
}

function Particular({ label, children }: { label: Words; children: ReactNode }) {
  return (
    <div>
      <dt>
        <Bilingual words={label} inline />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

interface LevelButtonsProps {
  view: RatingView;
  busy: boolean;
  onChoose(level: Level): void;
}

function LevelButtons({ view: { form, keypad }, busy, onChoose }: LevelButtonsProps) {
  const { first } = useLanguages();
  return (
    <section className={styles.row} aria-label={words('rating.levels')[first.key]}>
      {form.levels.map(({ level, zh, en }) => (
        <div key={level} className={styles.cell}>
          <KeyOf level={level} keypad={keypad} />
          <button
            type="button"
            className={styles.level}
            aria-disabled={busy}
            aria-keyshortcuts={keysOf(level, keypad)}
            onClick={() => onChoose(level)}
            {...ANSWERS}
          >
            <Face level={level} />
            <Bilingual words={{ zh, en }} />
            <Stars level={level} />
          </button>
        </div>
      ))}
    </section>
  );
}

/** On a number pad stand digits, and which of them is which level its profile alone knows. Other keys bear their level. */
function KeyOf({ level, keypad }: { level: Level; keypad: KeypadView }) {
  const digit = Object.keys(keypad.levelKeys).find((key) => keypad.levelKeys[key] === level && /^\d$/.test(key));
  // Without a keypad set up here any keyboard would do, and nobody is to look for one.
  return keypad.numbered && digit !== undefined && <KeyBadge keys={digit} silent />;
}

function keysOf(level: Level, { levelKeys }: KeypadView): string | undefined {
  const keys = Object.keys(levelKeys).filter((key) => levelKeys[key] === level);
  return keys.length === 0 ? undefined : keys.map((key) => (key === ' ' ? 'Space' : key)).join(' ');
}
