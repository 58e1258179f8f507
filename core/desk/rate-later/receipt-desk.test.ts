import { pino } from 'pino';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { SAMPLE_TICKET, servedEvaluation } from '../../../tests/support/sample-receipts.ts';
import { NOON } from '../../../tests/support/sample-requests.ts';
import { PrintProblem, type ReceiptPrinter } from '../../contract/receipt.ts';
import { loadRegionRules } from '../../evaluation/regions/shipped.ts';
import { workCalendar } from '../../evaluation/work-calendar.ts';
import { noProvince } from '../../province/no-province.ts';
import { ReceiptDesk } from './receipt-desk.ts';

test.each([new PrintProblem('paper-out', 'No paper.'), new Error('a fault of ours at 13800001111')])(
  'whatever a printer throws (%s): not printed, so that the screen does not say for ever that it prints',
  async (problem) => {
    const printer: ReceiptPrinter = {
      print: () => Promise.reject(problem),
      health: () => ({ id: 'receipt-printer', kind: 'receipt-printer', state: 'unknown', detail: { zh: '', en: '' } }),
      close: async () => {},
    };
    const lines: string[] = [];
    const desk = new ReceiptDesk({
      province: noProvince,
      printer,
      rules: loadRegionRules('qiqihar'),
      calendar: workCalendar(),
      deviceKind: 'window-evaluator',
      clock: new ManualClock(NOON),
      log: pino({}, { write: (line: string) => lines.push(line) }),
    });
    expect(await desk.printSlip(servedEvaluation(), SAMPLE_TICKET)).toBe('not-printed');
    expect(lines.join('')).not.toContain('13800001111');
    expect(lines).toHaveLength(1);
  },
);
