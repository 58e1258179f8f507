import { fork, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CONTROL_PORT, fromScenarioSchema, toGuestSchema, type FromGuest, type FromScenario } from '../machine/guest-messages.ts';

/** Runs in the machine: starts each scenario in a process of its own and passes on what it says. Ends with the control port. */

/** All of it is bundled: see `machine/guest-programs.ts`. */
const RUNNER = join(import.meta.dirname, 'run-scenario.mjs');

const port = await open(`/dev/virtio-ports/${CONTROL_PORT}`, 'r+');
/** Writes follow each other: two at once on one file may mix. */
let said = Promise.resolve<unknown>(undefined);
const say = (message: FromGuest) => (said = said.then(() => port.write(`${JSON.stringify(message)}\n`)));


let running: ChildProcess | undefined;

function start(run: number, scenario: string): void {
  stop();
  const child = fork(RUNNER, [scenario], { env: { ...process.env, UV_THREADPOOL_SIZE: '8' } });
  running = child;
  let over = false;
  const pass = (message: FromScenario): void => {
    if (over || child !== running) return;
    over = message.type !== 'step';
    void say({ type: 'said', run, message });
  };
  child.on('message', (message) => pass(fromScenarioSchema.parse(message)));
  child.on('exit', (code, signal) => pass({ type: 'failed', message: `the scenario's process ended: ${signal ?? code}` }));
}

/** A thread that waits for a device may keep a process from ending by itself. */
function stop(): void {
  running?.kill('SIGKILL');
  running = undefined;
}

await say({ type: 'up', node: process.version, kernel: release() });
for await (const line of createInterface({ input: port.createReadStream({ autoClose: false }) })) {
  const message = toGuestSchema.parse(JSON.parse(line));
  if (message.type === 'power-off') break;
  start(message.run, message.scenario);
}
stop();
process.exit(0);
