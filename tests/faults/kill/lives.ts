import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { drainedSchema, RATINGS_PER_LIFE, SAYS, type Drained, type KillPoint, type Orders } from './machine-orders.ts';

/** When a random life is ended: some time after it began to open its store, or after it first thanked a citizen. */
export const RANDOM_SPELLS = ['random-opening', 'random-running'] as const;

/** How a life of the machine ends: at a point, or after so many milliseconds. */
export type Kill = { point: KillPoint; nth: number } | { point: (typeof RANDOM_SPELLS)[number]; afterMs: number };

/** A life that was ended by SIGKILL. */
export interface Life {
  kill: Kill;
  firstOrdinal: number;
  thanked: number[];
  /** Records that the province had already when this life sent them. */
  repeated: number;
}

export interface Machine {
  folder: string;
  province: Orders['province'];
  /** Where Node keeps the compiled code: half of the time of a start. */
  compileCache: string;
  /** Machines that share a province have ordinals of their own. */
  firstOrdinal: number;
  careless?: boolean;
}

const MACHINE = join(import.meta.dirname, 'rating-machine.ts');
/** A machine that has not come to its point by then will never. */
const LONGEST_LIFE_MS = 60_000;

interface Running {
  lines: AsyncIterable<string>;
  kill(): void;
  /** Its exit code, null after a kill, and what it printed as an error. */
  ended: Promise<{ code: number | null; errors: string }>;
}

function startMachine({ folder, province, compileCache, careless = false }: Machine, firstOrdinal: number | null, kill?: Kill): Running {
  const stopAt = kill && 'nth' in kill ? kill : null;
  const orders: Orders = { folder, province, firstOrdinal, stopAt, careless };
  const child = spawn(process.execPath, [MACHINE, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    signal: AbortSignal.timeout(LONGEST_LIFE_MS),
    killSignal: 'SIGKILL',
  });
  const code = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  // Whoever waits for the end hears of a failure; until then nobody does.
  const ended = Promise.all([code, text(child.stderr)]).then(([exitCode, errors]) => ({ code: exitCode, errors }));
  ended.catch(() => {});
  return { lines: createInterface({ input: child.stdout }), kill: () => void child.kill('SIGKILL'), ended };
}

/** The one real wait of these tests: a kill at a random moment needs moments. */
const killAfter = (ms: number, running: Running) => setTimeout(running.kill, ms);

function startsSpell(point: Kill['point'], line: string, { thanked }: Life): boolean {
  return point === 'random-opening' ? line === SAYS.opening : line.startsWith('thanked ') && thanked.length === 0;
}

const numberIn = (line: string) => Number(line.split(' ')[1]);

async function live(machine: Machine, firstOrdinal: number, kill: Kill): Promise<Life> {
  const running = startMachine(machine, firstOrdinal, kill);
  const life: Life = { kill, firstOrdinal, thanked: [], repeated: 0 };
  for await (const line of running.lines) {
    if ('afterMs' in kill && startsSpell(kill.point, line, life)) killAfter(kill.afterMs, running);
    if (line.startsWith('thanked ')) life.thanked.push(numberIn(line));
    else if (line.startsWith('repeated ')) life.repeated += numberIn(line);
    else if (line.startsWith('at ')) running.kill();
  }
  const { code, errors } = await running.ended;
  if (code !== null) throw new Error(`The machine ended by itself (${code}) before the kill ${JSON.stringify(kill)}: ${errors}`);
  return life;
}

/** Sends what waits, to the end. */
export async function drain(machine: Machine): Promise<Drained & { repeated: number }> {
  const running = startMachine(machine, null);
  let repeated = 0;
  let drained: Drained | undefined;
  for await (const line of running.lines) {
    if (line.startsWith('repeated ')) repeated += numberIn(line);
    if (line.startsWith('drained ')) drained = drainedSchema.parse(JSON.parse(line.slice('drained '.length)));
  }
  const { code, errors } = await running.ended;
  if (drained === undefined || code !== 0) throw new Error(`The machine could not send everything (${code}): ${errors}`);
  return { ...drained, repeated };
}

/** Lives one after the other on the same folder; the last one sends what is left. */
export async function runLives(machine: Machine, kills: readonly Kill[]): Promise<{ lives: Life[]; drained: Drained; repeated: number }> {
  // It ends by itself, so Node keeps the code that it compiled.
  await drain(machine);
  const lives: Life[] = [];
  for (const [index, kill] of kills.entries()) {
    lives.push(await live(machine, machine.firstOrdinal + index * RATINGS_PER_LIFE, kill));
  }
  const { repeated, ...drained } = await drain(machine);
  return { lives, drained, repeated: repeated + lives.reduce((sum, life) => sum + life.repeated, 0) };
}
