import { Refusal, type RefusalCode } from '../../core/contract/refusal.ts';

/** With which refusal an action is answered; any other error fails the test. */
export function refusalOf(action: () => unknown): RefusalCode | 'none' {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code;
  }
  return 'none';
}
