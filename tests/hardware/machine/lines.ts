import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** The other side of a Unix socket that QEMU connects to when it starts. */
export interface Line {
  path: string;
  socket: Promise<Socket>;
}

export function openLine(path: string): Line {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    server.close();
    // QEMU resets its lines when it is killed; its exit is what counts.
    socket.on('error', () => {});
    resolve(socket);
  });
  server.once('error', reject);
  server.listen(path).unref();
  return { path, socket: promise };
}

/** JSON, an object a line. */
export function onJson(socket: Socket, listener: (message: unknown) => void): void {
  createInterface({ input: socket }).on('line', (line) => listener(JSON.parse(line)));
}

export const writeJson = (socket: Socket, message: unknown) => socket.write(`${JSON.stringify(message)}\n`);
