import { describe, expect, test } from 'vitest';
import { evaluationRequestSchema } from '../../../core/contract/case.ts';
import { EMPTY_CASE, EMPTY_SERVICE, missingOf, requestOf, serialNumbersOf, stageOf } from './case-draft.ts';

const MATTER = { taskCode: '11230200MB0000001X4000109001', taskName: '异地就医备案', taskHandleItem: '11230200MB0000001X400010900101', kind: 'promised' as const };
const DRAFT = { matter: MATTER, typed: null, projectNo: ' HLJ20261123001 ' };
const TIME = '2026-11-23T07:30:00.000Z';

describe('what a clerk fills in', () => {
  test('becomes a request that the API takes, without who served', () => {
    const request = requestOf(DRAFT, EMPTY_SERVICE, TIME);
    expect(request).toEqual({
      case: { ...MATTER, projectNo: 'HLJ20261123001' },
      service: { number: 1, stage: 'intake', name: '受理', time: TIME },
    });
    expect(evaluationRequestSchema.safeParse(request).success).toBe(true);
  });

  test('a matter typed by hand, another kind, an applicant', () => {
    const service = { kind: 'enquiry' as const, stage: null, number: '2', applicant: ' 张建国 ' };
    expect(requestOf({ matter: null, typed: { taskName: ' 咨询 ', taskCode: 'ZX01' }, projectNo: 'A-1' }, service, TIME)).toEqual({
      case: { projectNo: 'A-1', taskName: '咨询', taskCode: 'ZX01', kind: 'enquiry' },
      service: { number: 2, stage: 'enquiry', name: '咨询', time: TIME },
      applicant: { name: '张建国' },
    });
  });

  test('a chosen kind changes the usual stage; a chosen stage stays', () => {
    expect(stageOf(DRAFT, { ...EMPTY_SERVICE, kind: 'immediate' })).toBe('completion');
    expect(stageOf(DRAFT, { ...EMPTY_SERVICE, kind: 'immediate', stage: 'delivery' })).toBe('delivery');
  });

  test.each([
    [EMPTY_CASE, EMPTY_SERVICE, ['case.matter', 'case.projectNo']],
    [{ ...DRAFT, matter: null, typed: { taskName: '咨询', taskCode: ' ' } }, EMPTY_SERVICE, ['case.matter']],
    [DRAFT, { ...EMPTY_SERVICE, number: '0' }, ['case.numberRange']],
    [DRAFT, { ...EMPTY_SERVICE, number: '100' }, ['case.numberRange']],
    [DRAFT, { ...EMPTY_SERVICE, number: '２' }, []],
    [DRAFT, EMPTY_SERVICE, []],
  ])('what is missing is named (%#)', (draft, service, missing) => {
    expect(missingOf(draft, service)).toEqual(missing);
    expect(requestOf(draft, service, TIME) === null).toBe(missing.length > 0);
  });

  test('what an input method wrote in full width is what was meant', () => {
    const request = requestOf({ ...DRAFT, projectNo: 'ＨＬＪ－２０２６' }, { ...EMPTY_SERVICE, number: '１２' }, TIME);
    expect([request?.case.projectNo, request?.service.number]).toEqual(['HLJ-2026', 12]);
  });

  test('serial numbers are pasted one a line or apart by commas; the columns of a table stay one', () => {
    expect(serialNumbersOf(' A1\r\nA2\t\n\nA3,A4，A5\tA6；Ａ７ ')).toEqual(['A1', 'A2', 'A3', 'A4', 'A5\tA6', 'A7']);
    expect(serialNumbersOf('\n')).toEqual([]);
  });
});
