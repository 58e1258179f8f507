import type { EvaluatorError } from '../../../core/counter-link/sdk/index.ts';

/** What passes by itself, or is put right beside what was sent. Anything else is refused the same way again. */
const PASSING: ReadonlySet<string> = new Set(['no-evaluator', 'not-an-evaluator', 'closed', 'citizen-is-rating', 'storage-failed', 'too-many-requests', 'too-slow', 'internal']);

/** Whether nothing but who served is missing: whoever signs in is it. */
export const wantsSignIn = ({ code, fields }: EvaluatorError): boolean =>
  code === 'field-missing' && fields.length > 0 && fields.every(({ pointer }) => /(?:^|\/)staff(?:\/|$)/.test(pointer));

/** Whether the same start, sent again, may be taken. */
export const canPass = (error: EvaluatorError, isSomebodyOnDuty: boolean): boolean => PASSING.has(error.code) || (wantsSignIn(error) && isSomebodyOnDuty);
