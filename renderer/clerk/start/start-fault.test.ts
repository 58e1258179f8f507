import { expect, test } from 'vitest';
import { EMPTY_CASE, EMPTY_SERVICE } from './case-draft.ts';
import { startFaultOf } from './start-fault.ts';

const MATTER = { taskCode: '11230200MB0000001X4000109001', taskName: '异地就医备案', kind: 'promised' as const };
const of = (projectNo: string) => ({ matter: MATTER, typed: null, projectNo });
const ROW = of('');

test.each([
  ['single', [of('A')], null],
  ['single', [EMPTY_CASE], { why: 'missing', fields: ['case.matter', 'case.projectNo'] }],
  ['batch', [], { why: 'missing', fields: ['case.projectNo'] }],
  ['batch', [of('A')], { why: 'too-few' }],
  ['batch', [of('A'), of('B'), of(' A '), of('A'), of('B')], { why: 'repeated', projectNos: ['A', 'B'] }],
  ['batch', [of('1\tHLJ20261123001'), of('B')], { why: 'columns', lines: ['1\tHLJ20261123001'] }],
  ['batch', [of('A'), of('B')], null],
  ['theme', [of('A'), { ...EMPTY_CASE, projectNo: 'B' }, of(' ')], { why: 'missing-of', cases: [{ place: 2, fields: ['case.matter'] }, { place: 3, fields: ['case.projectNo'] }], fields: [] }],
  ['theme', [of('A'), of('A')], { why: 'repeated', projectNos: ['A'] }],
  ['theme', [of('A'), of('B')], null],
] as const)('what keeps a %s from its start names the case (%#)', (way, cases, fault) => {
  expect(startFaultOf(way, cases, ROW, EMPTY_SERVICE)).toEqual(fault);
});

test('what is asked once is named once', () => {
  expect(startFaultOf('theme', [of('A'), of('B')], of('A'), { ...EMPTY_SERVICE, number: '0' })).toEqual({ why: 'missing-of', cases: [], fields: ['case.numberRange'] });
});
