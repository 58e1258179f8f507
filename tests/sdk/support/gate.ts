import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { freePort } from '../../support/free-port.ts';

/** An address that stays while the evaluator behind it goes and comes back, as one with a fixed port does. */
export interface Gate {
  url: string;
  /** From now on leads to this evaluator; what was open through it before is cut. */
  open(evaluator: { url: string }): Promise<void>;
  /** Nobody listens, and what was open is cut. */
  shut(): void;
  /** All connections stay, and nothing passes any more, as with a cable that was pulled. */
  silence(): void;
  /** Connections that are open now. */
  held(): number;
}

export async function startGate(): Promise<Gate> {
  const sockets = new Set<Socket>();
  let target: URL | undefined;
  let isSilent = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server = createServer((socket) => {
    keep(socket);
    if (isSilent || target === undefined) return;
    const beyond = connect(Number(target.port), target.hostname);
    keep(beyond);
    socket.pipe(beyond).pipe(socket);
  });
  const listen = (port: number) => once(server.listen(port, '127.0.0.1'), 'listening');
  const port = await freePort();
  const cut = () => sockets.forEach((socket) => socket.destroy());
  const shut = () => {
    server.close();
    cut();
  };
  onTestFinished(shut);
  return {
    url: `http://127.0.0.1:${port}`,
    async open({ url }) {
      cut();
      target = new URL(url);
      isSilent = false;
      if (!server.listening) await listen(port);
    },
    shut,
    silence() {
      isSilent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    held: () => sockets.size,
  };
}
