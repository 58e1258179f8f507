import { expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { refusalOf } from '../../../tests/support/refusal-of.ts';
import { StorageProblem } from '../../../offline-queue/storage-problem.ts';
import { loadRegionRules } from '../../evaluation/regions/shipped.ts';
import { OfferDesk } from './offer-desk.ts';

test('what could not be stored is not begun', () => {
  const begun: string[] = [];
  const desk = new OfferDesk({
    desk: {
      live: undefined,
      offer(request) {
        begun.push(request.case.projectNo);
        throw new Error('no offer was expected');
      },
      act() {},
    },
    storage: { problem: new StorageProblem('full', 'The disk is full.') },
    rules: loadRegionRules('qiqihar'),
    deviceKind: 'entrance',
    deviceId: 'evaluator-1',
    offers: [{ id: 'hall', name: { zh: '大厅', en: 'Hall' }, taskCode: 'ZTPJ' }],
    clock: new ManualClock(0),
  });
  expect(refusalOf(() => desk.start('hall'))).toBe('storage-failed');
  expect(begun).toEqual([]);
});
