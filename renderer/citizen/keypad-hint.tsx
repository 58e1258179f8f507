import type { KeypadView, Words } from '../../core/contract/screen-link.ts';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import styles from './keypad-hint.module.css';

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
