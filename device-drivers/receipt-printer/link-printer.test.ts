import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type ServerOpts, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { NOW, outcomeOf, receiptOf, testPrinter, turn } from '../../tests/printer-simulator/link-printer-setup.ts';
import { type PrinterOnTcp, printerOnTcp } from '../../tests/printer-simulator/printer-on-tcp.ts';
import { SimulatedPrinter } from '../../tests/printer-simulator/simulated-printer.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import type { LinkPrinterOptions } from './link-printer.ts';
import { tcpLink } from './links/tcp-link.ts';
import { PAPER_58MM } from './printer-profile.ts';

const servers: Server[] = [];
const accepted: Socket[] = [];
const printers: PrinterOnTcp[] = [];
afterEach(async () => {
  for (const socket of accepted.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  for (const printer of printers.splice(0)) await printer.close();
});

/** A TCP server on a free port; `onConnection` is the printer's behaviour. */
async function listen(onConnection: (socket: Socket) => void, options: ServerOpts = {}): Promise<number> {
  const server = createServer(options, (socket) => {
    // Connections are broken on purpose here.
    socket.on('error', () => {});
    accepted.push(socket);
    onConnection(socket);
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on TCP.');
  return address.port;
}

type Options = Partial<LinkPrinterOptions> & { connect?: (port: number, host: string) => Socket };

/** A printer that is not asked for its state, unless the options say so. */
const silentAt = (port: number, { connect: dial = connect, ...options }: Options = {}) =>
  testPrinter(tcpLink({ connect: dial, host: '127.0.0.1', port }), { asks: false, ...options });

async function simulated() {
  const paper = new SimulatedPrinter();
  const onTcp = await printerOnTcp(paper);
  printers.push(onTcp);
  return { paper, onTcp, ...silentAt(onTcp.port, { asks: true }) };
}

/** A printer that takes the whole job and never hangs up. `took` resolves with its socket when the job is there. */
async function listenWithoutHangingUp() {
  const { promise: took, resolve } = Promise.withResolvers<Socket>();
  const port = await listen((socket) => socket.resume().on('end', () => resolve(socket)), { allowHalfOpen: true });
  return { port, took };
}

describe('a printer that tells its state', () => {
  test('prints each receipt once, in order, on connections of their own, and is ready', async () => {
    const { paper, onTcp, printer, print } = await simulated();
    await Promise.all(['1', '2', '3'].map((text) => print(text)));
    expect(paper.receipts.map(([text]) => text)).toEqual(['1', '2', '3']);
    expect(paper.violations).toEqual([]);
    expect(printer.health().state).toBe('ready');
    await eventually(() => expect(onTcp.open).toBe(0));
    expect(onTcp.connections).toBe(3);
  });

  test('answers in single bytes, with garbage before: understood', async () => {
    const { paper, print } = await simulated();
    paper.answers = 'single-bytes';
    expect(await outcomeOf(print('a'))).toBe('printed');
    paper.answers = 'garbage-first';
    expect(await outcomeOf(print('b'))).toBe('printed');
  });

  test.each<['paper-out' | 'cover-open' | 'printer-error', (paper: SimulatedPrinter) => void]>([
    ['paper-out', (paper) => paper.runOutOfPaper()],
    ['cover-open', (paper) => paper.openCover()],
    ['printer-error', (paper) => paper.jam()],
  ])('%s: refused before a byte of the receipt', async (kind, fault) => {
    const { paper, printer, print } = await simulated();
    fault(paper);
    expect(await outcomeOf(print('a'))).toBe(kind);
    expect(printer.health().state).toBe('failed');
    expect(paper.holds).toBe(0);
    paper.repair();
    expect(paper.paper).toBe('');
  });

  test('runs out of paper during the print: told, and nothing comes out when paper comes back', async () => {
    const { paper, clock, print } = await simulated();
    paper.runOutOfPaper(30);
    const outcome = outcomeOf(print('x'.repeat(500)));
    await eventually(() => expect(paper.holds).toBeGreaterThan(500 - 30));
    clock.advance(1_000);
    expect(await outcome).toBe('paper-out');
    expect(paper.holds).toBe(0);
    const before = paper.paper;
    paper.putPaperIn();
    expect(paper.paper).toBe(before);
    expect(paper.receipts).toEqual([]);
  });

  test('hangs up in the middle: cannot-write, on one connection, and the next receipt is whole', async () => {
    const { paper, onTcp, print } = await simulated();
    await print('first');
    paper.hangUpAfter(40);
    expect(await outcomeOf(print('y'.repeat(300)))).toBe('cannot-write');
    expect(onTcp.connections).toBe(2);
    expect(await outcomeOf(print('next'))).toBe('printed');
    expect(paper.receipts.map((lines) => lines.find((text) => text.trim() !== ''))).toEqual(['first', 'next']);
    expect(paper.violations).toEqual([]);
  });
});

describe('a printer that tells nothing', () => {
  test('gets the bytes one for one, and its state stays unknown', async () => {
    const { promise: received, resolve } = Promise.withResolvers<Buffer>();
    const port = await listen((socket) => void buffer(socket).then(resolve));
    const { printer, print } = silentAt(port);
    expect(printer.health()).toMatchObject({ id: 'receipt-printer', kind: 'receipt-printer', state: 'unknown' });
    await print('感谢您的评价');
    expect(await received).toEqual(Buffer.from(encodeReceipt(receiptOf('感谢您的评价'), PAPER_58MM)));
    expect(printer.health()).toMatchObject({ state: 'unknown', detail: { zh: expect.stringContaining('已送达') } });
  });

  test('may send bytes of its own', async () => {
    const port = await listen((socket) => {
      socket.write(Buffer.alloc(300_000, 0x12));
      socket.resume();
    });
    await expect(silentAt(port).print('a')).resolves.toBeUndefined();
  });

  test('refuses the connection: unreachable, and the next job is tried anew', async () => {
    const port = await listen((socket) => socket.resume());
    const { printer, print } = silentAt(port);
    const [server] = servers.splice(0);
    server?.close();
    await once(server ?? new Socket(), 'close');
    expect(await outcomeOf(print('a'))).toBe('unreachable');
    expect(printer.health()).toMatchObject({ state: 'missing', detail: { en: expect.stringContaining('Check its power') } });

    const again = createServer((socket) => socket.resume());
    servers.push(again);
    await once(again.listen(port, '127.0.0.1'), 'listening');
    expect(await outcomeOf(print('a'))).toBe('printed');
  });

  test('does not answer the connection: unreachable after 5 s, not before', async () => {
    const neverConnected = new Socket();
    const { clock, print } = silentAt(9100, { connect: () => neverConnected });
    const outcome = outcomeOf(print('a'));
    await turn();
    clock.advance(4_999);
    await turn();
    expect(neverConnected.destroyed).toBe(false);
    clock.advance(1);
    expect(await outcome).toBe('unreachable');
    expect(neverConnected.destroyed).toBe(true);
  });

  test('takes the job but never hangs up: timed-out after 15 s, not before', async () => {
    const { port, took } = await listenWithoutHangingUp();
    const { clock, printer, print } = silentAt(port);
    let over = false;
    const outcome = outcomeOf(print('a')).finally(() => {
      over = true;
    });
    await took;
    clock.advance(14_999);
    await turn();
    expect(over).toBe(false);
    clock.advance(1);
    expect(await outcome).toBe('timed-out');
    expect(printer.health()).toMatchObject({ state: 'failed', detail: { zh: expect.stringContaining('请检查纸张') } });
  });

  test('never reads: timed-out, and what was buffered is thrown away instead of coming out later', async () => {
    const { promise: connection, resolve } = Promise.withResolvers<Socket>();
    const port = await listen(resolve, { pauseOnConnect: true });
    const { promise: connected, resolve: onConnected } = Promise.withResolvers<void>();
    const huge = Buffer.alloc(32_000_000, 'x');
    const { clock, print } = silentAt(port, {
      encode: () => huge,
      connect: (port, host) => connect(port, host).on('connect', onConnected),
    });
    const outcome = outcomeOf(print('a'));
    const [socket] = await Promise.all([connection, connected]);
    await turn();
    clock.advance(15_000);
    expect(await outcome).toBe('timed-out');

    let later = 0;
    socket.on('data', (chunk: Buffer) => {
      later += chunk.length;
    });
    const { promise: end, resolve: over } = Promise.withResolvers<unknown>();
    socket.on('end', () => over('ended as if complete')).on('error', over);
    socket.resume();
    expect(await end).toMatchObject({ code: 'ECONNRESET' });
    expect(later).toBeLessThan(huge.length);
  });

  test('breaks the connection: cannot-write, once, and it does not take the next job with it', async () => {
    let connections = 0;
    const port = await listen((socket) => {
      connections++;
      if (connections === 1) socket.once('data', () => socket.resetAndDestroy());
      else socket.resume();
    });
    const { printer, print } = silentAt(port);
    const first = outcomeOf(print('a'));
    const second = outcomeOf(print('b'));
    expect(await first).toBe('cannot-write');
    expect(await second).toBe('printed');
    expect(connections).toBe(2);
    expect(printer.health().state).toBe('unknown');
  });
});

describe('a receipt that expired', () => {
  const mustNotConnect = () => {
    throw new Error('must not connect');
  };

  test('is refused without a connection, and the printer is not blamed', async () => {
    const { printer, print } = silentAt(9100, { connect: mustNotConnect });
    expect(await outcomeOf(print('a', NOW))).toBe('expired');
    expect(printer.health().state).toBe('unknown');
  });

  test('while it waited for the job before it', async () => {
    const { port, took } = await listenWithoutHangingUp();
    const { clock, print } = silentAt(port);
    const first = outcomeOf(print('a'));
    const second = outcomeOf(print('b', NOW + 10_000));
    const socket = await took;
    clock.advance(10_000);
    socket.end();
    expect(await first).toBe('printed');
    expect(await second).toBe('expired');
  });

  test('while connecting: not one byte is sent', async () => {
    let received = 0;
    const port = await listen((socket) =>
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length;
      }),
    );
    const setup = silentAt(port, { connect: (port, host) => connect(port, host).prependOnceListener('connect', () => setup.clock.advance(4_000)) });
    expect(await outcomeOf(setup.print('a', NOW + 4_000))).toBe('expired');
    expect(received).toBe(0);
    expect(setup.printer.health().state).toBe('unknown');
  });
});

describe('closing', () => {
  test('ends the running job, refuses the waiting one and any later one, and blames nobody', async () => {
    const { port, took } = await listenWithoutHangingUp();
    const { printer, print } = silentAt(port);
    const outcomes = Promise.all([outcomeOf(print('a')), outcomeOf(print('b'))]);
    await took;
    await printer.close();
    expect(await outcomes).toEqual(['cannot-write', 'cannot-write']);
    expect(await outcomeOf(print('c'))).toBe('cannot-write');
    expect(printer.health().state).toBe('unknown');
  });

  test('in the very turn in which the bytes are handed over still ends the job', async () => {
    const port = await listen((socket) => socket.resume(), { allowHalfOpen: true });
    const { printer, print } = silentAt(port, {
      connect: (port, host) => {
        const socket = connect(port, host);
        // After the driver's own listener, in the same event.
        queueMicrotask(() => socket.on('connect', () => void printer.close()));
        return socket;
      },
    });
    expect(await outcomeOf(print('a'))).toBe('cannot-write');
  });
});
