import { join } from 'node:path';
import type { Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { nodeLauncher, type LaunchDeviceHost } from '../device-drivers/index.ts';
import { loadOrCreateSecret } from '../offline-queue/database/owner-only-file.ts';
import type { DeviceConfig } from './config.ts';
import { openDesks } from './desks.ts';
import { openDoors } from './doors.ts';
import { settingsWarnings } from './device-warnings.ts';
import { startDevices } from './devices.ts';
import type { Clock } from './contract/clock.ts';
import type { Place } from './contract/evaluation.ts';
import type { DoorAt } from './contract/process-messages.ts';
import { registerCounterApi } from './counter-link/counter-api.ts';
import { openCounterSide } from './counter-side.ts';
import { Bulletin } from './desk/bulletin.ts';
import { createDeviceDesk } from './desk/technician/device-desk.ts';
import { registerHallFiles } from './desk/screens/hall-files.ts';
import { healthOf } from './desk/technician/health.ts';
import { PairingBook } from './desk/pairing/pairing-book.ts';
import { ScreenDesk, type ScreenPeer } from './desk/screens/screen-desk.ts';
import { framingWarnings } from './desk/pages/regional-page-desk.ts';
import { idleScreenOf, watchScreenPresence } from './desk/screens/screen-presence.ts';
import { registerScreenRoutes } from './desk/screens/screen-routes.ts';
import { createTechnicianDesk } from './desk/technician/technician-desk.ts';
import { createTechnicianPairings, pairingWarnings } from './desk/pairing/technician-pairings.ts';
import { createTechnicianPages } from './desk/technician/technician-pages.ts';
import { calendarWarnings, loadHallRules } from './hall/hall-rules.ts';
import { createHttpServer } from './http/http-server.ts';
import { prepareLan } from './lan.ts';
import { USUAL_TEXT_LIMIT } from './province/config.ts';
import type { ScreensAt } from './province/rating-page.ts';
import { startQueue } from './queue.ts';
import { registerTechnicianRoutes } from './technician-link/routes.ts';

const USUAL_REQUESTS_PER_SECOND = 50;

export interface EvaluatorOptions {
  dataFolder: string;
  /** 0 takes any free port. */
  port: number;
  /** Where the built screens lie. */
  screensFolder: string;
  config: DeviceConfig;
  /** Faults of the configuration, for the technician. */
  warnings: readonly string[];
  /** Entries of the configuration that are there and cannot be used: `keypad`, `printer`, `scanner`. */
  unusable?: ReadonlySet<string>;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  log: Logger;
  /** How much one caller may ask of the counter's API; four seconds' worth at once. 50 if not given. */
  requestsPerSecond?: number;
  /** Why the log cannot be written, if it cannot. */
  logProblem?: () => string | null;
  /** Key of the machine, where the host has a better place for it than a file; 16 bytes. */
  machineKey?: Uint8Array | undefined;
  /** Where the citizen's screens come from; a browser, if not given. */
  screensAt?: ScreensAt;
  /** How the processes of device drivers are started; as children of this process if not given. */
  launchDeviceHost?: LaunchDeviceHost;
  /** Hears whether the citizen's screen is wanted, where it is hidden while nobody is asked: at once, and at each change. */
  onScreenWanted?: (wanted: boolean) => void;
  /** Hears that the region's own page will be shown to a citizen. */
  onFrameOpening?: () => void;
  /** The database is damaged: this process should end; the next one salvages it. */
  onDamaged?: () => void;
}

export interface Evaluator {
  /** Base address of API and screens. */
  url: string;
  /** Base address for counters elsewhere in the network; null where they are not served. */
  lanUrl: string | null;
  /** SHA-256 of the certificate with which it answers there. */
  fingerprint: string | null;
  /** The doors that stand open. */
  doors: readonly DoorAt[];
  /** The counter's bearer token for loopback use. */
  counterToken: string;
  /** Admits a screen that links by WebSocket. */
  screenKey: string;
  /** The one origin that screens may show in a frame. */
  frameOrigin: string | null;
  /** Admits a technician; told to nobody, it lies in its file. */
  technicianToken: string;
  /** What a technician must know: faults of the settings, of the hall's rules, of the log. */
  warnings(): string[];
  /** Links a screen by other means than WebSocket. */
  connectScreen(peer: ScreenPeer): ReturnType<ScreenDesk['connect']>;
  /** The machine woke from sleep: what waits for the network, or for a device, should try again. */
  resumed(): void;
  /** Something may have been plugged in or out. */
  devicesChanged(): void;
  /** Ends everything in order: no new calls first, the store last. A request to the province under way is broken off. */
  stop(): Promise<void>;
}

/**
 * Composition root: wires store, rules, devices, province and links into one running evaluator.
 *
 * @throws StorageProblem when the data folder cannot be used, Error with code EADDRINUSE when the port is taken; nothing
 *   is left running then
 */
export async function startEvaluator(options: EvaluatorOptions): Promise<Evaluator> {
  const started: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).toReversed()) await end();
  };
  try {
    return { ...(await wire(options, (end) => started.push(end))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param onStop takes what ends each part, in the order of their start */
async function wire(options: EvaluatorOptions, onStop: (end: () => Promise<void> | void) => void): Promise<Omit<Evaluator, 'stop'>> {
  const { dataFolder, config, clock, random, log } = options;
  const { rules, calendar, warnings: ruleWarnings } = loadHallRules(dataFolder, config.region);
  const configured: Place = {
    hallName: config.hallName,
    windowNo: config.windowNo,
    // Any other device is known by its window.
    terminalNo: config.deviceKind === 'self-service-terminal' ? config.terminalNo : undefined,
    deviceId: config.deviceId,
  };

  const bulletin = new Bulletin(log);
  bulletin.on('status', ({ id, status }) => log.info({ evaluation: id, status }, 'Evaluation'));
  bulletin.on('frame-opening', () => options.onFrameOpening?.());
  const { machineKey, screensAt, onDamaged = () => {} } = options;
  const queue = startQueue({ dataFolder, config, rules, clock, random, log, bulletin, machineKey, screensAt, onDamaged }, onStop);
  const { store, storage, sync, province } = queue;
  const pairingBook = new PairingBook({ store, storage, clock, log, place: configured });
  const { place } = pairingBook;
  bulletin.on('storage-recovered', () => pairingBook.keepRevocations());
  const screenKey = loadOrCreateSecret(join(dataFolder, 'screen-key'));
  const technicianToken = loadOrCreateSecret(join(dataFolder, 'technician-token'));
  const { launchDeviceHost: launch = nodeLauncher() } = options;
  const devices = startDevices({ dataFolder, config, unusable: options.unusable ?? new Set(), clock, log, launch, onChange: () => bulletin.post('health') }, onStop);

  // Ratings may wait for a province that is not named yet.
  const longestText = config.province?.textLimit ?? USUAL_TEXT_LIMIT;
  const desks = openDesks(
    { dataFolder, config, place, longestText, rules, calendar, queue, devices, bulletin, clock, random, log },
    onStop,
  );
  const { desk, learn, trail, screens, regionalPage, around, frameOrigin } = desks;

  if (idleScreenOf(config) === 'hidden' && options.onScreenWanted) watchScreenPresence(desks, bulletin, options.onScreenWanted);

  const lan = await prepareLan(dataFolder, config.lan, clock, log);
  const fixed = {
    version: packageJson.version,
    region: rules.layers.map(({ name }) => name).join(' → '),
    hallName: config.hallName,
    get windowNo() {
      return place.windowNo;
    },
    startedAt: new Date(clock.now()).toISOString(),
  };
  const fixedWarnings = [
    ...options.warnings,
    ...ruleWarnings,
    ...devices.warnings,
    ...settingsWarnings(rules, config, longestText),
    ...framingWarnings(rules, province, config),
  ];
  const warnings = () =>
    [...fixedWarnings, ...calendarWarnings(rules, calendar, clock.now()), ...queue.warnings(), ...lan.warnings(), ...pairingWarnings(pairingBook), ...around.hall.warnings(), ...around.directory.warnings(), ...around.voices.warnings(), regionalPage.problem ?? [], options.logProblem?.() ?? []].flat();
  const health = () => healthOf({ fixed, warnings, desk, screens, store, storage, sync, province, devices: devices.health });
  const { counterToken, ...counterApi } = openCounterSide({ dataFolder, config, place, pairingBook, rules, queue, desks, bulletin, clock, log, health, fingerprint: lan.fingerprint });
  const deviceDesk = createDeviceDesk({
    trail,
    devices: devices.health,
    warnings,
    hostRestarts: devices.restarts,
    // The keypads' device host looks at every port, also where no keypad is configured.
    rescan() {
      devices.keypadHost();
      devices.lookAgain();
    },
    printer: devices.printer,
    pageOf: createTechnicianPages({ place, rules, clock, printer: config.printer, health }),
    learn,
  });
  const technician = createTechnicianDesk({ store, storage, sync, province, clock, bulletin, warnings });

  const app = await createHttpServer(log, packageJson.version, { isPaired: (origin) => counterApi.admission.isPaired(origin), lanNames: config.lan?.names });
  onStop(() => app.close());
  registerCounterApi(app, counterApi, { clock, requestsPerSecond: options.requestsPerSecond ?? USUAL_REQUESTS_PER_SECOND });
  const doors: DoorAt[] = [];
  registerTechnicianRoutes(app, { desk: technician, devices: deviceDesk, pairings: createTechnicianPairings(pairingBook, doors) }, technicianToken);
  registerScreenRoutes(app, screens, options.screensFolder, screenKey, frameOrigin);
  registerHallFiles(app, around.hall);
  const resumed = () => {
    sync.retryNow();
    devices.lookAgain();
  };
  const opened = await openDoors({ ...counterApi, config, frameOrigin, clock, log }, onStop);
  doors.push(...opened.doors);
  fixedWarnings.push(...opened.warnings);
  const url = await app.listen({ host: '127.0.0.1', port: options.port });
  const lanUrl = await lan.listen(app, onStop);
  return { url, lanUrl, fingerprint: lan.fingerprint, doors, counterToken, screenKey, frameOrigin, technicianToken, warnings, connectScreen: (peer) => screens.connect(peer), resumed, devicesChanged: devices.lookAgain };
}
