import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { evaluationRequestSchema, groupRequestSchema } from '../contract/case.ts';
import { fieldFaults, namedFault } from '../http/field-faults.ts';
import { receiptRequestSchema } from './counter-desk.ts';
import { pairingConfirmationSchema } from './pairing-link.ts';
import { paperRatingSchema } from './paper-link.ts';
import { visitRequestSchema } from './visit-link.ts';

function faultsOf(schema: z.ZodType, body: unknown) {
  const { error } = schema.safeParse(body, { reportInput: true });
  return error && fieldFaults(schema, error);
}

test('a fault that no schema finds has the name of its field', () => {
  const named = (pointer: string) => namedFault(paperRatingSchema, pointer, ['is wrong', '不对']).field;
  expect(['/enteredBy/no', '/formDate', '/reasons/perSubject/1/indicators'].map(named)).toEqual(['工号 (staff number)', '评价表上的日期 (date on the form)', '原因 (reasons)']);
});

test.each(['12', 'A-06', '综合7', '医保1号', '3.2', 'ئۇ12', '二层东区企业开办服务专区综合受理第十二号'])('%s is a window', (windowNo) => {
  expect(pairingConfirmationSchema.parse({ code: '027431', windowNo }).windowNo).toBe(windowNo);
});

describe('a fault says in both languages what would be right', () => {
  const good = sampleRequest();
  const agency = { code: '1', name: '市场监督管理局' };
  test.each<[what: string, schema: z.ZodType, body: unknown, pointer: string, en: RegExp, zh: RegExp]>([
    ['a group of one', groupRequestSchema, { kind: 'batch', evaluations: [good] }, '/evaluations', /at least 2 entries/, /至少 2 项/],
    ['an id that is none', receiptRequestSchema, { evaluationId: '17' }, '/evaluationId', /earlier answer/, /此前答复/],
    ['an address of another kind', visitRequestSchema, { url: 'javascript:alert(1)' }, '/url', /begins with http/, /开头的地址/],
    ['half a character', evaluationRequestSchema, { ...good, applicant: { name: '张\ud800' } }, '/applicant/name', /half of a character/, /不完整的字符/],
    ['a time of another century', evaluationRequestSchema, { ...good, service: { ...good.service, time: '1926-11-23T15:25:00+08:00' } }, '/service/time', /between 2000 and 2099/, /2099/],
    ['a level of which there is none', paperRatingSchema, { ...good, level: 0, formDate: '2026-11-23', enteredBy: { no: 'B1', name: '赵敏' } }, '/level', /one of: 5, 4, 3, 2, 1$/, /5、4、3、2、1$/],
    ['a code of five digits', pairingConfirmationSchema, { code: '27431', windowNo: '12' }, '/code', /six digits/, /六位数字/],
    ['a window in full-width digits', pairingConfirmationSchema, { code: '027431', windowNo: '１３' }, '/windowNo', /half width/, /半角/],
    ['a window with a blank in it', pairingConfirmationSchema, { code: '027431', windowNo: '乱写 lgq' }, '/windowNo', /without blanks/, /不含空格/],
    ['a number with Chinese in it', evaluationRequestSchema, { ...good, case: { ...good.case, projectNo: '办2026' } }, '/case/projectNo', /letters, digits/, /字母、数字/],
    ['an agency twice', evaluationRequestSchema, { ...good, case: { ...good.case, jointAgencies: [agency, agency] } }, '/case/jointAgencies', /agency twice/, /出现了两次/],
  ])('%s', (_what, schema, body, pointer, en, zh) => {
    expect(faultsOf(schema, body)).toEqual([{ pointer, field: expect.stringMatching(/\p{Script=Han}.*\([a-z]/u), detail: expect.stringMatching(en), detailZh: expect.stringMatching(zh) }]);
  });
});
