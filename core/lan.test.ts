import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { get, request as httpsRequest } from 'node:https';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import Fastify from 'fastify';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../tests/support/events.ts';
import { eventually } from '../tests/support/eventually.ts';
import { beginPairing, codeOn, pair, pairingOn } from '../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../tests/support/running-evaluator.ts';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { NOON, sampleRequest } from '../tests/support/sample-requests.ts';
import { stillRates } from '../tests/support/still-rates.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { SCREEN_KEY_PREFIX, SCREEN_PROTOCOL } from './contract/screen-link.ts';
import { problemSchema } from './http/problems.ts';
import { LAN_CERTIFICATE_FILE, LAN_KEY_FILE } from './lan-faults.ts';
import { prepareLan } from './lan.ts';

const NAME = 'window-12.hall.example';
const LAN = { port: 0, host: '127.0.0.1', names: [NAME] };

const start = (dataFolder = temporaryFolder(), lan: Record<string, unknown> = LAN, clock?: ManualClock) => startTestEvaluator({ dataFolder, config: { lan }, ...(clock && { clock }) });
const lanUrlOf = ({ lanUrl }: TestEvaluator) => (lanUrl ?? expect.fail('The network is not served.')).replace(NAME, '127.0.0.1');

/** Whatever the request's Host header says. */
const isTheDevice = (_host: string, certificate: PeerCertificate) => checkServerIdentity('127.0.0.1', certificate);

/** A counter elsewhere: it trusts this device's certificate alone, and that for the address it asks. */
async function ask(evaluator: TestEvaluator, method: string, path: string, headers: Record<string, string> = {}, body?: unknown) {
  const ca = readFileSync(join(evaluator.dataFolder, LAN_CERTIFICATE_FILE));
  return new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const asking = httpsRequest(lanUrlOf(evaluator) + path, { method, ca, checkServerIdentity: isTheDevice, agent: false, headers: { ...type, ...headers } }, (response) => {
      const { statusCode: status } = response;
      json(response).then((answer) => resolve({ status, body: answer }), () => resolve({ status, body: undefined }));
    });
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const portOf = (server: Server) => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};
const problemIn = (body: unknown) => problemSchema.parse(body).type.replace(/^.*:/, '');

describe('a device that is reached over the network', () => {
  test('is paired by TLS, rates and tells, and shows the fingerprint of its certificate at both ends', async () => {
    const evaluator = await start();
    const screen = await connectTestScreen(evaluator);
    const certificate = new X509Certificate(readFileSync(join(evaluator.dataFolder, LAN_CERTIFICATE_FILE)));
    expect(evaluator.fingerprint).toBe(certificate.fingerprint256);
    expect((await beginPairing(evaluator)).fingerprint).toBe(certificate.fingerprint256);
    await codeOn(screen);
    expect(pairingOn(screen)).toMatchObject({ fingerprint: certificate.fingerprint256 });

    const { token } = await pair(evaluator, screen);
    const authorization = `Bearer ${token}`;
    const { messages } = await listen(lanUrlOf(evaluator), token, { ca: certificate.toString() });
    expect(await ask(evaluator, 'POST', '/v1/evaluations', { authorization }, sampleRequest(7))).toMatchObject({ status: 201, body: { status: 'offered' } });
    await eventually(() => expect(messages).toEqual([expect.objectContaining({ type: 'evaluation', status: 'offered' })]));
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });

  test('does not take the token of its own folder from there', async () => {
    const evaluator = await start();
    const answer = await ask(evaluator, 'GET', '/v1/status', { authorization: `Bearer ${evaluator.counterToken}` });
    expect([answer.status, problemIn(answer.body)]).toEqual([401, 'wrong-token']);
  });

  test('serves the counter there, and neither screens nor technician nor the hall’s files', async () => {
    const evaluator = await start();
    const authorization = `Bearer ${evaluator.technicianToken}`;
    expect((await ask(evaluator, 'GET', '/v1/openapi.json')).status).toBe(200);
    for (const path of ['/', '/index.html', '/screen', '/technician/v1/queue', '/hall/x.png', '/clerk/%2e%2e/index.html', '/assets/..%2findex.html', '/sdk/.x', '/clerkx']) {
      const answer = await ask(evaluator, 'GET', path, { authorization });
      expect([path, answer.status, problemIn(answer.body)]).toEqual([path, 404, 'no-such-address']);
    }
    const asScreen = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      'sec-websocket-protocol': `${SCREEN_PROTOCOL}, ${SCREEN_KEY_PREFIX}${evaluator.screenKey}`,
    };
    expect((await ask(evaluator, 'GET', '/screen', asScreen)).status).toBe(404);
  });

  test('answers to its addresses and names, and to no other', async () => {
    const evaluator = await start();
    const statusFor = async (host: string) => (await ask(evaluator, 'GET', '/v1/openapi.json', { host })).status;
    expect([await statusFor(NAME), await statusFor(`${NAME.toUpperCase()}:17843`), await statusFor('127.0.0.1')]).toEqual([200, 200, 200]);
    expect([await statusFor('evil.example'), await statusFor(`${NAME}.evil.example`)]).toEqual([421, 421]);
    // On this machine itself those names mean nothing.
    const plain = await new Promise((resolve) => get(evaluator.url.replace('http', 'https')).on('error', () => resolve('no TLS')));
    expect(plain).toBe('no TLS');
  });

  test('speaks TLS 1.2 or newer', async () => {
    const port = Number(new URL(lanUrlOf(await start())).port);
    const offering = (maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
      new Promise((resolve) => {
        const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' }, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.on('error', () => resolve('refused'));
      });
    expect([await offering('TLSv1.1'), await offering('TLSv1.2'), await offering('TLSv1.3')]).toEqual(['refused', 'TLSv1.2', 'TLSv1.3']);
  });

  test('serves its own machine all the same where the port is taken, and tells the technician', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const evaluator = await start(undefined, { ...LAN, port: portOf(taken) });
    expect(evaluator.lanUrl).toBeNull();
    expect(evaluator.warnings().join()).toMatch(/局域网访问.*EADDRINUSE/);
    expect(await stillRates(evaluator, await connectTestScreen(evaluator))).toBe('completed');
  });

  test('is served as soon as the port is free: nobody need start it again', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const port = portOf(taken);
    const clock = new ManualClock(NOON);
    const evaluator = await start(undefined, { ...LAN, port }, clock);
    expect(evaluator.warnings().join()).toMatch(/EADDRINUSE[^]*每 30 秒自动重试/);
    expect(evaluator.logged()).toMatch(/EADDRINUSE/);
    clock.advance(30_000);
    await new Promise<void>((resolve) => void taken.close(() => resolve()));
    await eventually(() => {
      clock.advance(30_000);
      expect(evaluator.warnings()).toEqual([]);
    });
    expect((await ask({ ...evaluator, lanUrl: `https://127.0.0.1:${port}` }, 'GET', '/v1/openapi.json')).status).toBe(200);
  });

  test('that should listen at an address which is not its own says so', async () => {
    const evaluator = await start(undefined, { ...LAN, host: '192.0.2.254' });
    expect(evaluator.warnings().join()).toMatch(/EADDRNOTAVAIL[^]*本机没有这个地址[^]*lan\.host[^]*this machine has no such address/);
  });
});

