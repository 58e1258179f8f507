import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

export interface RecordingProvince {
  url: string;
  /** What was accepted, such as `service HLJ…/1`, in the order of the replies. */
  accepted: readonly string[];
  /** What was received and put off. */
  putOff: readonly string[];
  /** What must never happen on the wire. */
  breaches: readonly string[];
  /** Most requests that were open at the same time. */
  mostAtOnce(): number;
  /** Requests without a reply yet. */
  open(): number;
}

const requestSchema = z.object({ records: z.array(z.object({ projectNo: z.string(), serviceNumber: z.int() })) });

/**
 * A province that speaks the gateway's protocol and watches the order in which records come. It takes its time, longer for some
 * requests than for others, so that requests overlap and replies overtake each other.
 * @param isBusy whether it puts a record off, such as `service HLJ…/1`
 */
export async function startRecordingProvince(isBusy: (record: string) => boolean): Promise<RecordingProvince> {
  const accepted: string[] = [];
  const putOff: string[] = [];
  const breaches: string[] = [];
  const openCases = new Set<string>();
  let open = 0;
  let mostAtOnce = 0;
  let count = 0;

  const answer = async (kind: string, body: unknown) => {
    const { records } = requestSchema.parse(body);
    open += 1;
    count += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    for (const { projectNo, serviceNumber } of records) {
      if (openCases.has(projectNo)) breaches.push(`two records of ${projectNo} at once`);
      openCases.add(projectNo);
      const service = `service ${projectNo}/${serviceNumber}`;
      if (kind === 'rating' && !accepted.includes(service)) breaches.push(`a rating before its ${service}`);
    }
    for (let turns = 10 + ((count * 7) % 30); turns > 0; turns -= 1) await setImmediate();
    open -= 1;
    return records.map(({ projectNo, serviceNumber }) => {
      openCases.delete(projectNo);
      const record = `${kind} ${projectNo}/${serviceNumber}`;
      const busy = isBusy(record);
      (busy ? putOff : accepted).push(record);
      return { code: busy ? 'BUSY' : 'OK', message: '' };
    });
  };

  const server = createServer((request, response) => {
    const kind = request.url === '/gateway/services' ? 'service' : 'rating';
    json(request)
      .then((body) => answer(kind, body))
      .then((results) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ results })))
      .catch((error: unknown) => {
        breaches.push(String(error));
        response.writeHead(500).end();
      });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return { url: `http://127.0.0.1:${port}`, accepted, putOff, breaches, mostAtOnce: () => mostAtOnce, open: () => open };
}
