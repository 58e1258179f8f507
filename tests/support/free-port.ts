import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what any system hands out by itself, to a connection or to a listener that asks for no port in particular. */
const FROM = 20_000;
const SPAN = 10_000;
/** Test files that run side by side begin apart. */
let next = (process.pid * 97) % SPAN;

/**
 * A port for a server that is started later, or stopped and started again. Unlike one that the system chose, it is not handed out to anybody
 * else in between.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < SPAN; tries += 1) {
    next = (next + 1) % SPAN;
    if (await isFree(FROM + next)) return FROM + next;
  }
  throw new Error('No port is free.');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
