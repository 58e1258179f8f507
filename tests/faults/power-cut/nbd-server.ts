import { createServer, type Socket } from 'node:net';
import type { NbdDisk } from './nbd-disk.ts';

/** Network Block Device, fixed newstyle handshake and simple replies: the least that nbdfuse speaks. */
const NBD_MAGIC = Buffer.from('NBDMAGIC', 'latin1');
const OPTION_MAGIC = Buffer.from('IHAVEOPT', 'latin1');
const OPTION_REPLY_MAGIC = 0x0003e889045565a9n;
const REQUEST_MAGIC = 0x25609513;
const REPLY_MAGIC = 0x67446698;
const HANDSHAKE_FLAGS = 1 | 2; // fixed newstyle, no zeroes
const EXPORT_FLAGS = 1 | 4 | 8; // has flags, flush, FUA
const FUA_FLAG = 1;
const OPTION = { exportName: 1, abort: 2, info: 6, go: 7 };
const REPLY = { ack: 1, info: 3, unsupported: 0x80000001 };
const COMMAND = { read: 0, write: 1, disconnect: 2, flush: 3 };
const ERROR = { none: 0, io: 5, invalid: 22 };

/** Serves a disk on a Unix socket until `close`. */
export async function serveDisk(disk: NbdDisk, socketPath: string): Promise<{ close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The peer is killed in the middle of whatever it does.
    socket.on('error', () => socket.destroy());
    void serve(disk, socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Gives exactly as many bytes of a stream as are asked for. */
function byteReader(socket: Socket): (length: number) => Promise<Buffer> {
  const chunks = socket[Symbol.asyncIterator]();
  let kept = Buffer.alloc(0);
  return async (length) => {
    while (kept.length < length) {
      const { value, done } = await chunks.next();
      if (done === true || !Buffer.isBuffer(value)) throw new Error('The peer has hung up.');
      kept = Buffer.concat([kept, value]);
    }
    const taken = kept.subarray(0, length);
    kept = kept.subarray(length);
    return taken;
  };
}

async function serve(disk: NbdDisk, socket: Socket): Promise<void> {
  const take = byteReader(socket);
  if (!(await shakeHands(disk, socket, take))) return void socket.end();
  for (;;) {
    const header = await take(28);
    if (header.readUInt32BE(0) !== REQUEST_MAGIC) throw new Error('Not an NBD request.');
    const command = header.readUInt16BE(6);
    if (command === COMMAND.disconnect) return void socket.end();
    const length = header.readUInt32BE(24);
    const data = command === COMMAND.write ? await take(length) : Buffer.alloc(0);
    const { error, body } = answer(disk, header, data);
    const reply = Buffer.alloc(16);
    reply.writeUInt32BE(REPLY_MAGIC, 0);
    reply.writeUInt32BE(error, 4);
    header.copy(reply, 8, 8, 16);
    socket.write(Buffer.concat([reply, body]));
  }
}

function answer(disk: NbdDisk, header: Buffer, data: Buffer): { error: number; body: Buffer } {
  const offset = Number(header.readBigUInt64BE(16));
  const nothing = Buffer.alloc(0);
  const done = (succeeded: boolean) => ({ error: succeeded ? ERROR.none : ERROR.io, body: nothing });
  switch (header.readUInt16BE(6)) {
    case COMMAND.read: {
      const body = disk.read(offset, header.readUInt32BE(24));
      return body === undefined ? done(false) : { error: ERROR.none, body };
    }
    case COMMAND.write:
      return done(disk.write(offset, data, (header.readUInt16BE(4) & FUA_FLAG) !== 0));
    case COMMAND.flush:
      return done(disk.flush());
    default:
      return { error: ERROR.invalid, body: nothing };
  }
}

/** @returns whether requests follow */
async function shakeHands(disk: NbdDisk, socket: Socket, take: (length: number) => Promise<Buffer>): Promise<boolean> {
  const flags = Buffer.alloc(2);
  flags.writeUInt16BE(HANDSHAKE_FLAGS);
  socket.write(Buffer.concat([NBD_MAGIC, OPTION_MAGIC, flags]));
  await take(4);
  for (;;) {
    const option = await take(16);
    const code = option.readUInt32BE(8);
    await take(option.readUInt32BE(12));
    const reply = (type: number, data = Buffer.alloc(0)) => socket.write(optionReply(code, type, data));
    if (code === OPTION.exportName) return socket.write(exportSize(disk)) || true;
    if (code === OPTION.abort) return reply(REPLY.ack) && false;
    if (code !== OPTION.go && code !== OPTION.info) {
      reply(REPLY.unsupported);
      continue;
    }
    reply(REPLY.info, Buffer.concat([Buffer.alloc(2), exportSize(disk)]));
    reply(REPLY.ack);
    if (code === OPTION.go) return true;
  }
}

function exportSize({ size }: NbdDisk): Buffer {
  const bytes = Buffer.alloc(10);
  bytes.writeBigUInt64BE(BigInt(size), 0);
  bytes.writeUInt16BE(EXPORT_FLAGS, 8);
  return bytes;
}

function optionReply(option: number, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head.writeBigUInt64BE(OPTION_REPLY_MAGIC, 0);
  head.writeUInt32BE(option, 8);
  head.writeUInt32BE(type, 12);
  head.writeUInt32BE(data.length, 16);
  return Buffer.concat([head, data]);
}
