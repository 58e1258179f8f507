import { useCallback, useEffect, useRef } from 'react';
import { Bilingual } from '../citizen/bilingual.tsx';
import { useSay, words } from '../i18n/languages.ts';
import styles from './case-number-keys.module.css';
import { BackspaceIcon } from './key-icons.tsx';
import { Key } from './key.tsx';

/** A case serial number has at most so many characters. */
const LONGEST = 50;
const ROWS = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL-', 'ZXCVBNM_'];
const CLEAR = 'clear';
const BACKSPACE = 'backspace';
const DONE = 'done';

interface Props {
  /** The case serial number as far as it is typed; 0 to 50 characters. */
  value: string;
  onChange(value: string): void;
  /** The number is complete; not called while it is empty. */
  onDone(): void;
}

/**
 * Keys for a case serial number: digits, capitals, `-` and `_`. It shows no field of its own. Takes the width that it is
 * given; it needs 770 px, at 1280 px of screen 860 px, and all but the margins on a terminal.
 */
export function CaseNumberKeys({ value, onChange, onDone }: Props) {
  const now = useRef({ value, onChange, onDone });
  useEffect(() => {
    now.current = { value, onChange, onDone };
  });
  const press = useCallback((key: string) => {
    const { value: typed, onChange: change, onDone: done } = now.current;
    const next = after(typed, key);
    if (key === DONE && typed !== '') done();
    else if (next !== typed) {
      // Two keys may come before the first of them is drawn.
      now.current = { ...now.current, value: next };
      change(next);
    }
  }, []);

  const say = useSay();
  const isEmpty = value === '';
  return (
    <fieldset aria-label={say(words('keyboard.caseNumber'))} className={styles.keys}>
      {ROWS.map((row, place) => (
        <div key={row} className={`${styles.row} ${styles[`row${place}`]}`}>
          {[...row].map((character) => (
            <Key key={character} value={character} onPress={press}>
              {character}
            </Key>
          ))}
        </div>
      ))}
      <Key value={BACKSPACE} onPress={press} label={say(words('keyboard.backspace'))} disabled={isEmpty} repeats className={styles.backspace}>
        <BackspaceIcon />
      </Key>
      <Key value={CLEAR} onPress={press} disabled={isEmpty} className={styles.clear}>
        <Bilingual words={words('keyboard.clear')} inline />
      </Key>
      <Key value={DONE} onPress={press} disabled={isEmpty} main onRelease className={styles.done}>
        <Bilingual words={words('keyboard.find')} inline />
      </Key>
    </fieldset>
  );
}

function after(typed: string, key: string): string {
  if (key === BACKSPACE) return typed.slice(0, -1);
  if (key === CLEAR) return '';
  return key.length === 1 && typed.length < LONGEST ? typed + key : typed;
}
