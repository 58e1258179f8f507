import { app, MessageChannelMain, powerMonitor, powerSaveBlocker, safeStorage, session, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { join } from 'node:path';
import { systemClock } from '../core/contract/clock.ts';
import { HALL_FOLDER } from '../core/contract/hall-files.ts';
import { deviceHostEnvironment, type DeviceFamily } from '../core/contract/process-messages.ts';
import { boundedWords } from './child-words.ts';
import { dataFolder, relaunchArguments, type ShellOptions } from './command-line.ts';
import { EXIT_CODES } from './crash-table.ts';
import { DeviceHosts, type DeviceHostChild } from './device-hosts.ts';
import { EvaluatorChild, type ChildProcess } from './evaluator-child.ts';
import { machineKeyOf } from './machine-key.ts';
import { Screen } from './screen.ts';
import { ScreenLink } from './screen-link.ts';
import { forgetFrames, hardenSession, SCREENS_PARTITION, serveScreens } from './session.ts';
import { openShellLog, type ShellLog } from './shell-log.ts';
import { Supervisor } from './supervisor.ts';

/** `dist/electron`, where the bundles of this folder lie; the evaluator and the screens lie beside it. */
const HERE = import.meta.dirname;
const EVALUATOR_FILE = join(HERE, '..', 'evaluator.mjs');
const DEVICE_HOST_FILE = join(HERE, '..', 'device-host.mjs');
const SCREENS_FOLDER = join(HERE, '..', 'renderer');
const PRELOAD_FILE = join(HERE, 'preload.cjs');

/** The evaluator runs in a utility process: with the RunAsNode fuse off, `child_process.fork` would start a second app. */
function forkEvaluator(folder: string, log: ShellLog, words: ChildWords): ChildProcess<MessagePortMain> {
  // Asked at each start: a locked keyring may be open by then.
  const machineKey = machineKeyOf(safeStorage, folder, (problem) => log.write('machine-key', { problem }));
  const child = utilityProcess.fork(EVALUATOR_FILE, [], {
    env: {
      ...process.env,
      EVALUATOR_DATA_FOLDER: folder,
      EVALUATOR_SCREENS: SCREENS_FOLDER,
      ...(machineKey !== undefined && { EVALUATOR_MACHINE_KEY: machineKey }),
    },
    serviceName: 'Counter Evaluator',
    stdio: stdio(),
  });
  return heard(child, log, words.evaluator);
}

/** A Windows program without a console has nowhere to print: what a crash prints would be lost. */
const stdio = (): 'inherit' | ('ignore' | 'pipe')[] => (app.isPackaged ? ['ignore', 'ignore', 'pipe'] : 'inherit');

function forkDeviceHost(family: DeviceFamily, log: ShellLog, words: ChildWords): DeviceHostChild<MessagePortMain> {
  const child = utilityProcess.fork(DEVICE_HOST_FILE, [], {
    env: deviceHostEnvironment(process.env, family),
    serviceName: `Counter Evaluator ${family}`,
    stdio: stdio(),
  });
  return heard(child, log, words[family]);
}

/** Takes what a process of each kind says on standard error. */
type ChildWords = Readonly<Record<DeviceFamily | 'evaluator', (chunk: unknown) => void>>;

function childWords(log: ShellLog): ChildWords {
  const ofFamily = (family: DeviceFamily) => boundedWords(systemClock, (text) => log.write('device-host-stderr', { family, text }));
  return {
    evaluator: boundedWords(systemClock, (text) => log.write('evaluator-stderr', { text })),
    keypad: ofFamily('keypad'),
    'receipt-printer': ofFamily('receipt-printer'),
    scanner: ofFamily('scanner'),
  };
}

function heard(child: UtilityProcess, log: ShellLog, say: (chunk: unknown) => void): UtilityProcess {
  child.stderr?.on('data', say);
  // V8 gave up, for want of memory mostly. Without a listener it would be an error of the shell's own, which relaunches the app.
  // The report is left out: it holds the environment, and with it the secrets. `exit` follows.
  child.on('error', (type, location) => log.write('child-fatal-error', { type, location }));
  return child;
}

/** All that the shell does once the app is ready: one window, one evaluator process, the link between them, their crashes. */
export class Shell {
  readonly #options: ShellOptions;
  readonly #dataFolder: string;
  readonly #log: ShellLog;
  readonly #words: ChildWords;
  readonly #link = new ScreenLink<MessagePortMain>(() => new MessageChannelMain());
  readonly #screen: Screen;
  readonly #evaluator: EvaluatorChild<MessagePortMain>;
  readonly #deviceHosts: DeviceHosts<MessagePortMain>;
  readonly #supervisor: Supervisor;
  /** What the evaluator of the moment, or the last one, said of it. */
  #framed: string | null = null;
  readonly #frameOrigin = () => this.#framed;
  #quitting = false;

  constructor(options: ShellOptions) {
    this.#options = options;
    const { platform, env } = process;
    this.#dataFolder = dataFolder(options, { platform, env, userData: app.getPath('userData') });
    // Beside the evaluator's own log, where a technician looks.
    this.#log = openShellLog(join(this.#dataFolder, 'logs'), systemClock);
    this.#words = childWords(this.#log);
    this.#supervisor = this.#makeSupervisor();
    this.#evaluator = this.#makeEvaluator();
    this.#deviceHosts = new DeviceHosts(
      (family) => forkDeviceHost(family, this.#log, this.#words),
      () => new MessageChannelMain(),
      this.#evaluator,
    );
    this.#screen = this.#makeScreen();
  }

  start(): void {
    this.#log.write('start', { version: app.getVersion(), electron: process.versions.electron, ...this.#options, dataFolder: this.#dataFolder });
    const screens = session.fromPartition(SCREENS_PARTITION);
    hardenSession(screens, !app.isPackaged, this.#frameOrigin);
    serveScreens(screens, SCREENS_FOLDER, this.#frameOrigin, join(this.#dataFolder, HALL_FOLDER));
    powerSaveBlocker.start('prevent-display-sleep');
    powerMonitor.on('resume', () => this.#evaluator.resumed());
    this.#evaluator.start();
    this.#screen.open();
    this.#screen.visibility.started();
  }

  focus(): void {
    this.#screen.focus();
  }

  /** An error that nobody caught. */
  failed(error: unknown): void {
    this.#supervisor.report('shell-failed', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  /** A helper process of Chromium ended (graphics, network). Chromium starts it again by itself. */
  helperGone(type: string, reason: string): void {
    this.#log.write('helper-gone', { type, reason });
  }

  /** Closes the window, has the evaluator stop, and ends the app. Further calls do nothing. */
  async quit(exitCode: number): Promise<void> {
    if (this.#quitting) return;
    this.#quitting = true;
    this.#log.write('quit', { exitCode });
    this.#supervisor.stop();
    this.#screen.close();
    await this.#evaluator.stop();
    this.#log.write('end', { exitCode });
    app.exit(exitCode);
  }

  #makeSupervisor(): Supervisor {
    const actions = {
      reload: () => this.#screen.reload(),
      recreateWindow: () => this.#screen.recreate(),
      restartEvaluator: () => this.#evaluator.start(),
      relaunchApp: (relaunchesAt: readonly number[]) => {
        app.relaunch({ args: relaunchArguments(process.argv, relaunchesAt) });
        void this.quit(EXIT_CODES.asked);
      },
      quit: (exitCode: number) => void this.quit(exitCode),
    };
    return new Supervisor(systemClock, actions, this.#log, this.#options.relaunchesAt);
  }

  #makeEvaluator(): EvaluatorChild<MessagePortMain> {
    return new EvaluatorChild(() => forkEvaluator(this.#dataFolder, this.#log, this.#words), systemClock, {
      onReady: (frameOrigin) => this.#evaluatorReady(frameOrigin),
      onGone: () => {
        this.#link.evaluatorGone();
        this.#screen.visibility.evaluatorGone();
        this.#deviceHosts.killAll();
      },
      onMishap: (mishap, detail) => this.#supervisor.report(mishap, detail),
      onScreenWanted: (wanted) => this.#screen.visibility.told(wanted),
      onFrameOpening: () => this.#forgetFrames(),
      onDeviceHostOrder: (order) => this.#deviceHosts.obey(order),
    });
  }

  #evaluatorReady(frameOrigin: string | null): void {
    if (frameOrigin !== this.#framed) {
      this.#framed = frameOrigin;
      // A page keeps the security policy that it was loaded with.
      this.#screen.reload();
    }
    this.#link.evaluatorReady(this.#evaluator);
    this.#screen.visibility.evaluatorReady();
  }

  #forgetFrames(): void {
    forgetFrames(session.fromPartition(SCREENS_PARTITION)).catch((error: unknown) => {
      this.#log.write('frames-not-forgotten', { error: error instanceof Error ? error.message : String(error) });
    });
  }

  #makeScreen(): Screen {
    const settings = { kiosk: this.#options.kiosk, devTools: !app.isPackaged, preload: PRELOAD_FILE, frameOrigin: this.#frameOrigin };
    return new Screen(settings, systemClock, {
      onLoaded: () => this.#link.screenLoaded(this.#screen),
      onGone: () => this.#link.screenGone(),
      onMishap: (mishap, detail) => this.#supervisor.report(mishap, detail),
      onClosedByPerson: () => app.quit(),
      onSessionEnd: () => app.quit(),
      onDevicesChanged: () => this.#evaluator.devicesChanged(),
    });
  }
}
