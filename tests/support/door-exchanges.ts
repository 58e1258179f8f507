import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { putHallFiles } from './hall-folder.ts';
import { startTestEvaluator, type TestEvaluator, type TestScreen } from './running-evaluator.ts';
import { temporaryFolder } from './temporary-folder.ts';

const objectSchema = z.record(z.string(), z.unknown());
const stepSchema = z.union([
  z.strictObject({ send: objectSchema }),
  z.strictObject({ answer: objectSchema }),
  z.strictObject({ screen: objectSchema }),
  z.strictObject({ citizen: z.string(), args: objectSchema }),
]);
const fileSchema = z.strictObject({
  config: objectSchema,
  exchanges: z.array(z.strictObject({ title: z.string(), steps: z.array(stepSchema) })).min(1),
});
type Step = z.infer<typeof stepSchema>;

/** What was sent to a door, what it answered and what the screen showed: `core/counter-link/doors/exchanges/<name>.json`. */
export function recordedExchanges(name: string) {
  const file = new URL(`../../core/counter-link/doors/exchanges/${name}.json`, import.meta.url);
  return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const PROVINCE = { url: 'https://pf.example.gov.cn', appId: 'hall-1', secret: 'a-secret-for-tests' };

/** An evaluator with doors open, in a hall with one member of staff in its table. */
export async function evaluatorWithDoors(doors: Record<string, unknown>, options: Parameters<typeof startTestEvaluator>[0] = {}): Promise<TestEvaluator> {
  const dataFolder = temporaryFolder();
  putHallFiles(dataFolder, ['staff.csv'], '工号,姓名,岗位,部门,星级,工牌码\r\nA0317,王晓梅,医保综合窗口,医疗保障局,4,\r\n');
  // No province answers there; nothing of what the doors do waits for one.
  return await startTestEvaluator({ ...options, dataFolder, config: { province: PROVINCE, ...options.config, doors } });
}

/** The port at which a door is open, as the log says. */
export function portOf(evaluator: TestEvaluator, door: string): number {
  const lines = evaluator.logged().split('\n').filter((line) => line.includes('A door is open.'));
  const opened = lines.map((line) => z.object({ door: z.string(), port: z.int() }).parse(JSON.parse(line)));
  return opened.find((one) => one.door === door)?.port ?? 0;
}

/** The business system's end of a door. */
export interface Peer {
  send(message: Record<string, unknown> | Uint8Array): void;
  /** The next message that came, in their order. */
  next(): Promise<Record<string, unknown>>;
}

/** A queue of what comes in. */
export function inbox() {
  const came: Record<string, unknown>[] = [];
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  return {
    put(message: unknown) {
      const parsed = objectSchema.parse(message);
      const take = waiting.shift();
      if (take) take(parsed);
      else came.push(parsed);
    },
    next: (): Promise<Record<string, unknown>> => {
      const first = came.shift();
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve));
    },
  };
}

const bytesOf = (message: Record<string, unknown> | Uint8Array) => (message instanceof Uint8Array ? message : Buffer.from(JSON.stringify(message)));

/** @param from the address to send from; all of 127.0.0.0/8 is this machine, and all but 127.0.0.1 foreign to a door */
export async function udpPeer(port: number, from = '127.0.0.1'): Promise<Peer> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.bind(0, from);
  await once(socket, 'listening');
  const { put, next } = inbox();
  socket.on('message', (bytes) => put(JSON.parse(bytes.toString())));
  return { send: (message) => socket.send(bytesOf(message), port, '127.0.0.1'), next };
}

/** @param options `autoPong: false`: as from a machine that went to sleep, which answers no ping */
export async function webSocketPeer(port: number, options: { autoPong?: boolean } = {}): Promise<Peer & { socket: WebSocket }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, options);
  onTestFinished(() => socket.terminate());
  const { put, next } = inbox();
  socket.on('message', (data) => put(JSON.parse(String(data))));
  await once(socket, 'open');
  return { send: (message) => socket.send(bytesOf(message).toString()), next, socket };
}

/** Plays an exchange. A value that begins with `$` names whatever first stood there. */
export async function play(steps: readonly Step[], peer: Peer, screen: TestScreen): Promise<void> {
  const names = new Map<string, unknown>();
  for (const step of steps) {
    if ('send' in step) peer.send(objectSchema.parse(filledIn(step.send, names)));
    else if ('answer' in step) {
      const came = await peer.next();
      for (const [field, value] of Object.entries(step.answer)) {
        if (typeof value === 'string' && value.startsWith('$') && !names.has(value)) names.set(value, came[field]);
      }
      expect(came).toMatchObject(objectSchema.parse(filledIn(step.answer, names)));
      // What belongs to the citizen alone.
      expect(JSON.stringify(came)).not.toMatch(/level|satisf|reason|indicator/i);
    } else if ('screen' in step) await shows(screen, objectSchema.parse(filledIn(step.screen, names)));
    else expect(await screen.send(step.citizen, filledIn(step.args, names))).toBeNull();
  }
}

const filledIn = (value: unknown, names: ReadonlyMap<string, unknown>): unknown =>
  JSON.parse(JSON.stringify(value), (_key, one: unknown) => (typeof one === 'string' && names.has(one) ? names.get(one) : one));

async function shows(screen: TestScreen, wanted: Record<string, unknown>): Promise<void> {
  const matches = (view: ScreenView) => {
    try {
      expect(view).toMatchObject(wanted);
      return true;
    } catch {
      return false;
    }
  };
  await screen.waitFor(matches);
}

