import { useEffect, useId, useRef, useState } from 'react';
import type { Words } from '../../../core/contract/words.ts';
import { words, type AnyWords } from '../../i18n/languages.ts';
import { CaseNumberKeys } from '../../keyboard/case-number-keys.tsx';
import type { ScreenLink } from '../../screen-link/screen-link.ts';
import { AnswerButton } from '../answer-button.tsx';
import { Bilingual } from '../bilingual.tsx';
import { Mark } from '../icons.tsx';
import { useAnswer } from '../use-answer.ts';
import styles from './number-entry.module.css';

interface Props {
  value: string;
  onChange(value: string): void;
  onBack(): void;
  /** What the last number came to. */
  notice: Words | null;
  call: ScreenLink['call'];
}

const LONGEST = 50;

/** The number of a receipt, typed on the screen or on a keyboard. What it leads to is in the next view. */
export function NumberEntry({ value, onChange, onBack, notice, call }: Props) {
  const answer = useAnswer(call);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [needed, setNeeded] = useState(false);
  useEffect(() => field.current?.focus(), []);

  const change = (text: string) => {
    setNeeded(false);
    onChange(caseNumberOf(text));
  };
  const find = () => {
    if (value === '') setNeeded(true);
    else answer.give('findCase', { projectNo: value });
  };
  const told: AnyWords = needed ? words('zone.number.needed') : (answer.refused ?? notice ?? words('zone.number.how'));
  return (
    <form
      className={styles.entry}
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <div className={styles.head}>
        <AnswerButton words={words('reasons.back')} busy={false} onAnswer={onBack} />
        <div className={styles.number}>
          <label htmlFor={id} className={styles.label}>
            <Bilingual words={words('rating.caseNo')} inline />
          </label>
          <input
            ref={field}
            id={id}
            type="text"
            className={styles.field}
            value={value}
            maxLength={LONGEST}
            inputMode="none"
            autoComplete="off"
            spellCheck={false}
            onChange={({ currentTarget }) => change(currentTarget.value)}
          />
        </div>
      </div>
      <p className={styles.told} aria-live="polite" data-important={told.zh !== words('zone.number.how').zh || undefined}>
        <Mark />
        <Bilingual words={told} />
      </p>
      <div className={styles.keys}>
        <CaseNumberKeys value={value} onChange={change} onDone={find} />
      </div>
    </form>
  );
}

/** Full-width characters are taken for what they mean, and what no number has is left out. */
function caseNumberOf(text: string): string {
  return text.normalize('NFKC').replaceAll(/[^0-9A-Za-z_-]/g, '').slice(0, LONGEST);
}
