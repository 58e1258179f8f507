import { words } from '../i18n/languages.ts';
import { AnswerButton } from './answer-button.tsx';
import type { Answer } from './use-answer.ts';

/** Rating later, or not at all: at every step of a rating, and equally easy to reach. */
export function WaysOut({ session, answer }: { session: string; answer: Answer }) {
  return (
    <>
      <AnswerButton words={words('rating.later')} busy={answer.busy} onAnswer={() => answer.give('rateLater', { session })} />
      <AnswerButton words={words('rating.decline')} busy={answer.busy} onAnswer={() => answer.give('decline', { session })} />
    </>
  );
}
