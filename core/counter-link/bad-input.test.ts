import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { startTestEvaluator, type TestEvaluator } from '../../tests/support/running-evaluator.ts';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { recordsOf } from '../../tests/support/technician.ts';
import { problemSchema } from '../http/problems.ts';

const pending = async (evaluator: TestEvaluator) => (await recordsOf(evaluator))?.pending;
const problemCode = (body: unknown) => problemSchema.parse(body).type.replace('urn:counter-evaluator:problem:', '');

describe('bad input gets its own clear answer, changes nothing and leaves the process up', () => {
  const good = sampleRequest();
  const { projectNo: _projectNo, ...caseWithoutNo } = good.case;
  const { name: _name, ...staffWithoutName } = good.staff;
  const MALFORMED: [what: string, body: unknown, field: RegExp][] = [
    ['an array', [], /body/],
    ['a string', 'rate', /body/],
    ['null', null, /body/],
    ['an empty object', {}, /case/],
    ['no case', { service: good.service, staff: good.staff }, /办件/],
    ['no service', { case: good.case, staff: good.staff }, /服务/],
    ['no staff', { case: good.case, service: good.service }, /工作人员/],
    ['no serial number', { ...good, case: caseWithoutNo }, /办件编号/],
    ['an empty serial number', { ...good, case: { ...good.case, projectNo: '' } }, /办件编号/],
    ['a serial number of 51 characters', { ...good, case: { ...good.case, projectNo: 'A'.repeat(51) } }, /办件编号/],
    ['a serial number with a quote', { ...good, case: { ...good.case, projectNo: "A';--" } }, /办件编号/],
    ['a serial number that is a number', { ...good, case: { ...good.case, projectNo: 17 } }, /办件编号/],
    ['a matter code of 32 characters', { ...good, case: { ...good.case, taskCode: '1'.repeat(32) } }, /实施编码/],
    ['a matter name of blanks', { ...good, case: { ...good.case, taskName: '   ' } }, /事项名称/],
    ['a matter name with half a character', { ...good, case: { ...good.case, taskName: '登记\ud800' } }, /事项名称/],
    ['a matter name with control characters', { ...good, case: { ...good.case, taskName: '登记\u001b@' } }, /事项名称/],
    ['an unknown kind', { ...good, case: { ...good.case, kind: 'urgent' } }, /办件类型/],
    ['an unknown type of matter', { ...good, case: { ...good.case, taskType: '02' } }, /事项类型/],
    ['a division of seven digits', { ...good, case: { ...good.case, areaCode: '2302001' } }, /行政区划/],
    ['an empty list of joint agencies', { ...good, case: { ...good.case, jointAgencies: [] } }, /联办机构/],
    ['a joint agency without a name', { ...good, case: { ...good.case, jointAgencies: [{ code: '1' }] } }, /部门名称/],
    ['service number 0', { ...good, service: { ...good.service, number: 0 } }, /服务次序/],
    ['service number 100', { ...good, service: { ...good.service, number: 100 } }, /服务次序/],
    ['service number 1.5', { ...good, service: { ...good.service, number: 1.5 } }, /服务次序/],
    ['service number "1"', { ...good, service: { ...good.service, number: '1' } }, /服务次序/],
    ['an unknown stage', { ...good, service: { ...good.service, stage: 'somewhere' } }, /服务环节/],
    ['a time without offset', { ...good, service: { ...good.service, time: '2026-11-23T15:25:00' } }, /服务时间/],
    ['a time that is none', { ...good, service: { ...good.service, time: 'yesterday' } }, /服务时间/],
    ['a staff member without a name', { ...good, staff: staffWithoutName }, /姓名/],
    ['an id number of 19 characters', { ...good, applicant: { name: '张', idNumber: '1'.repeat(19) } }, /证件号码/],
    ['a phone number with letters', { ...good, applicant: { name: '张', mobile: 'call me' } }, /手机号码/],
    ['a level', { ...good, level: 5 }, /level/],
    ['an unknown field deep inside', { ...good, staff: { ...good.staff, salary: 1 } }, /salary/],
  ];

  test(`${MALFORMED.length} malformed bodies: 422 that names the field in words`, async () => {
    const evaluator = await startTestEvaluator();
    for (const [what, body, field] of MALFORMED) {
      const answer = await evaluator.call('POST', '/v1/evaluations', body);
      expect(answer.status, what).toBe(422);
      const { errors } = problemSchema.parse(answer.body);
      expect(errors?.map((error) => error.field).join(' '), what).toMatch(field);
    }
    expect(await pending(evaluator)).toBe(0);
  });

  test('a value of the wrong type is told as such, not as missing', async () => {
    const evaluator = await startTestEvaluator();
    const details = async (body: unknown) =>
      problemSchema.parse((await evaluator.call('POST', '/v1/evaluations', body)).body).errors?.map(({ detail, detailZh }) => [detail, detailZh]);
    expect(await details({ ...good, service: { ...good.service, number: '1' } })).toEqual([['must be a number', '应为数字']]);
    expect(await details({ ...good, service: { ...good.service, number: 1.5 } })).toEqual([['must be a whole number', '应为整数']]);
    expect(await details({ ...good, case: null })).toEqual([['must be an object', '应为对象']]);
    expect(await details({ ...good, case: { ...good.case, jointAgencies: [] } })).toEqual([['must not be empty', '不能为空']]);
  });

  test.each<[what: string, status: number, code: string, init: RequestInit, withToken: boolean]>([
    ['no token', 401, 'wrong-token', { body: '{}' }, false],
    ['a wrong token', 401, 'wrong-token', { body: '{}', headers: { authorization: 'Bearer guess' } }, false],
    ['broken JSON', 400, 'not-json', { body: '{"case":' }, true],
    ['no body', 422, 'invalid-body', {}, true],
    ['names in GBK', 400, 'not-utf-8', { body: Buffer.from([0x7b, 0x22, 0xcd, 0xf5, 0x22, 0x7d]) }, true],
    ['plain text', 415, 'not-json-type', { body: 'case', headers: { 'content-type': 'text/plain' } }, true],
    ['__proto__ in the JSON', 400, 'not-json', { body: '{"__proto__":{"admin":true}}' }, true],
    ['XML', 415, 'not-json-type', { body: '<case/>', headers: { 'content-type': 'text/xml' } }, true],
    ['a body over 64 KiB', 413, 'too-large', { body: `"${'x'.repeat(66_000)}"` }, true],
    ['a page of an unknown origin', 403, 'unknown-origin', { body: '{}', headers: { origin: 'https://evil.example' } }, true],
    ['a page with an opaque origin', 403, 'unknown-origin', { body: '{}', headers: { origin: 'null' } }, true],
  ])('%s: %i %s', async (_what, status, code, init, withToken) => {
    const evaluator = await startTestEvaluator();
    const response = await fetch(`${evaluator.url}/v1/evaluations`, {
      method: 'POST',
      ...init,
      headers: {
        'content-type': 'application/json',
        ...(withToken && { authorization: `Bearer ${evaluator.counterToken}` }),
        ...Object.fromEntries(new Headers(init.headers)),
      },
    });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect([response.status, problemCode(await response.json())]).toEqual([status, code]);
    expect(await pending(evaluator)).toBe(0);
  });

  test('a foreign Host header (DNS rebinding): 421', async () => {
    const evaluator = await startTestEvaluator();
    const status = await new Promise((resolve, reject) => {
      httpRequest(`${evaluator.url}/v1/openapi.json`, { headers: { host: 'evil.example:17800' } }, (response) => resolve(response.statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  test('every 401 says how to authenticate', async () => {
    const evaluator = await startTestEvaluator();
    expect((await fetch(`${evaluator.url}/v1/status`)).headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('events without a WebSocket: 426', async () => {
    const evaluator = await startTestEvaluator();
    const answer = await evaluator.call('GET', '/v1/events');
    expect([answer.status, problemCode(answer.body)]).toEqual([426, 'websocket-only']);
  });

  test('faults of a receipt request are those of the form that was meant', async () => {
    const evaluator = await startTestEvaluator();
    const fieldsOf = async (body: unknown) =>
      problemSchema.parse((await evaluator.call('POST', '/v1/receipts', body)).body).errors?.map(({ pointer }) => pointer);
    expect(await fieldsOf({ ...good, service: { ...good.service, number: 0 }, staff: staffWithoutName })).toEqual(['/service/number', '/staff/name']);
    expect(await fieldsOf({ evaluationId: 'no-uuid' })).toEqual(['/evaluationId']);
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['an unknown method', 'FOO / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 400],
    ['a path that does not decode', 'GET /v1/evaluations/%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n', 400],
    ['no Host header', 'GET /v1/status HTTP/1.1\r\nConnection: close\r\n\r\n', 421],
    ['headers over 16 KiB', `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('even %s is answered by a problem document', async (_what, bytes, status) => {
    const evaluator = await startTestEvaluator();
    const socket = connect(Number(new URL(evaluator.url).port), '127.0.0.1');
    socket.write(bytes);
    const answer = await text(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
  });

  test('an unknown address: 404 as a problem document', async () => {
    const evaluator = await startTestEvaluator();
    const answer = await evaluator.call('GET', '/v2/anything');
    expect([answer.status, problemCode(answer.body)]).toEqual([404, 'no-such-address']);
  });
});
