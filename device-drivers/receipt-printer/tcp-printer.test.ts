import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type ServerOpts, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import type { Receipt } from '../../core/contract/receipt.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import { PAPER_58MM } from './printer-profile.ts';
import { TcpPrinter, type TcpPrinterOptions } from './tcp-printer.ts';

const NOW = Date.parse('2026-11-22T15:30:00+08:00');
const HOUR = 3_600_000;

const receipt = (text: string, expiresAt = NOW + HOUR): Receipt => ({ lines: [{ type: 'text', text }], expiresAt });

const servers: Server[] = [];
const accepted: Socket[] = [];
afterEach(() => {
  for (const socket of accepted.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
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

function printerAt(port: number, options: Partial<TcpPrinterOptions> = {}) {
  const clock = new ManualClock(NOW);
  const printer = new TcpPrinter({ id: 'p', host: '127.0.0.1', port, profile: PAPER_58MM, encode: encodeReceipt, clock, ...options });
  return { clock, printer };
}

/** Lets everything run that is ready to run. */
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** A printer that takes the whole job and never hangs up. `took` resolves with its socket when the job is there. */
async function listenWithoutHangingUp() {
  const { promise: took, resolve } = Promise.withResolvers<Socket>();
  const port = await listen((socket) => socket.resume().on('end', () => resolve(socket)), { allowHalfOpen: true });
  return { port, took };
}

describe('a printer that works', () => {
  test('gets the bytes one for one, and is ready', async () => {
    const { promise: received, resolve } = Promise.withResolvers<Buffer>();
    const port = await listen((socket) => void buffer(socket).then(resolve));
    const { printer } = printerAt(port);
    expect(printer.health()).toMatchObject({ id: 'p', kind: 'receipt-printer', state: 'unknown' });
    await printer.print(receipt('感谢您的评价'));
    expect(await received).toEqual(Buffer.from(encodeReceipt(receipt('感谢您的评价'), PAPER_58MM)));
    expect(printer.health().state).toBe('ready');
  });

  test('may send status bytes of its own', async () => {
    const port = await listen((socket) => {
      socket.write(Buffer.alloc(300_000, 0x12));
      socket.resume();
    });
    const { printer } = printerAt(port);
    await expect(printer.print(receipt('a'))).resolves.toBeUndefined();
  });

  test('gets one job at a time, in order, on connections of their own', async () => {
    const received: Promise<Buffer>[] = [];
    const port = await listen((socket) => void received.push(buffer(socket)));
    let open = 0;
    let mostOpen = 0;
    const { printer } = printerAt(port, {
      connect: (port, host) => {
        open++;
        mostOpen = Math.max(mostOpen, open);
        return connect(port, host).on('close', () => {
          open--;
        });
      },
    });
    await Promise.all(['1', '2', '3'].map((text) => printer.print(receipt(text))));
    expect(await Promise.all(received)).toEqual(
      ['1', '2', '3'].map((text) => Buffer.from(encodeReceipt(receipt(text), PAPER_58MM))),
    );
    expect(mostOpen).toBe(1);
  });
});

describe('a printer that fails', () => {
  test('refused connection: unreachable, and the next job is tried anew', async () => {
    const port = await listen((socket) => socket.resume());
    const { printer } = printerAt(port);
    const [server] = servers.splice(0);
    server?.close();
    await once(server ?? new Socket(), 'close');
    await expect(printer.print(receipt('a'))).rejects.toMatchObject({ name: 'PrintProblem', kind: 'unreachable' });
    expect(printer.health().state).toBe('failed');
    expect(printer.health().detail.zh).toContain('请检查打印机电源');
    expect(printer.health().detail.en).toContain('Check its power');

    const again = createServer((socket) => socket.resume());
    servers.push(again);
    await once(again.listen(port, '127.0.0.1'), 'listening');
    await printer.print(receipt('a'));
    expect(printer.health().state).toBe('ready');
  });

  test('no answer to the connection: unreachable after 5 s, not before', async () => {
    const neverConnected = new Socket();
    const { clock, printer } = printerAt(9100, { connect: () => neverConnected });
    const printed = printer.print(receipt('a'));
    printed.catch(() => {});
    await turn();
    clock.advance(4_999);
    await turn();
    expect(neverConnected.destroyed).toBe(false);
    clock.advance(1);
    await expect(printed).rejects.toMatchObject({ kind: 'unreachable' });
    expect(neverConnected.destroyed).toBe(true);
  });

  test('takes the job but never hangs up: timed-out after 15 s, not before', async () => {
    const { port, took } = await listenWithoutHangingUp();
    const { clock, printer } = printerAt(port);
    const printed = printer.print(receipt('a'));
    let over = false;
    printed.catch(() => {
      over = true;
    });
    await took;
    clock.advance(14_999);
    await turn();
    expect(over).toBe(false);
    clock.advance(1);
    await expect(printed).rejects.toMatchObject({ kind: 'timed-out' });
    expect(printer.health().state).toBe('failed');
    expect(printer.health().detail.zh).toContain('请检查纸张');
  });

  test('never reads: timed-out, and what was buffered is thrown away instead of coming out later', async () => {
    const { promise: connection, resolve } = Promise.withResolvers<Socket>();
    const port = await listen(resolve, { pauseOnConnect: true });
    const { promise: connected, resolve: onConnected } = Promise.withResolvers<void>();
    const huge = Buffer.alloc(32_000_000, 'x');
    const { clock, printer } = printerAt(port, {
      encode: () => huge,
      connect: (port, host) => connect(port, host).on('connect', onConnected),
    });
    const printed = printer.print(receipt('a'));
    printed.catch(() => {});
    const [socket] = await Promise.all([connection, connected]);
    clock.advance(15_000);
    await expect(printed).rejects.toMatchObject({ kind: 'timed-out' });

    let later = 0;
    socket.on('data', (chunk: Buffer) => {
      later += chunk.length;
    });
    const { promise: outcome, resolve: over } = Promise.withResolvers<unknown>();
    socket.on('end', () => over('ended as if complete')).on('error', over);
    socket.resume();
    expect(await outcome).toMatchObject({ code: 'ECONNRESET' });
    expect(later).toBeLessThan(huge.length);
  });

  test('breaks the connection: cannot-write, and nothing is sent again by itself', async () => {
    let connections = 0;
    const port = await listen((socket) => {
      connections++;
      socket.once('data', () => socket.resetAndDestroy());
    });
    const { printer } = printerAt(port);
    await expect(printer.print(receipt('a'))).rejects.toMatchObject({ kind: 'cannot-write' });
    expect(connections).toBe(1);
    expect(printer.health().state).toBe('failed');
  });

  test('one failed job does not take the next one with it', async () => {
    let connections = 0;
    const port = await listen((socket) => {
      connections++;
      if (connections === 1) socket.once('data', () => socket.resetAndDestroy());
      else socket.resume();
    });
    const { printer } = printerAt(port);
    const [first, second] = await Promise.allSettled([printer.print(receipt('a')), printer.print(receipt('b'))]);
    expect(first.status).toBe('rejected');
    expect(second.status).toBe('fulfilled');
    expect(printer.health().state).toBe('ready');
  });
});

describe('a receipt that expired', () => {
  test('is refused without a connection, and the printer is not blamed', async () => {
    const { printer } = printerAt(9100, {
      connect: () => {
        throw new Error('must not connect');
      },
    });
    await expect(printer.print(receipt('a', NOW))).rejects.toMatchObject({ kind: 'expired' });
    expect(printer.health().state).toBe('unknown');
  });

  test('while it waited for the job before it', async () => {
    const { port, took } = await listenWithoutHangingUp();
    const { clock, printer } = printerAt(port);
    const first = printer.print(receipt('a'));
    const second = printer.print(receipt('b', NOW + 10_000));
    second.catch(() => {});
    const socket = await took;
    clock.advance(10_000);
    socket.end();
    await first;
    await expect(second).rejects.toMatchObject({ kind: 'expired' });
  });

  test('while connecting: not one byte is sent', async () => {
    let received = 0;
    const port = await listen((socket) =>
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length;
      }),
    );
    const clock = new ManualClock(NOW);
    const { printer } = printerAt(port, {
      clock,
      connect: (port, host) => connect(port, host).prependOnceListener('connect', () => clock.advance(4_000)),
    });
    await expect(printer.print(receipt('a', NOW + 4_000))).rejects.toMatchObject({ kind: 'expired' });
    expect(received).toBe(0);
    expect(printer.health().state).toBe('unknown');
  });
});

test('closing ends the running job, refuses the waiting one and any later one, and blames nobody', async () => {
  const { port, took } = await listenWithoutHangingUp();
  const { printer } = printerAt(port);
  const outcomes = Promise.allSettled([printer.print(receipt('a')), printer.print(receipt('b'))]);
  await took;
  await printer.close();
  expect(await outcomes).toMatchObject([
    { status: 'rejected', reason: { kind: 'cannot-write' } },
    { status: 'rejected', reason: { kind: 'cannot-write' } },
  ]);
  await expect(printer.print(receipt('c'))).rejects.toMatchObject({ kind: 'cannot-write' });
  expect(printer.health().state).toBe('unknown');
});

test('closing in the very turn in which the bytes are handed over still ends the job', async () => {
  const port = await listen((socket) => socket.resume(), { allowHalfOpen: true });
  const { printer } = printerAt(port, {
    connect: (port, host) => {
      const socket = connect(port, host);
      // After the driver's own listener, in the same event.
      queueMicrotask(() => socket.on('connect', () => void printer.close()));
      return socket;
    },
  });
  await expect(printer.print(receipt('a'))).rejects.toMatchObject({ kind: 'cannot-write' });
});
