import { expect, test } from 'vitest';
import { EvaluatorError } from '../../../core/counter-link/sdk/index.ts';
import { canPass, wantsSignIn } from './again.ts';

const error = (code: string, ...pointers: string[]) =>
  new EvaluatorError(code, { zh: '不', en: 'No.' }, { fields: pointers.map((pointer) => ({ pointer, field: '', detail: '', detailZh: '' })) });

test.each([
  [error('no-evaluator'), true],
  [error('storage-failed'), true],
  [error('invalid-body', '/case/projectNo'), false],
  [error('already-rated'), false],
  [error('finished-case-known'), false],
  [error('no-rating-due'), false],
  [error('window-over'), false],
  // Of the device, or of the case: who is on duty makes no difference.
  [error('field-missing', ''), false],
  [error('field-missing', '/staff/name', '/case/jointAgencies'), false],
])('the same is offered to be sent again only where that may help (%#)', (refused, can) => {
  expect(canPass(refused, true)).toBe(can);
});

test('where who served is missing, once somebody has signed in', () => {
  for (const one of [error('field-missing', '/staff/name', '/staff/no'), error('field-missing', '/evaluations/0/staff/name')]) {
    expect([wantsSignIn(one), canPass(one, false), canPass(one, true)]).toEqual([true, false, true]);
  }
});
