import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Agent, request as httpRequest, type RequestOptions } from 'node:http';
import { createServer, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { evaluatorWithDoors, portOf, udpPeer, webSocketPeer } from '../../../tests/support/door-exchanges.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';

const COUNTER = '10.1.2.31';
const ALL = { udp: { port: 0 }, webSocket: { port: 0, origins: ['https://window.example'] }, http: { port: 0, counter: COUNTER } };
/** This machine, and all the same no address that a door knows. */
const FOREIGN = '127.0.0.2';

const sign = async (evaluator: TestEvaluator) => JSON.stringify((await evaluator.call('GET', '/v1/window')).body);
const commandAt = (evaluator: TestEvaluator, fields: Record<string, string>) => `http://127.0.0.1:${portOf(evaluator, 'http')}/command?${new URLSearchParams(fields)}`;
const PAUSE = { counter: COUNTER, command: 'pause' };
const refusals = (evaluator: TestEvaluator) => [...evaluator.logged().matchAll(/"refusal":"([^"]+)"/g)].map(([, kind]) => kind);

const statusOf = (url: string, options: RequestOptions): Promise<unknown> =>
  new Promise((resolve) => {
    const asked = httpRequest(url, options, (response) => response.resume().on('end', () => resolve(response.statusCode)));
    asked.on('error', () => resolve('cut off')).end();
  });

/** How the handshake of a WebSocket ends. */
const handshake = (port: number, options: { headers?: Record<string, string>; localAddress?: string }): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, options);
    onTestFinished(() => socket.terminate());
    socket.on('open', () => resolve('open'));
    socket.on('error', ({ message }) => resolve(message));
  });

test('they are closed unless the configuration names them', async () => {
  const evaluator = await startTestEvaluator();
  expect(evaluator.logged()).not.toContain('A door is open.');
});

describe('whoever is not known is not heard, and the log says so once', () => {
  test('a foreign address', async () => {
    const evaluator = await evaluatorWithDoors(ALL);
    const foreigner = await udpPeer(portOf(evaluator, 'udp'), FOREIGN);
    for (let time = 0; time < 3; time += 1) foreigner.send({ command: 'pause' });
    const known = await udpPeer(portOf(evaluator, 'udp'));
    // Datagrams of one machine keep their order; an answer to the last means that the first were looked at.
    known.send({ command: 'status', id: 'none' });
    expect(await known.next()).toMatchObject({ result: 'no-such-evaluation' });
    expect(await statusOf(commandAt(evaluator, PAUSE), { localAddress: FOREIGN })).toBe('cut off');
    expect(await handshake(portOf(evaluator, 'webSocket'), { localAddress: FOREIGN })).toMatch(/hang up|ECONNRESET/);
    expect(await sign(evaluator)).toContain('"sign":null');
    // One of each door.
    expect(refusals(evaluator).filter((kind) => kind === 'foreign-address')).toHaveLength(3);
  });

  test('unless `from` names it', async () => {
    const evaluator = await evaluatorWithDoors({ udp: { port: 0, from: [FOREIGN] } });
    const named = await udpPeer(portOf(evaluator, 'udp'), FOREIGN);
    named.send({ command: 'pause' });
    expect(await named.next()).toMatchObject({ result: 0 });
  });

  test('a page of an origin that is not listed, at the WebSocket door', async () => {
    const evaluator = await evaluatorWithDoors(ALL);
    const port = portOf(evaluator, 'webSocket');
    expect(await handshake(port, { headers: { origin: 'https://window.example' } })).toBe('open');
    expect(await handshake(port, { headers: { origin: 'https://evil.example' } })).toContain('403');
    expect(await handshake(port, { headers: { origin: 'null' } })).toContain('403');
  });

  test.each<[what: string, headers: Record<string, string>]>([
    ['any page', { origin: 'https://window.example' }],
    ['a picture on a page', { 'sec-fetch-site': 'cross-site' }],
    ['a link on a page', { referer: 'https://window.example/' }],
    ['a page that was led here under another name (DNS rebinding)', { host: 'evil.example:17813' }],
  ])('%s, at the HTTP door', async (_, headers) => {
    const evaluator = await evaluatorWithDoors(ALL);
    const status = new Promise((resolve, reject) => {
      httpRequest(commandAt(evaluator, PAUSE), { headers }, (response) => resolve([response.statusCode, response.headers['access-control-allow-origin']])).on('error', reject).end();
    });
    expect(await status).toEqual([403, undefined]);
    expect(await sign(evaluator)).toContain('"sign":null');
  });
});

