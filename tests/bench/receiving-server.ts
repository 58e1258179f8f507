/**
 * The bare province of the drain benchmark: answers the gateway's protocol and judges nothing. Like a real one it has each
 * request on its disk before it answers.
 */
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';

const file = openSync(z.string().parse(process.argv[2]), 'a', 0o600);
const bodySchema = z.object({ records: z.array(z.unknown()) });

const server = createServer(async (request, response) => {
  const body = await buffer(request);
  const { records } = bodySchema.parse(JSON.parse(body.toString('utf8')));
  writeSync(file, body);
  fsyncSync(file);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ results: records.map(() => ({ code: 'OK', message: '' })) }));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = z.object({ port: z.int() }).parse(server.address());
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => process.exit());
