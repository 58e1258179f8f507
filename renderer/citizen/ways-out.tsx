import type { GroupView } from '../../core/contract/screen-views.ts';
import { words } from '../i18n/languages.ts';
import { AnswerButton } from './answer-button.tsx';
import type { Answer } from './use-answer.ts';

interface Props {
  session: string;
  /** Null for a single case. */
  group?: GroupView | null;
  /** Whether rating later is possible here. */
  later?: boolean;
  answer: Answer;
}

/** Rating later, or not at all: at every step of a rating, and equally easy to reach. Of a group it is about all that is left. */
export function WaysOut({ session, group = null, later = true, answer }: Props) {
  const left = group?.mode === 'each' && group.current < group.cases.length - 1 ? (group.current === 0 ? '.all' : '.rest') : '';
  return (
    <>
      {later && <AnswerButton words={words(`rating.later${left}`)} busy={answer.busy} onAnswer={() => answer.give('rateLater', { session })} />}
      <AnswerButton words={words(`rating.decline${left}`)} busy={answer.busy} onAnswer={() => answer.give('decline', { session })} />
    </>
  );
}
