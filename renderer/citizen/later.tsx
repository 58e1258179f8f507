import type { LaterView } from '../../core/contract/screen-views.ts';
import { useLanguages, words } from '../i18n/languages.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { AnswerButton } from './answer-button.tsx';
import { Bilingual } from './bilingual.tsx';
import { LanguageButton } from './language-button.tsx';
import styles from './later.module.css';
import { Notice } from './notice.tsx';
import frame from './screen.module.css';
import { TimeLeft } from './time-left.tsx';
import { useAnswer } from './use-answer.ts';
import { useStartOfScreen } from './use-start-of-screen.ts';

const NO_CODE = { projectNo: '', qrSvg: '', validUntil: '' };

/** The citizen takes the rating home: a code to scan, and a receipt if a printer is there. */
export function Later({ view, call }: { view: LaterView; call: ScreenLink['call'] }) {
  const answer = useAnswer(call);
  const heading = useStartOfScreen();
  const { first } = useLanguages();
  // Seconds are for machines; `yyyy-MM-dd HH:mm` is enough for a person and reads alike in every language.
  const [code = NO_CODE] = view.codes;
  const until = code.validUntil.slice(0, 16);
  return (
    <div className={`${frame.screen} ${styles.later}`}>
      <header className={`${frame.band} ${styles.band}`}>
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          <Bilingual words={words('later.title')} />
        </h1>
        <LanguageButton />
      </header>
      <div className={styles.code}>
        <img src={`data:image/svg+xml;utf8,${encodeURIComponent(code.qrSvg)}`} alt={words('later.qr')[first.key]} />
      </div>
      <div className={styles.told}>
        <p className={styles.how}>
          <Bilingual words={words('later.how')} />
        </p>
        <p>
          <Bilingual words={words('rating.caseNo')} inline /> {code.projectNo}
        </p>
        <p>
          <Bilingual words={words('later.validUntil', { until })} />
        </p>
        <p aria-live="polite">
          <Bilingual words={words(`later.receipt.${view.receipt}`)} />
        </p>
        {answer.refused !== null && <Notice words={answer.refused} />}
      </div>
      <footer className={styles.footer}>
        <TimeLeft view={view} />
        <AnswerButton
          words={words('later.done')}
          busy={answer.busy}
          main
          onAnswer={() => answer.give('dismiss', { session: view.session })}
        />
      </footer>
    </div>
  );
}