describe('what does not fit is refused, and changes nothing', () => {
  const GARBAGE: [what: string, bytes: Uint8Array, result: string][] = [
    ['no JSON', Buffer.from('pause'), 'not-json'],
    ['a list', Buffer.from('[]'), 'not-json'],
    ['GBK', Buffer.from([0x7b, 0x22, 0xcd, 0xf5, 0x22, 0x3a, 0x31, 0x7d]), 'not-json'],
    ['nothing', Buffer.alloc(0), 'not-json'],
    ['more than 8 KiB', Buffer.from(JSON.stringify({ command: 'pause', more: 'x'.repeat(8_192) })), 'too-large'],
  ];

  test('as a datagram', async () => {
    const evaluator = await evaluatorWithDoors({ udp: { port: 0 } });
    const peer = await udpPeer(portOf(evaluator, 'udp'));
    for (const [what, bytes, result] of GARBAGE) {
      peer.send(bytes);
      expect(await peer.next(), what).toMatchObject({ result, message: expect.any(String), messageEn: expect.any(String) });
    }
    expect(await sign(evaluator)).toContain('"sign":null');
  });

  test('a WebSocket message of more than 8 KiB ends the connection; bytes are no message', async () => {
    const evaluator = await evaluatorWithDoors({ webSocket: { port: 0 } });
    const { socket, next } = await webSocketPeer(portOf(evaluator, 'webSocket'));
    socket.send(Buffer.from('{"function":"Heartbeat"}'));
    expect(await next()).toMatchObject({ result: 'not-json' });
    socket.send(JSON.stringify({ function: 'Heartbeat', more: 'x'.repeat(8_192) }));
    await once(socket, 'close');
  });

  test('an HTTP body of more than 8 KiB, of another type, or that is no JSON; another method; HEAD runs nothing', async () => {
    const evaluator = await evaluatorWithDoors({ http: { port: 0, counter: COUNTER } });
    const url = commandAt(evaluator, PAUSE);
    const post = async (type: string, body: string) => (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).status;
    expect(await post('application/json', JSON.stringify({ more: 'x'.repeat(8_192) }))).toBe(413);
    expect(await post('application/json', '{"command":')).toBe(400);
    expect(await post('text/plain', 'pause')).toBe(422);
    const other = await fetch(url, { method: 'DELETE' });
    expect([other.status, await other.json()]).toEqual([404, expect.objectContaining({ result: 'no-such-address' })]);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(404);
    const raw = connect(portOf(evaluator, 'http'), '127.0.0.1');
    raw.write('hello\r\n\r\n');
    expect(await text(raw)).toMatch(/^HTTP\/1.1 400 /);
    expect(await sign(evaluator)).toContain('"sign":null');
  });
});

test('an HTTP field that is no UTF-8 becomes no name, wherever it stands', async () => {
  const evaluator = await evaluatorWithDoors({ http: { port: 0, counter: COUNTER } });
  const port = portOf(evaluator, 'http');
  // 王晓梅 in GBK, as an old system writes it: encoded, or as it is.
  const fields = `counter=${COUNTER}&command=login&staffNo=A0999&staffName=%CD%F5%CF%FE%C3%B7`;
  const bytes = Buffer.from(fields.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');
  const url = `http://127.0.0.1:${port}/command`;
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  for (const response of [await fetch(`${url}?${fields}`), await fetch(url, { ...form, body: fields }), await fetch(url, { ...form, body: bytes })]) {
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ result: 'not-utf-8', message: expect.stringContaining('GBK') })]);
  }
  const raw = connect(port, '127.0.0.1');
  raw.write(Buffer.concat([Buffer.from('GET /command?'), bytes, Buffer.from(' HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')]));
  expect(await text(raw)).toContain('"result":"not-utf-8"');
  expect(JSON.stringify((await evaluator.call('GET', '/v1/window')).body)).toContain('"staff":null');
});

