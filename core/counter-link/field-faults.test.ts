import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { evaluationRequestSchema, groupRequestSchema } from '../contract/case.ts';
import { fieldFaults } from '../http/field-faults.ts';
import { receiptRequestSchema } from './counter-desk.ts';
import { visitRequestSchema } from './visit-link.ts';

function faultsOf(schema: z.ZodType, body: unknown) {
  const { error } = schema.safeParse(body, { reportInput: true });
  return error && fieldFaults(schema, error);
}

describe('a fault says in both languages what would be right', () => {
  const good = sampleRequest();
  const agency = { code: '1', name: '市场监督管理局' };
  test.each<[what: string, schema: z.ZodType, body: unknown, pointer: string, en: RegExp, zh: RegExp]>([
    ['a group of one', groupRequestSchema, { kind: 'batch', evaluations: [good] }, '/evaluations', /at least 2 entries/, /至少 2 项/],
    ['an id that is none', receiptRequestSchema, { evaluationId: '17' }, '/evaluationId', /earlier answer/, /此前答复/],
    ['an address of another kind', visitRequestSchema, { url: 'javascript:alert(1)' }, '/url', /begins with http/, /开头的地址/],
    ['half a character', evaluationRequestSchema, { ...good, applicant: { name: '张\ud800' } }, '/applicant/name', /half of a character/, /不完整的字符/],
    ['a time of another century', evaluationRequestSchema, { ...good, service: { ...good.service, time: '1926-11-23T15:25:00+08:00' } }, '/service/time', /between 2000 and 2099/, /2099/],
    ['an agency twice', evaluationRequestSchema, { ...good, case: { ...good.case, jointAgencies: [agency, agency] } }, '/case/jointAgencies', /agency twice/, /出现了两次/],
  ])('%s', (_what, schema, body, pointer, en, zh) => {
    expect(faultsOf(schema, body)).toEqual([{ pointer, field: expect.stringMatching(/\p{Script=Han}.*\([a-z]/u), detail: expect.stringMatching(en), detailZh: expect.stringMatching(zh) }]);
  });
});
