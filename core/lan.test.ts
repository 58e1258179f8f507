import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { get, request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { listen } from '../tests/support/events.ts';
import { beginPairing, codeOn, pair, pairingOn } from '../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../tests/support/sample-requests.ts';
import { stillRates } from '../tests/support/still-rates.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { SCREEN_KEY_PREFIX, SCREEN_PROTOCOL } from './contract/screen-link.ts';
import { problemSchema } from './http/problems.ts';
import { LAN_CERTIFICATE_FILE, LAN_KEY_FILE, loadLanCertificate } from './lan-certificate.ts';

const NAME = 'window-12.hall.example';
const LAN = { port: 0, host: '127.0.0.1', names: [NAME] };

const start = (dataFolder = temporaryFolder(), lan: Record<string, unknown> = LAN) => startTestEvaluator({ dataFolder, config: { lan } });
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
    await vi.waitFor(() => expect(messages).toEqual([expect.objectContaining({ type: 'evaluation', status: 'offered' })]));
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
    const address = taken.address();
    const evaluator = await start(undefined, { ...LAN, port: typeof address === 'object' && address ? address.port : 0 });
    expect(evaluator.lanUrl).toBeNull();
    expect(evaluator.warnings().join()).toMatch(/局域网访问.*EADDRINUSE/);
    expect(await stillRates(evaluator, await connectTestScreen(evaluator))).toBe('completed');
  });
});

test('a device that is not asked to is not reached over the network, and makes no certificate', async () => {
  const evaluator = await startTestEvaluator();
  expect([evaluator.lanUrl, evaluator.fingerprint]).toEqual([null, null]);
  expect(() => statSync(join(evaluator.dataFolder, LAN_KEY_FILE))).toThrow('ENOENT');
});

describe('the certificate', () => {
  const load = (folder: string, names: readonly string[] = [NAME], now = NOON) => loadLanCertificate(folder, names, ['localhost', '127.0.0.1', '::1'], now);

  test('is made once, for ten years, for all names and addresses, and its key is its owner’s alone', async () => {
    const folder = temporaryFolder();
    const made = await load(folder);
    expect(await load(folder)).toEqual(made);
    expect(made.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const certificate = new X509Certificate(made.certificate);
    expect([certificate.checkHost(NAME), certificate.checkIP('127.0.0.1'), certificate.checkIP('::1'), certificate.checkHost('evil.example')]).toEqual([NAME, '127.0.0.1', '::1', undefined]);
    expect([certificate.validFromDate.getTime() <= NOON, certificate.validToDate.getUTCFullYear()]).toEqual([true, 2036]);
    expect(createPrivateKey(made.key).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(made.warnings).toEqual([]);
    // Windows has other means, and says nothing of them here.
    expect(process.platform === 'win32' ? 0 : statSync(join(folder, LAN_KEY_FILE)).mode & 0o077).toBe(0);
  });

  test('of a clock without a battery is valid once the clock is set', async () => {
    const { certificate } = await load(temporaryFolder(), [NAME], 0);
    const { validFromDate, validToDate } = new X509Certificate(certificate);
    expect([validFromDate.getTime() <= NOON, validToDate.getUTCFullYear()]).toEqual([true, 2036]);
  });

  test('of the hall’s own takes its place', async () => {
    const folder = temporaryFolder();
    const own = await load(temporaryFolder());
    writeFileSync(join(folder, LAN_KEY_FILE), own.key);
    writeFileSync(join(folder, LAN_CERTIFICATE_FILE), own.certificate);
    expect((await load(folder)).fingerprint).toBe(own.fingerprint);
  });

  test('is made anew for a key that is there: a power cut between the two files costs nothing', async () => {
    const folder = temporaryFolder();
    const { key } = await load(temporaryFolder());
    writeFileSync(join(folder, LAN_KEY_FILE), key);
    expect((await load(folder)).key).toBe(key);
  });

  test.each<[what: string, key: (own: string) => string | undefined]>([
    ['another key', () => undefined],
    ['no key in the file', () => 'nothing'],
  ])('beside %s is not used: the technician is told, and the rest runs', async (_what, keyOf) => {
    const folder = temporaryFolder();
    const other = await load(temporaryFolder());
    const own = await load(folder);
    writeFileSync(join(folder, LAN_KEY_FILE), keyOf(own.key) ?? other.key);
    const evaluator = await start(folder);
    expect([evaluator.lanUrl, evaluator.fingerprint]).toEqual([null, null]);
    expect(evaluator.warnings().join()).toMatch(/局域网访问（config.json：lan）未启用/);
    expect(readFileSync(join(folder, LAN_CERTIFICATE_FILE), 'utf8')).toBe(own.certificate);
    expect(await stillRates(evaluator, await connectTestScreen(evaluator))).toBe('completed');
  });

  test('that is over, or lacks a name of the settings, is used and told of', async () => {
    const folder = temporaryFolder();
    await load(folder);
    expect((await load(folder, [NAME, 'new.hall.example'])).warnings).toEqual([expect.stringMatching(/证书不含 new\.hall\.example，/)]);
    expect((await load(folder, [NAME], Date.UTC(2040, 0, 1))).warnings).toEqual([expect.stringMatching(/过期/)]);
  });
});
