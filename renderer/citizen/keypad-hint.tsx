import type { LevelForm } from '../../core/contract/rating-form.ts';
import type { KeypadView } from '../../core/contract/screen-views.ts';
import type { Words } from '../../core/contract/words.ts';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { numberOf } from './choice-number.ts';
import type { Choice } from './draft-sync.ts';
import styles from './keypad-hint.module.css';
import frame from './screen.module.css';
import type { Draft } from './use-draft.ts';

/** How to go on by the keypad alone; nothing where there is none. */
export function KeypadHint({ keypad }: { keypad: KeypadView }) {
  const hint = hintOf(keypad);
  return (
    hint !== null && (
      <p className={styles.hint}>
        <Bilingual words={hint} inline />
      </p>
    )
  );
}

function hintOf({ numbered, confirms, pendingDigit }: KeypadView): Words | null {
  if (pendingDigit !== null) return words('keypad.pending', { digit: pendingDigit });
  if (numbered) return words(confirms ? 'keypad.numbers-confirm' : 'keypad.numbers');
  return confirms ? words('keypad.confirm') : null;
}

interface SpokenProps {
  keypad: KeypadView;
  levelForm: LevelForm;
  draft: Draft;
}

/** What a key did, for a screen reader: nothing else tells it of a box that is ticked while focus is elsewhere. */
export function KeypadSpoken({ keypad: { pendingDigit }, levelForm, draft }: SpokenProps) {
  const { elsewhere } = draft;
  return (
    <p className={frame.heard} aria-live="polite" aria-atomic>
      {pendingDigit !== null ? (
        <Bilingual words={words('keypad.pending', { digit: pendingDigit })} />
      ) : (
        elsewhere !== null && (
          <>
            <Bilingual words={words(draft.isChosen(elsewhere) ? 'keypad.chosen' : 'keypad.unchosen')} /> {numberOf(levelForm, elsewhere)}{' '}
            <Bilingual words={nameOf(levelForm, elsewhere)} />
          </>
        )
      )}
    </p>
  );
}

function nameOf({ lists }: LevelForm, { subject, choice, id }: Choice): Words {
  const list = lists.find((one) => one.subject === subject);
  const agency = choice === 'agencies' ? list?.agencies.find(({ code }) => code === id)?.name : undefined;
  return list?.indicators.find((one) => choice === 'indicators' && one.id === id) ?? { zh: agency ?? '', en: '' };
}