test('what is missing is said without a word of another place', async () => {
  const evaluator = await evaluatorWithDoors({ udp: { port: 0 } });
  const peer = await udpPeer(portOf(evaluator, 'udp'));
  peer.send({ command: 'apprise', taskCode: '11230200MB', taskName: '备案' });
  const { message, messageEn } = await peer.next();
  expect(message).toMatch(/^缺少评价界面必须显示的内容，请补充：工作人员姓名/);
  expect(messageEn).toMatch(/^Something that the rating screen must show is missing; please add it: /);
});

test('while every door is flooded, a rating completes, and each flood is one line in the log', async () => {
  // No second passes, in which a slow machine would send no more than it may.
  const evaluator = await evaluatorWithDoors(ALL, { clock: new ManualClock(NOON) });
  const screen = await connectTestScreen(evaluator);
  const flood = createSocket('udp4');
  onTestFinished(() => void flood.close());
  const { socket } = await webSocketPeer(portOf(evaluator, 'webSocket'));
  const closed = once(socket, 'close');
  const session = await evaluator.offer(sampleRequest());
  await screen.waitFor((view) => view.screen === 'rating');
  for (let count = 0; count < 1_000; count += 1) {
    flood.send(Buffer.from('{"command":"reset"}'), portOf(evaluator, 'udp'), '127.0.0.1');
    socket.send('{"function":"Heartbeat"}');
  }
  // Fewer than may be connected.
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  onTestFinished(() => agent.destroy());
  const asked = Array.from({ length: 200 }, () => statusOf(commandAt(evaluator, { counter: COUNTER, command: 'reset' }), { agent }));
  expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
  expect(await evaluator.status(session)).toBe('completed');
  expect(await Promise.all(asked)).toContain(429);
  const [code]: unknown[] = await closed;
  expect(code).toBe(1013);
  await eventually(() => expect(refusals(evaluator).filter((kind) => kind === 'too-many-requests')).toHaveLength(3));
});

test('of more than sixteen connections the rest is turned away, and a peer that is gone makes room', async () => {
  const clock = new ManualClock(NOON);
  const evaluator = await evaluatorWithDoors({ webSocket: { port: 0 } }, { clock });
  const port = portOf(evaluator, 'webSocket');
  const silent = await Promise.all(Array.from({ length: 16 }, () => webSocketPeer(port, { autoPong: false })));
  expect(await handshake(port, {})).toMatch(/hang up|ECONNRESET/);
  const gone = Promise.all(silent.map(({ socket }) => once(socket, 'close')));
  clock.advance(60_000);
  clock.advance(60_000);
  await gone;
  await eventually(async () => expect(await handshake(port, {})).toBe('open'));
});

test('a repeated datagram does no harm', async () => {
  const evaluator = await evaluatorWithDoors({ udp: { port: 0 } });
  const peer = await udpPeer(portOf(evaluator, 'udp'));
  peer.send({ command: 'pause', serial: '1' });
  peer.send({ command: 'reset', serial: '2' });
  peer.send({ command: 'pause', serial: '1' });
  for (const serial of ['1', '2', '1']) expect(await peer.next()).toMatchObject({ serial, result: 0 });
  expect(await sign(evaluator)).toContain('"sign":null');
});

test('how a case ends is told as late as the counter hears of it', async () => {
  const clock = new ManualClock(NOON);
  const evaluator = await evaluatorWithDoors({ udp: { port: 0 } }, { clock, config: { secondsToTell: 30 } });
  const screen = await connectTestScreen(evaluator);
  const peer = await udpPeer(portOf(evaluator, 'udp'));
  peer.send({ command: 'apprise', staffNo: 'A0317', projectNo: 'HLJ1', taskCode: '11230200MB', taskName: '备案' });
  const { id } = await peer.next();
  clock.advance(7_000);
  await screen.send('touch', { session: id });
  clock.advance(5_000);
  await screen.send('chooseLevel', { session: id, level: 5 });
  peer.send({ command: 'status', id: String(id) });
  expect(await peer.next()).toMatchObject({ status: 'rating' });
  clock.advance(25_000);
  expect(await peer.next()).toMatchObject({ event: 'closed', id, status: 'completed' });
});

