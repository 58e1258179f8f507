import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { listening } from '../../tests/support/listening.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { NOON, sentRating, sentService } from '../../tests/support/sample-requests.ts';
import { ProvinceUnavailable, type ProvinceAdapter } from '../contract/province.ts';
import { createProvinceAdapter } from './adapter.ts';
import { provinceConfigSchema } from './config.ts';
import { ratingToWire, serviceToWire } from './wire.ts';

/** A province that answers every request the same way; a real server on a real port. */
async function provinceThat(answer: (response: ServerResponse) => void): Promise<ProvinceAdapter> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => answer(response));
  });
  return adapterTo(await listening(server));
}

const adapterTo = (url: string) =>
  createProvinceAdapter(provinceConfigSchema.parse({ url, appId: 'hall-1', secret: 'a-secret-for-tests' }), new ManualClock(NOON));

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const send = (adapter: ProvinceAdapter) => adapter.sendRatings([sentRating()], AbortSignal.timeout(50_000));

async function unavailable(adapter: ProvinceAdapter): Promise<ProvinceUnavailable> {
  try {
    await send(adapter);
  } catch (error) {
    if (error instanceof ProvinceUnavailable) return error;
    throw error;
  }
  throw new Error('The province was available.');
}

describe('what the province says about a record', () => {
  test.each([
    ['OK', 'accepted'],
    ['ALREADY_EXISTS', 'already'],
    ['SERVICE_UNKNOWN', 'wait-for-service'],
    ['BUSY', 'retry'],
    ['INVALID', 'refused'],
    ['SOMETHING_NEW', 'retry'],
    ['toString', 'retry'],
  ])('%s means %s', async (code, replyClass) => {
    const adapter = await provinceThat(json(200, { results: [{ code, message: 'words' }] }));
    expect(await send(adapter)).toEqual([{ class: replyClass, code: code === 'toString' ? 'UNKNOWN' : code, words: 'words' }]);
  });
});

