import { describe, expect, test } from 'vitest';
import { pair } from '../../tests/support/pairing.ts';
import { statusOf } from '../../tests/support/raw-http.ts';
import { connectTestScreen, startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { stillRates } from '../../tests/support/still-rates.ts';

const PAGE = 'https://hall.example';
const FOREIGN = 'https://evil.example';

/** A device with which the page is paired. */
async function rig() {
  const evaluator = await startTestEvaluator();
  const screen = await connectTestScreen(evaluator);
  const { token } = await pair(evaluator, screen, { origin: PAGE });
  /** A request as a page of this origin sends it. @returns status and what tells browsers whether the page may read it */
  const from = async (origin: string, method: string, path: string, headers: Record<string, string> = {}, body?: unknown) => {
    const response = await fetch(evaluator.url + path, {
      method,
      headers: { origin, ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    const cors = Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));
    return { status: response.status, cors, headers: response.headers };
  };
  return { evaluator, screen, token, from };
}

const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' };

describe('a paired page', () => {
  test('may ask, and read the answers, refusals too; browsers are told beforehand', async () => {
    const { token, from } = await rig();
    const readable = { 'access-control-allow-origin': PAGE, 'access-control-expose-headers': 'retry-after, idempotency-replayed', vary: 'Origin' };
    const authorization = `Bearer ${token}`;
    expect(await from(PAGE, 'POST', '/v1/evaluations', { authorization }, sampleRequest())).toMatchObject({ status: 201, cors: readable });
    expect(await from(PAGE, 'POST', '/v1/evaluations', { authorization }, {})).toMatchObject({ status: 422, cors: readable });
    expect(await from(PAGE, 'GET', '/v1/status')).toMatchObject({ status: 401, cors: readable });
    expect(await from(PAGE, 'OPTIONS', '/v1/evaluations', asked)).toMatchObject({
      status: 204,
      cors: {
        'access-control-allow-origin': PAGE,
        'access-control-allow-methods': 'GET, POST, PUT, DELETE',
        'access-control-allow-headers': 'authorization, content-type, idempotency-key',
        'access-control-max-age': '600',
      },
    });
  });

  test('of the open internet is let into the private network, where the browser asks the device', async () => {
    const { from } = await rig();
    const { cors } = await from(PAGE, 'OPTIONS', '/v1/evaluations', { ...asked, 'access-control-request-private-network': 'true' });
    expect(cors).toMatchObject({ 'access-control-allow-private-network': 'true', vary: 'Origin, Access-Control-Request-Private-Network' });
    expect((await from(PAGE, 'OPTIONS', '/v1/evaluations', asked)).cors).not.toHaveProperty('access-control-allow-private-network');
  });

  test('reaches screens, technician and all the rest as little as any other', async () => {
    const { from } = await rig();
    for (const path of ['/', '/screen', '/technician/v1/queue', '/hall/x.png', '/clerk/', '/v2/x']) {
      expect([path, await from(PAGE, 'GET', path)]).toMatchObject([path, { status: 403, cors: {} }]);
    }
  });
});

describe('a page that is not paired', () => {
  test('may ask for nothing, with whatever token, and reads no answer', async () => {
    const { evaluator, token, from } = await rig();
    const addresses: [method: string, path: string][] = [
      ['GET', '/v1/status'],
      ['POST', '/v1/evaluations'],
      ['OPTIONS', '/v1/evaluations'],
      ['OPTIONS', '/v1/anything'],
      ['GET', '/v1/openapi.json'],
      ['GET', '/v1/pairings'],
      ['GET', '/'],
      ['POST', '/technician/v1/backup'],
    ];
    for (const secret of [token, evaluator.counterToken, evaluator.technicianToken]) {
      for (const [method, path] of addresses) {
        const { status, cors } = await from(FOREIGN, method, path, { authorization: `Bearer ${secret}` });
        expect([method, path, status, Object.keys(cors).filter((name) => name !== 'vary')]).toEqual([method, path, 403, []]);
      }
    }
  });

  test('sends a simple request, which browsers do not ask about, and changes nothing', async () => {
    const { evaluator, screen } = await rig();
    const headers = { origin: FOREIGN, 'content-type': 'text/plain', authorization: `Bearer ${evaluator.counterToken}`, 'content-length': '2' };
    expect(await statusOf(evaluator.url, 'POST /v1/evaluations', headers)).toBe(403);
    // One that names no origin, as older browsers with a form: JSON alone is read.
    const { origin: _origin, ...withoutOrigin } = headers;
    expect(await statusOf(evaluator.url, 'POST /v1/evaluations', { ...withoutOrigin, 'content-length': '0' })).toBe(415);
    expect(screen.view().screen).toBe('idle');
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });

  test('may knock to be paired, from a file too, and read the answer', async () => {
    const { from } = await rig();
    for (const origin of [FOREIGN, 'null']) {
      expect(await from(origin, 'OPTIONS', '/v1/pairings', asked)).toMatchObject({ status: 204, cors: { 'access-control-allow-origin': origin } });
      expect(await from(origin, 'OPTIONS', '/v1/pairings/any/confirm', asked)).toMatchObject({ status: 204, cors: { 'access-control-allow-origin': origin } });
      expect(await from(origin, 'POST', '/v1/pairings/any/confirm', {}, { code: '123456', windowNo: '12' })).toMatchObject({
        status: 404,
        cors: { 'access-control-allow-origin': origin },
      });
    }
  });

  test('is not taken for a paired one whose name is much the same', async () => {
    const { evaluator, token } = await rig();
    for (const origin of [`${PAGE}.evil.example`, `${PAGE}:8443`, 'http://hall.example', 'https://HALL.example', `${PAGE}, ${FOREIGN}`, 'null']) {
      expect([origin, await statusOf(evaluator.url, 'GET /v1/status', { origin, authorization: `Bearer ${token}` })]).toEqual([origin, 403]);
    }
  });

  test('is not paired any more once its pairing has ended: the token opens nothing, replayed from anywhere', async () => {
    const { evaluator, screen, token, from } = await rig();
    const authorization = `Bearer ${token}`;
    expect(await from(PAGE, 'DELETE', '/v1/pairing', { authorization })).toMatchObject({ status: 200 });
    expect(await from(PAGE, 'GET', '/v1/status', { authorization })).toMatchObject({ status: 403, cors: {} });
    expect(await from(PAGE, 'OPTIONS', '/v1/status', asked)).toMatchObject({ status: 403 });
    expect(await statusOf(evaluator.url, 'GET /v1/status', { authorization })).toBe(401);
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });
});

test('the files of the SDK may be loaded by any page, and nothing else beside them', async () => {
  const { evaluator, from } = await rig();
  // Whether it is built or not: a page is told that it may read what it gets.
  const sdk = await from(FOREIGN, 'GET', '/sdk/counter-evaluator.js');
  expect([sdk.cors['access-control-allow-origin'], sdk.headers.get('cross-origin-resource-policy')]).toEqual(['*', 'cross-origin']);
  for (const path of ['/sdk/%2e%2e/index.html', '/sdk/..%2findex.html', '/sdk/.hidden', '/sdk/a/%2e%2e/x', '/sdk//index.html', '/sdk']) {
    expect([path, await statusOf(evaluator.url, `GET ${path}`, { origin: FOREIGN })]).toEqual([path, 403]);
  }
});

describe('a request for another host (DNS rebinding)', () => {
  test('is misdirected, and ratings go on', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const address = '/v1/openapi.json';
    const requests: [requestLine: string, host: string][] = [
      [`GET ${address}`, 'evil.example'],
      [`GET ${address}`, 'evil.example:17800'],
      [`GET ${address}`, 'localhost.evil.example'],
      [`GET ${address}`, 'localhost@evil.example'],
      [`GET ${address}`, '192.168.1.20'],
      [`GET ${address}`, '0.0.0.0'],
      [`GET ${address}`, ''],
      // What stands in the request line would overrule the header.
      [`GET http://evil.example${address}`, '127.0.0.1'],
      [`GET http://127.0.0.1${address}`, 'evil.example'],
    ];
    for (const [requestLine, host] of requests) expect([requestLine, host, await statusOf(evaluator.url, requestLine, { host })]).toEqual([requestLine, host, 421]);
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });

  test('is none under a name of this machine itself', async () => {
    const evaluator = await startTestEvaluator();
    for (const host of ['127.0.0.1', 'localhost:1', 'LOCALHOST', '[::1]:17800']) expect(await statusOf(evaluator.url, 'GET /v1/openapi.json', { host })).toBe(200);
  });
});

describe('no spelling of a path leads elsewhere', () => {
  test('to the technician', async () => {
    const { evaluator, token } = await rig();
    const spellings = ['/v1/../technician/v1/queue', '//technician/v1/queue', '/v1/%2e%2e/technician/v1/queue', '/technician%2fv1%2fqueue', '/v1/..%2ftechnician', '\\technician', '/v1/..;/technician/v1/queue'];
    for (const path of spellings) {
      const asPage = await statusOf(evaluator.url, `GET ${path}`, { origin: PAGE, authorization: `Bearer ${token}` });
      const asCounter = await statusOf(evaluator.url, `GET ${path}`, { authorization: `Bearer ${evaluator.counterToken}` });
      expect([path, [400, 403, 421].includes(asPage), [400, 401, 404, 421].includes(asCounter)]).toEqual([path, true, true]);
    }
  });

  test('an escaped letter is the letter, and asks for the same token', async () => {
    const evaluator = await startTestEvaluator();
    expect(await statusOf(evaluator.url, 'GET /v1/st%61tus')).toBe(401);
    expect(await statusOf(evaluator.url, 'GET /t%65chnician/v1/queue')).toBe(401);
  });
});

test('the first request of Java’s client, which offers HTTP/2, is answered as any other', async () => {
  const evaluator = await startTestEvaluator();
  const headers = { connection: 'Upgrade, HTTP2-Settings, close', upgrade: 'h2c', 'http2-settings': 'AAEAAEAA', authorization: `Bearer ${evaluator.counterToken}` };
  expect(await statusOf(evaluator.url, 'GET /v1/status', headers)).toBe(200);
});