test('a command that names no case and comes again and again is not accepted before that', async () => {
  const clock = new ManualClock(NOON);
  const evaluator = await evaluatorWithDoors({ udp: { port: 0 } }, { clock, config: { secondsToTell: 30 } });
  const screen = await connectTestScreen(evaluator);
  const peer = await udpPeer(portOf(evaluator, 'udp'));
  const said = async () => {
    peer.send({ command: 'apprise', staffNo: 'A0317', taskCode: '11230200MB', taskName: '备案' });
    return await peer.next();
  };
  const { id } = await said();
  await screen.send('touch', { session: id });
  expect(await said()).toMatchObject({ result: 'citizen-is-rating' });
  await screen.send('chooseLevel', { session: id, level: 5 });
  expect(await said()).toMatchObject({ result: 'citizen-is-rating' });
  clock.advance(30_000);
  expect(await peer.next()).toMatchObject({ event: 'closed', id });
  const next = await said();
  expect(next).toMatchObject({ result: 0, status: 'offered' });
  // A command that names no case is a case of its own each time.
  expect(await said()).toMatchObject({ event: 'closed', id: next.id, status: 'unrated' });
});

test('a question how a case stands leaves its end to whoever began it', async () => {
  const evaluator = await evaluatorWithDoors({ udp: { port: 0 } });
  const screen = await connectTestScreen(evaluator);
  const [system, monitor] = [await udpPeer(portOf(evaluator, 'udp')), await udpPeer(portOf(evaluator, 'udp'))];
  system.send({ command: 'apprise', serial: '7001', staffNo: 'A0317', projectNo: 'HLJ1', taskCode: '11230200MB', taskName: '备案' });
  const { id } = await system.next();
  monitor.send({ command: 'status', id: String(id) });
  expect(await monitor.next()).toMatchObject({ status: 'offered' });
  await screen.send('chooseLevel', { session: id, level: 5 });
  expect(await system.next()).toMatchObject({ command: 'apprise', serial: '7001', event: 'closed', id, status: 'completed' });
});

test('a case that is offered again after a change of shift stays with whoever served', async () => {
  const evaluator = await evaluatorWithDoors({ udp: { port: 0 } });
  const screen = await connectTestScreen(evaluator);
  const peer = await udpPeer(portOf(evaluator, 'udp'));
  const said = async (message: Record<string, string>) => {
    peer.send(message);
    return await peer.next();
  };
  const apprise = { command: 'apprise', projectNo: 'HLJ1', taskCode: '11230200MB', taskName: '备案' };
  await said({ command: 'login', staffNo: 'A0317' });
  const { id } = await said(apprise);
  await screen.send('decline', { session: id });
  expect(await peer.next()).toMatchObject({ event: 'closed', status: 'unrated' });
  await said({ command: 'login', staffNo: 'B0001', staffName: '李强' });
  expect(await said(apprise)).toMatchObject({ result: 0, id });
  await screen.waitFor((view) => view.screen === 'rating' && view.staff.some(({ no }) => no === 'A0317'));
});

test('a port that is taken keeps nobody from rating; the technician hears which, and what to do', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const evaluator = await evaluatorWithDoors({ pages: true, webSocket: { port }, http: { port, counter: COUNTER }, udp: { port: 0 } }, { config: { province: undefined } });
  const [noPages, webSocket, http] = evaluator.warnings();
  expect(noPages).toMatch(/doors\.pages.*未配置 province.*no province is configured/);
  for (const [name, told] of [['webSocket', webSocket], ['http', http]]) expect(told).toMatch(new RegExp(`doors\\.${name} 未能打开（端口 ${port}，EADDRINUSE）.*End the program that holds the port`));
  const peer = await udpPeer(portOf(evaluator, 'udp'));
  peer.send({ command: 'pause' });
  expect(await peer.next()).toMatchObject({ result: 0 });
  expect(await evaluator.offer(sampleRequest())).toMatch(/-/);
});
