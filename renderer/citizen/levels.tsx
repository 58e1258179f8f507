import { useEffect, useEffectEvent, type ReactNode } from 'react';
import type { Level } from '../../core/contract/rating.ts';
import type { RatingView, Words } from '../../core/contract/screen-link.ts';
import { STARS } from '../../core/evaluation/level-numbers.ts';
import { useLanguages, words } from '../i18n/languages.ts';
import { AnswerButton } from './answer-button.tsx';
import { Bilingual } from './bilingual.tsx';
import { Face, Stars, Tick } from './icons.tsx';
import { LanguageButton } from './language-button.tsx';
import styles from './levels.module.css';
import { Notice } from './notice.tsx';
import { placeNumber } from './place-number.ts';
import frame from './screen.module.css';
import { TimeLeft } from './time-left.tsx';
import type { Answer } from './use-answer.ts';
import { useStartOfScreen } from './use-start-of-screen.ts';
import { ANSWERS } from './use-touch.ts';
import { WaysOut } from './ways-out.tsx';

/** Names of matters up to this length stand in the large type; the rare longer one in reading type. */
const LARGE_NAME_CHARACTERS = 60;

/** The first step: what is rated, and five levels of which none is nearer than another. */
export function Levels({ view, answer }: { view: RatingView; answer: Answer }) {
  const { session, form, detailsFirst } = view;
  const heading = useStartOfScreen();
  const notice = answer.refused ?? view.notice;
  const choose = (level: Level) => answer.give('chooseLevel', { session, level });
  useDigits(form.levels.map(({ level }) => level), choose);

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
        <TimeLeft view={view} extendable />
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
      {staff !== null && (
        <Particular label={words('rating.staff')}>
          {staff.name}
          <span className={styles.staffNo}>
            <Bilingual words={words('rating.staffNo', { no: staff.no })} inline />
          </span>
        </Particular>
      )}
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

function LevelButtons({ view: { form }, busy, onChoose }: LevelButtonsProps) {
  const { first } = useLanguages();
  return (
    <section className={styles.row} aria-label={words('rating.levels')[first.key]}>
      {form.levels.map(({ level, zh, en }) => (
        <div key={level} className={styles.cell}>
          <button
            type="button"
            className={styles.level}
            aria-disabled={busy}
            aria-keyshortcuts={keyOf(level)}
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

/** A keyboard or number pad beside the screen. */
function useDigits(levels: readonly Level[], choose: (level: Level) => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const level = levels.find((one) => one === STARS[event.key]);
    if (level === undefined) return;
    event.preventDefault();
    choose(level);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

function keyOf(level: Level): string | undefined {
  return Object.keys(STARS).find((key) => STARS[key] === level);
}
