import type { ReactNode } from 'react';
import type { Words } from '../../core/contract/words.ts';
import { Bilingual } from './bilingual.tsx';
import styles from './answer-button.module.css';
import { ANSWERS } from './use-touch.ts';

interface Props {
  words: Words;
  busy: boolean;
  onAnswer(): void;
  /** The one button of a screen that leads on. */
  main?: boolean;
  /** One that hardly anybody needs. */
  quiet?: boolean;
  /** For a button that stays pressed. */
  pressed?: boolean;
  children?: ReactNode;
}

/**
 * A button whose press is a call to the evaluator. While one is on its way it is inert, yet not `disabled`, which would
 * throw the focus of a keyboard or screen reader off it.
 */
export function AnswerButton({ words, busy, onAnswer, main = false, quiet = false, pressed, children }: Props) {
  return (
    <button
      type="button"
      className={main ? styles.main : quiet ? styles.quiet : styles.answer}
      aria-disabled={busy}
      aria-pressed={pressed}
      onClick={onAnswer}
      {...ANSWERS}
    >
      {children}
      <Bilingual words={words} />
    </button>
  );
}
