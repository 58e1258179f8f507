import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import {
  DeviceProblem,
  fromDeviceHostSchema,
  type DeviceFamily,
  type DeviceHostProcess,
  type FromDeviceHost,
  type LaunchDeviceHost,
} from './host-messages.ts';
import { Heartbeat } from './heartbeat.ts';
import { DeviceHostLost, OpenCalls, type CallLimits } from './open-calls.ts';

export { DeviceCallTimeout, DeviceHostLost } from './open-calls.ts';

/** A weak PC that has just been switched on starts everything at once, from a slow disk. */
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 3_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
/** A process that worked this long was healthy: its next pause is the first one again. */
const HEALTHY_AFTER_MS = 300_000;

/**
 * `starting`: for the first time. `restarting`: it ended by itself; until it works again. `failed`: it cannot work with its
 * settings; tried again each minute all the same, because a missing file may come back.
 */
export type HostStanding = 'stopped' | 'starting' | 'running' | 'restarting' | 'failed';

export interface DeviceHostOptions {
  family: DeviceFamily;
  /** Structured clone must take it. */
  settings: unknown;
  launch: LaunchDeviceHost;
  clock: Clock;
  log?(words: string): void;
  /** What the family tells, not parsed yet. May come before the host is `running`. */
  onEvent(event: unknown): void;
  /** Told at each change. */
  onStanding(standing: HostStanding): void;
}

interface Running {
  process: DeviceHostProcess;
  ended: Promise<void>;
  /** In ticks; undefined until it is ready. */
  readyAt: number | undefined;
  /** Of its messages that were none only the first is logged. */
  garbage: boolean;
}

/**
 * The evaluator's end of a device host: starts the process, keeps it running, asks it and tells it. Nothing is queued for a
 * process that is not there, and nothing is asked twice.
 */
export class DeviceHost {
  readonly #options: DeviceHostOptions;
  readonly #calls: OpenCalls;
  readonly #heartbeat: Heartbeat;
  /** Those who wait for a process that runs. */
  readonly #waiting = new Set<() => void>();
  /** What was last told by each method: a new process has to know it, too. */
  readonly #told = new Map<string, unknown>();
  #standing: HostStanding = 'stopped';
  #running: Running | undefined;
  #stopping: Promise<void> = Promise.resolve();
  /** For the start or the restart under way. */
  #cancelTimer: CancelTimer = () => {};
  #pauseMs = FIRST_PAUSE_MS;

  constructor(options: DeviceHostOptions) {
    this.#options = options;
    this.#calls = new OpenCalls(options.clock, (id) => this.#running?.process.post({ type: 'cancel', id }));
    const ping = () => this.#running?.process.post({ type: 'ping' });
    this.#heartbeat = new Heartbeat(options.clock, ping, (how) => this.#kill(how));
  }

  get standing(): HostStanding {
    return this.#standing;
  }