describe('whoever looks after a device that is reached over the network', () => {
  /** A device whose addresses, and whose time, the test changes. */
  async function rig(names: readonly string[] = []) {
    const clock = new ManualClock(NOON);
    const log: string[] = [];
    const now = { addresses: ['192.0.2.10'] };
    const config = { port: 0, host: '127.0.0.1', names: [...names] };
    const app = Fastify();
    const ends: (() => void)[] = [];
    const lan = await prepareLan(temporaryFolder(), config, clock, pino({ base: null }, { write: (line: string) => void log.push(line) }), () => now.addresses);
    await app.ready();
    await lan.listen(app, (end) => ends.push(end));
    onTestFinished(() => ends.forEach((end) => end()));
    const lines = (words: RegExp) => log.filter((line) => words.test(line)).length;
    return { clock, now, lan, lines };
  }

  test('reads once in the log, and on demand, that DHCP gave it an address that its certificate lacks', async () => {
    const { clock, now, lan, lines } = await rig();
    const { fingerprint } = lan;
    expect(lan.warnings()).toEqual([]);
    now.addresses = ['192.0.2.11'];
    expect(lan.warnings()).toEqual([expect.stringMatching(/192\.0\.2\.11 不在证书中.*lan\.names.*删除 lan-key\.pem.*指纹随之改变.*lacks this device's present address 192\.0\.2\.11.*fingerprint changes/)]);
    clock.advance(600_000);
    expect(lines(/192\.0\.2\.11/)).toBe(1);
    // Never made anew unasked: counters were told of this one.
    expect(lan.fingerprint).toBe(fingerprint);
    now.addresses = ['192.0.2.10'];
    clock.advance(60_000);
    expect(lan.warnings()).toEqual([]);
    now.addresses = ['192.0.2.11'];
    clock.advance(60_000);
    expect(lines(/192\.0\.2\.11/)).toBe(2);
  });

  test('hears nothing of an address where counters go by a name that stays', async () => {
    const { now, lan } = await rig([NAME]);
    now.addresses = ['192.0.2.11'];
    expect(lan.warnings()).toEqual([]);
  });

  test('hears a quarter of a year before that the certificate expires, though nobody started the device in ten years', async () => {
    const { clock, lan, lines } = await rig();
    clock.setWall(Date.UTC(2036, 7, 24));
    expect(lan.warnings()).toEqual([]);
    clock.setWall(Date.UTC(2036, 7, 27));
    expect(lan.warnings()).toEqual([expect.stringMatching(/证书将于 2036-11-23 过期.*expires on 2036-11-23/)]);
    clock.advance(60_000);
    expect(lines(/过期/)).toBe(1);
    clock.setWall(Date.UTC(2037, 0, 1));
    expect(lan.warnings()).toEqual([expect.stringMatching(/已于 2036-11-23 过期（本机日期 2037-01-01.*expired on 2036-11-23/)]);
  });
});

test('a device that is not asked to is not reached over the network, and makes no certificate', async () => {
  const evaluator = await startTestEvaluator();
  expect([evaluator.lanUrl, evaluator.fingerprint]).toEqual([null, null]);
  expect(() => statSync(join(evaluator.dataFolder, LAN_KEY_FILE))).toThrow('ENOENT');
});