describe('no usable answer is told as such, and nothing is taken for an acknowledgement', () => {
  test('nobody listens', async () => {
    expect((await unavailable(adapterTo('http://127.0.0.1:1'))).message).toContain('cannot be reached');
  });

  test("a hotel's login page answers 200", async () => {
    const adapter = await provinceThat((response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Wi-Fi</h1>'));
    expect((await unavailable(adapter)).message).toContain('not JSON');
  });

  test('a login page tells no time either: what is signed must not bear its clock', async () => {
    const date = { date: 'Mon, 01 Jan 2001 00:00:00 GMT' };
    const portal = await provinceThat((response) => response.writeHead(200, { 'content-type': 'text/html', ...date }).end('<h1>Wi-Fi</h1>'));
    await unavailable(portal);
    expect(portal.clockSkewMs()).toBe(0);
    const other = await provinceThat(json(200, { status: 'success' }, date));
    await unavailable(other);
    expect(other.clockSkewMs()).toBe(0);
    const province = await provinceThat(json(401, { code: 'STALE_TIMESTAMP' }, date));
    await unavailable(province);
    expect(province.clockSkewMs()).toBeLessThan(-25 * 365 * 86_400_000);
  });

  test('who asks for a pause asks it for every request', async () => {
    expect(await unavailable(await provinceThat(json(500, {}, { 'retry-after': '60' })))).toMatchObject({ scope: 'province', retryAfterMs: 60_000 });
    expect(await unavailable(await provinceThat(json(500, {})))).toMatchObject({ scope: 'request' });
  });

  test('JSON of another program', async () => {
    const adapter = await provinceThat(json(200, { status: 'success' }));
    expect((await unavailable(adapter)).message).toContain("not the province's gateway");
  });

  test('a reply that breaks off', async () => {
    const adapter = await provinceThat((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"results":[{"code":"OK"');
      response.destroy();
    });
    expect(await unavailable(adapter)).toBeInstanceOf(ProvinceUnavailable);
  });

  test('a redirect to somewhere else is not followed with our signature', async () => {
    const adapter = await provinceThat((response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    expect((await unavailable(adapter)).message).toContain('cannot be reached');
  });

  test('wrong credentials name the code', async () => {
    const adapter = await provinceThat(json(401, { code: 'BAD_SIGNATURE', message: 'x' }));
    expect((await unavailable(adapter)).message).toBe('省平台拒绝了请求。 The province turned the request away: HTTP 401 BAD_SIGNATURE.');
  });

  test.each([
    ['30', 30_000],
    [new Date(NOON + 45_000).toUTCString(), 45_000],
    ['999999999', 3_600_000],
    ['soon', undefined],
  ])('an overloaded server that says Retry-After: %s', async (header, expected) => {
    const adapter = await provinceThat(json(503, {}, { 'retry-after': header }));
    expect((await unavailable(adapter)).retryAfterMs).toBe(expected);
  });

  test('a server that never answers is given up when told to', async () => {
    const adapter = await provinceThat(() => {});
    const controller = new AbortController();
    const sending = adapter.sendRatings([sentRating()], controller.signal);
    controller.abort();
    await expect(sending).rejects.toBeInstanceOf(ProvinceUnavailable);
  });
});

describe('in the fields of the province', () => {
  const PLAIN = { dataSource: '007', takesExtensions: false, paperPf: '1' };
  const aboutAgencies = {
    ...sentRating(),
    reasons: { perSubject: [{ subject: 'agency' as const, indicators: ['209'], agencies: ['A1', 'A2'] }], text: '' },
    reasonPending: ['indicator', 'text'] as const,
    groupId: 'group-1',
  };
  const jointAgencies = [{ code: 'A1', name: '甲局' }];
  const joint = { ...sentService(), case: { ...sentService().case, jointAgencies }, place: { ...sentService().place, terminalNo: 'T-1' } };
  const namesOf = (wire: unknown) => Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(wire))));

  test('what the field has no name for goes only where the province takes it', () => {
    const extended = { ...PLAIN, takesExtensions: true };
    expect(ratingToWire(aboutAgencies, extended)).toMatchObject({ relDeptCodes: 'A1,A2', reasonPending: 'indicator,text', groupId: 'group-1' });
    expect(serviceToWire(joint, extended)).toMatchObject({ jointDepts: jointAgencies, terminalNo: 'T-1' });
    expect(namesOf(ratingToWire(aboutAgencies, PLAIN))).toEqual(namesOf(ratingToWire(sentRating(), PLAIN)));
    expect(namesOf(serviceToWire(joint, PLAIN))).toEqual(namesOf(serviceToWire(sentService(), PLAIN)));
  });
  test('what there is none of is left out', () => {
    expect(namesOf(ratingToWire(sentRating(), { ...PLAIN, takesExtensions: true }))).toEqual(namesOf(ratingToWire(sentRating(), PLAIN)));
  });

  test('a rating', () => {
    expect(ratingToWire(sentRating(), PLAIN)).toEqual({
      projectNo: 'HLJ2026112300001',
      serviceNumber: 1,
      assessNumber: 1,
      satisfaction: '2',
      evalDetail: '213',
      writingEvaluation: '等了三个小时没人理我',
      assessTime: '2026-11-23 15:30:05',
      pf: '4',
    });
  });

  test.each([
    ['qr-code', '3'],
    ['window-evaluator', '4'],
    ['self-service-terminal', '5'],
    ['paper-form', '1'],
  ] as const)('channel %s is pf %s', (channel, pf) => {
    expect(ratingToWire({ ...sentRating(), channel }, PLAIN).pf).toBe(pf);
  });

  test('what was written on paper has the pf that the province wants', () => {
    expect(ratingToWire({ ...sentRating(), channel: 'paper-form' }, { ...PLAIN, paperPf: '7' }).pf).toBe('7');
  });

  test('a service, with what is known of the applicant and nothing invented', () => {
    expect(JSON.parse(JSON.stringify(serviceToWire(sentService(), PLAIN)))).toEqual({
      projectNo: 'HLJ2026112300001',
      taskCode: '11230200MB0000001X4000109001',
      taskName: '基本医疗保险参保人员异地就医备案',
      caseKind: 'immediate',
      serviceNumber: 1,
      serviceName: '办结',
      serviceStage: 'completion',
      serviceTime: '2026-11-23 15:25:00',
      proStatus: '3',
      proManager: '王晓梅',
      proManagerNo: 'A0317',
      proDepart: '医疗保障局',
      windowNo: '12',
      deviceId: 'evaluator-1',
      dataSource: '007',
      userName: '张建国',
      userProp: '1',
      certkeyGOV: '230202195001011234',
      mobile: '13800001111',
    });
  });
});

test('two links for one service differ, are ASCII, and tell nothing to a finder', () => {
  const adapter = adapterTo('https://province.example/');
  const key = { projectNo: 'HLJ2026112300001', serviceNumber: 1 };
  const links = [adapter.ratingLink(key, NOON), adapter.ratingLink(key, NOON)];
  expect(links[0]).not.toBe(links[1]);
  for (const link of links) {
    expect(link).toMatch(/^https:\/\/province\.example\/r\/[\w-]+$/);
    expect(Buffer.from(link.split('/r/')[1] ?? '', 'base64url').toString('latin1')).not.toContain(key.projectNo);
  }
});