  /** Starts the process and keeps it running until `stop`. Does nothing once started. */
  start(): void {
    if (this.#standing !== 'stopped') return;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#stand('starting');
    this.#launch();
  }

  /**
   * Resolves when the process runs, which it may do already.
   * @throws DeviceHostLost when it does not within so many milliseconds
   */
  running(withinMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => this.#standing === 'running' && resolve();
    const notInTime = () => reject(new DeviceHostLost(`The device host for ${this.#options.family} does not run.`));
    const cancel = this.#options.clock.after(withinMs, notInTime);
    this.#waiting.add(look);
    look();
    return promise.finally(() => {
      cancel();
      this.#waiting.delete(look);
    });
  }

  /**
   * Asks the device host.
   * @throws DeviceHostLost at once when it is not running or ends; DeviceCallTimeout; DeviceProblem with one of the family's
   *   kinds, or `busy` when too many calls are open; the signal's reason
   */
  call(method: string, params: unknown, limits: CallLimits): Promise<unknown> {
    const { process } = this.#running ?? {};
    if (process === undefined || this.#standing !== 'running') {
      return Promise.reject(new DeviceHostLost(`The device host for ${this.#options.family} is not running.`));
    }
    return this.#calls.begin(limits, (id) => process.post({ type: 'call', id, method, params }));
  }

  /** Tells the device host. The last of each method is told again to every new process. */
  tell(method: string, params: unknown): void {
    this.#told.delete(method);
    this.#told.set(method, params);
    if (this.#standing === 'running') this.#running?.process.post({ type: 'tell', method, params });
  }

  /** Asks the process to end; resolves when it did, or was killed because it took longer than 3 s. */
  stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#heartbeat.stop();
    this.#cancelTimer();
    this.#calls.rejectAll(new DeviceHostLost(`The device host for ${this.#options.family} was stopped.`));
    this.#stand('stopped');
    if (running !== undefined) this.#stopping = this.#end(running);
    return this.#stopping;
  }

  #launch(): void {
    const process = this.#options.launch(this.#options.family);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const running: Running = { process, ended, readyAt: undefined, garbage: false };
    this.#running = running;
    process.onMessage((message) => {
      if (this.#running === running) this.#receive(running, message);
    });
    process.onExit((how) => {
      resolve();
      if (this.#running === running) this.#lost(running, how);
    });
    this.#cancelTimer = this.#options.clock.after(READY_WITHIN_MS, () => this.#kill(`was not ready within ${READY_WITHIN_MS / 1000} s`));
    process.post({ type: 'configure', settings: this.#options.settings });
  }

  /** The process is there and of no use. */
  #kill(how: string): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#lost(running, how);
    running.process.kill();
  }

  #receive(running: Running, message: unknown): void {
    if (running.readyAt !== undefined) this.#heartbeat.heard();
    const read = fromDeviceHostSchema.safeParse(message);
    if (read.success) return this.#understand(running, read.data);
    if (!running.garbage) this.#log('said something that is no message; it is ignored.');
    running.garbage = true;
  }

  #understand(running: Running, message: FromDeviceHost): void {
    switch (message.type) {
      case 'ready':
        return this.#ready(running);
      case 'pong':
        return undefined;
      case 'event':
        return this.#options.onEvent(message.event);
      case 'result':
        return this.#calls.resolve(message.id, message.result);
      case 'problem':
        return this.#calls.reject(message.id, new DeviceProblem(message.kind, message.message));
      case 'failed':
        return this.#failed(running, message.message);
    }
  }

  #ready(running: Running): void {
    if (running.readyAt !== undefined) return;
    running.readyAt = this.#options.clock.ticks();
    this.#cancelTimer();
    this.#heartbeat.heard();
    for (const [method, params] of this.#told) running.process.post({ type: 'tell', method, params });
    this.#stand('running');
  }

  /** The process ended by itself, or has to. */
  #lost(running: Running, how: string): void {
    const { clock } = this.#options;
    if (running.readyAt !== undefined && clock.ticks() - running.readyAt >= HEALTHY_AFTER_MS) this.#pauseMs = FIRST_PAUSE_MS;
    this.#restartLater(how, this.#pauseMs);
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
    this.#stand('restarting');
  }

  #failed({ process }: Running, message: string): void {
    this.#restartLater(`cannot work with its settings (${message})`, LONGEST_PAUSE_MS);
    this.#stand('failed');
    process.kill();
  }

  #restartLater(how: string, pauseMs: number): void {
    this.#running = undefined;
    this.#heartbeat.stop();
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(pauseMs, () => this.#launch());
    this.#log(`${how}; it starts again in ${pauseMs / 1000} s.`);
    this.#calls.rejectAll(new DeviceHostLost(`The device host for ${this.#options.family} ${how}.`));
  }

  #end({ process, ended }: Running): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancelKill = this.#options.clock.after(STOP_WITHIN_MS, () => {
      process.kill();
      resolve();
    });
    process.post({ type: 'stop' });
    return Promise.race([ended, late]).finally(cancelKill);
  }

  #log(words: string): void {
    this.#options.log?.(`The device host for ${this.#options.family} ${words}`);
  }

  #stand(standing: HostStanding): void {
    if (this.#standing === standing) return;
    this.#standing = standing;
    this.#options.onStanding(standing);
    for (const look of this.#waiting) look();
  }
}
