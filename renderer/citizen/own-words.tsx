import { useRef, type ReactNode } from 'react';
import type { Words } from '../../core/contract/words.ts';
import { words } from '../i18n/languages.ts';
import { ScreenKeyboard } from '../keyboard/screen-keyboard.tsx';
import { useWriting } from '../keyboard/use-writing.ts';
import { Bilingual } from './bilingual.tsx';
import { MissingWords } from './missing-words.tsx';
import styles from './own-words.module.css';

/** A kiosk's browser would send what is typed to its maker, to check its spelling or to go on with it. */
const TOLD_NOBODY = { spellCheck: false, autoComplete: 'off', autoCorrect: 'off', writingsuggestions: 'false' };

interface Props {
  text: string;
  limit: number;
  needed: boolean;
  /** They do in place of a reason from the lists. */
  instead: boolean;
  missing: readonly Words[];
  /** Stands beside the field while its keyboard covers the rest of the screen. */
  timeLeft: ReactNode;
  onWrite(text: string): void;
}

/**
 * The citizen's own words: always offered, and needed where the region or a chosen 其他 says so. Whoever touches the field
 * gets a keyboard, with the field above it; it begins closed, also after the screen was killed.
 */
export function OwnWords({ text, limit, needed, instead, missing, timeLeft, onWrite }: Props) {
  const panel = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { isWriting, onTouch, onKey, close } = useWriting(panel, field);
  const isMissing = missing.length > 0;
  const count = [...text].length;
  return (
    <div ref={panel} className={styles.own} popover={isWriting ? 'manual' : undefined}>
      <label className={styles.label} htmlFor="own-words">
        <Bilingual words={words(needed ? 'reasons.text.needed' : instead ? 'reasons.text.instead' : 'reasons.text.free')} inline />
      </label>
      <p id="own-words-count" className={styles.count} data-full={count >= limit || undefined}>
        <Bilingual words={words('reasons.count', { count, limit })} inline />
      </p>
      <MissingWords id="missing-words" missing={missing} />
      {isWriting && <div className={styles.timeLeft}>{timeLeft}</div>}
      <textarea
        ref={field}
        id="own-words"
        className={styles.text}
        rows={3}
        value={text}
        maxLength={limit}
        // The screen's own keyboard comes; Windows' is to stay away.
        inputMode="none"
        aria-required={needed}
        aria-invalid={isMissing}
        aria-describedby={isMissing ? 'missing-words own-words-count' : 'own-words-count'}
        onClick={onTouch}
        onKeyDown={onKey}
        onChange={({ target }) => onWrite(target.value)}
        {...TOLD_NOBODY}
        {...(isMissing ? { 'data-missing': '' } : {})}
      />
      {isWriting && <ScreenKeyboard field={field} limit={limit} onDone={close} />}
    </div>
  );
}

/** In its place, where the device has no way to take words. */
export function NoOwnWords() {
  return (
    <p className={styles.none}>
      <Bilingual words={words('reasons.text.none')} inline />
    </p>
  );
}
