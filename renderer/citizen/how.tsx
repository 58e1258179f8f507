import type { GroupMode, GroupView, RatingView } from '../../core/contract/screen-views.ts';
import { useSay, words } from '../i18n/languages.ts';
import type { Wedge } from '../input/wedge.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { AskRow } from './ask-row.tsx';
import { Bilingual } from './bilingual.tsx';
import { GroupDetails } from './group-details.tsx';
import styles from './how.module.css';
import { KeyBadge } from './key-badge.tsx';
import frame from './screen.module.css';
import type { Answer } from './use-answer.ts';
import { useKeypad } from './use-keypad.ts';
import { useStartOfScreen } from './use-start-of-screen.ts';
import { ANSWERS } from './use-touch.ts';
import { WaysOut } from './ways-out.tsx';

/** As many as any screen has room for; a small one shows fewer of them (`how.module.css`). */
const CASES_SHOWN = 6;

interface Props {
  view: RatingView;
  group: GroupView;
  answer: Answer;
  call: ScreenLink['call'];
  wedge: Wedge;
}

/** Before the levels of several cases: whether they are rated together or one by one. */
export function How({ view, group, answer, call, wedge }: Props) {
  const { session, keypad } = view;
  const heading = useStartOfScreen();
  const say = useSay();
  const count = group.cases.length;
  const letGo = useKeypad(wedge, session, keypad, (key) => answer.give('pressKey', { session, key }));

  return (
    <div className={`${frame.screen} ${styles.how}`}>
      <header className={frame.band}>
        <AskRow view={view} notice={answer.refused ?? view.notice ?? letGo} call={call}>
          <h1 ref={heading} tabIndex={-1} className={styles.ask}>
            <Bilingual words={words('how.ask', { count })} />
          </h1>
        </AskRow>
      </header>

      <section className={styles.cases} aria-label={say(words('how.cases'))}>
        <ol className={styles.list}>
          {group.cases.slice(0, CASES_SHOWN).map(({ taskName, projectNo }) => (
            <li key={projectNo}>
              <span className={styles.number}>{projectNo}</span>
              <span className={styles.matter}>{taskName}</span>
            </li>
          ))}
        </ol>
        <div className={styles.all}>
          <p>
            <Bilingual words={words('group.count', { count })} />
          </p>
          <GroupDetails view={view} />
        </div>
      </section>

      <div className={styles.modes}>
        {group.modes.map((mode, place) => (
          <button
            key={mode}
            type="button"
            className={styles.mode}
            aria-disabled={answer.busy}
            onClick={() => answer.give('chooseHow', { session, mode })}
            {...ANSWERS}
          >
            {keypad.numbered && <KeyBadge keys={String(place + 1)} silent />}
            <Drawing mode={mode} />
            <span className={styles.name}>
              <Bilingual words={words(`how.${mode}`)} />
            </span>
            <span className={styles.what}>
              <Bilingual words={words(`how.${mode}.what`, { count })} />
            </span>
          </button>
        ))}
      </div>

      <footer className={styles.footer}>
        <WaysOut session={session} answer={answer} />
      </footer>
    </div>
  );
}

/** Three sheets, of which those behind only show an edge, with one mark; or each with its own. */
function Drawing({ mode }: { mode: GroupMode }) {
  return (
    <svg className={styles.drawing} viewBox="0 0 96 48" aria-hidden="true">
      {mode === 'together' ? (
        <path d="M12 16 H36 V46 H12 Z M19 9 H43 V39 M26 2 H50 V32 M62 26 L70 34 L86 16" />
      ) : (
        <path d="M6 6 H26 V30 H6 Z M38 6 H58 V30 H38 Z M70 6 H90 V30 H70 Z M9 40 L14 44 L23 36 M41 40 L46 44 L55 36 M73 40 L78 44 L87 36" />
      )}
    </svg>
  );
}
