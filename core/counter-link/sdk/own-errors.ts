import { EvaluatorError } from './evaluator-error.ts';

/** What can go wrong on this side; all other codes are those of the evaluator's problems (`urn:counter-evaluator:problem:<code>`). */
const OWN = {
  'no-evaluator': {
    zh: '评价器没有应答：请检查评价器的电源和网络线，看一下它的屏幕，然后重试。',
    en: 'The evaluator does not answer: check its power and network cable, look at its screen, then try again.',
  },
  'not-an-evaluator': {
    zh: '该地址应答的不是评价器，或版本不符：请核对评价器地址。',
    en: 'What answers at this address is no evaluator, or one of another version: check the address.',
  },
  unpaired: {
    zh: '尚未与评价器配对：请先配对。',
    en: 'This page is not paired with the evaluator yet: pair it first.',
  },
  revoked: {
    zh: '与评价器的配对已撤销或失效：请重新配对。',
    en: 'The pairing with the evaluator has ended: pair again.',
  },
  aborted: { zh: '已停止。', en: 'Stopped.' },
  closed: { zh: '与评价器的连接已关闭。', en: 'The line to the evaluator was closed.' },
} as const;

export type OwnErrorCode = keyof typeof OWN;

export const ownError = (code: OwnErrorCode): EvaluatorError => new EvaluatorError(code, OWN[code]);

export const isCode = (error: unknown, ...codes: string[]): error is EvaluatorError => error instanceof EvaluatorError && codes.indexOf(error.code) >= 0;
