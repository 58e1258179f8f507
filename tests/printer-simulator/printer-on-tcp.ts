import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { SimulatedPrinter } from './simulated-printer.ts';

export interface PrinterOnTcp {
  port: number;
  /** How many connections were made. */
  readonly connections: number;
  /** How many are open now. */
  readonly open: number;
  close(): Promise<void>;
}

/** Puts a simulated printer on a TCP port of this machine. It serves one connection at a time; others wait. */
export async function printerOnTcp(printer: SimulatedPrinter, port = 0): Promise<PrinterOnTcp> {
  const sockets = new Set<Socket>();
  const waiting: Socket[] = [];
  let connections = 0;
  let served: Socket | undefined;

  const serveNext = () => {
    served = waiting.shift();
    if (served !== undefined) serve(served);
  };
  const serve = (socket: Socket) => {
    let ended = false;
    const endIfRead = () => {
      if (ended && printer.hasReadAll) socket.end();
    };
    printer.connect({
      send: (bytes) => {
        if (socket.writable) socket.write(bytes);
      },
      hangUp: () => socket.resetAndDestroy(),
      onRoom: () => {
        socket.resume();
        endIfRead();
      },
    });
    socket.on('data', (bytes: Buffer) => {
      if (!printer.receive(bytes)) socket.pause();
    });
    socket.on('end', () => {
      ended = true;
      endIfRead();
    });
    socket.resume();
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) => {
    connections++;
    sockets.add(socket);
    // Connections are broken on purpose here.
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      waiting.splice(0, waiting.length, ...waiting.filter((other) => other !== socket));
      if (served !== socket) return;
      printer.disconnect();
      serveNext();
    });
    waiting.push(socket);
    if (served === undefined) serveNext();
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulated printer does not listen on TCP.');

  return {
    port: address.port,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
