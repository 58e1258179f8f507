import { join } from 'node:path';
import type { Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { nodeLauncher, type LaunchDeviceHost } from '../device-drivers/index.ts';
import { loadOrCreateSecret } from '../offline-queue/database/owner-only-file.ts';
import type { EvaluationStore } from '../offline-queue/store.ts';
import type { DeviceConfig } from './config.ts';
import { PROFILES_FOLDER, startDevices } from './devices.ts';
import type { Clock } from './contract/clock.ts';
import { CHANNEL_OF_DEVICE } from './contract/device.ts';
import type { Place } from './contract/evaluation.ts';
import { registerCounterRoutes } from './counter-link/routes.ts';
import { Admission } from './desk/admission.ts';
import { Bulletin } from './desk/bulletin.ts';
import { createCounterDesk } from './desk/counter-desk.ts';
import { createDeviceDesk } from './desk/device-desk.ts';
import { EvaluationBook } from './desk/evaluation-book.ts';
import { healthOf } from './desk/health.ts';
import { KeypadDesk } from './desk/keypad-desk.ts';
import { keypadScene } from './desk/keypad-scene.ts';
import { KeypadLearnDesk } from './desk/learn-desk.ts';
import { PhoneWatch } from './desk/phone-watch.ts';
import { RateLaterDesk } from './desk/rate-later-desk.ts';
import { ReceiptDesk } from './desk/receipt-desk.ts';
import { ScreenDesk, type ScreenPeer } from './desk/screen-desk.ts';
import { registerScreenRoutes } from './desk/screen-routes.ts';
import { SelfRatingDesk } from './desk/self-rating-desk.ts';
import { SessionDesk } from './desk/session-desk.ts';
import { createTechnicianDesk, openOrderTrail } from './desk/technician-desk.ts';
import { createTechnicianPages } from './desk/technician-pages.ts';
import type { RegionRules } from './evaluation/regions/region-rules.ts';
import { calendarWarnings, loadHallRules } from './hall/hall-rules.ts';
import { createHttpServer } from './http/http-server.ts';
import { USUAL_TEXT_LIMIT } from './province/config.ts';
import { startQueue } from './queue.ts';
import { registerTechnicianRoutes } from './technician-link/routes.ts';

export interface EvaluatorOptions {
  dataFolder: string;
  /** 0 takes any free port. */
  port: number;
  /** Where the built screens lie. */
  screensFolder: string;
  config: DeviceConfig;
  /** Faults of the configuration, for the technician. */
  warnings: readonly string[];
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  log: Logger;
  /** Why the log cannot be written, if it cannot. */
  logProblem?: () => string | null;
  /** Key of the machine, where the host has a better place for it than a file; 16 bytes. */
  machineKey?: Uint8Array | undefined;
  /** How the processes of device drivers are started; as children of this process if not given. */
  launchDeviceHost?: LaunchDeviceHost;
  /** The database is damaged: this process should end; the next one salvages it. */
  onDamaged?: () => void;
}

export interface Evaluator {
  /** Base address of API and screens. */
  url: string;
  /** The counter's bearer token for loopback use. */
  counterToken: string;
  /** Admits a screen that links by WebSocket. */
  screenKey: string;
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
  const place: Place = {
    hallName: config.hallName,
    windowNo: config.windowNo,
    // Any other device is known by its window.
    terminalNo: config.deviceKind === 'self-service-terminal' ? config.terminalNo : undefined,
    deviceId: config.deviceId,
  };

  const bulletin = new Bulletin(log);
  bulletin.on('status', ({ id, status }) => log.info({ evaluation: id, status }, 'Evaluation'));
  const { machineKey, onDamaged = () => {} } = options;
  const queue = startQueue({ dataFolder, config, rules, clock, random, log, bulletin, machineKey, onDamaged }, onStop);
  const { store, storage, sync, province } = queue;
  const counterToken = loadOrCreateSecret(join(dataFolder, 'counter-token'));
  const screenKey = loadOrCreateSecret(join(dataFolder, 'screen-key'));
  const technicianToken = loadOrCreateSecret(join(dataFolder, 'technician-token'));
  const { launchDeviceHost: launch = nodeLauncher() } = options;
  const devices = startDevices({ dataFolder, config, clock, log, launch, onChange: () => bulletin.post('health') }, onStop);

  const book = new EvaluationBook({ store, storage, clock, bulletin, place, channel: CHANNEL_OF_DEVICE[config.deviceKind] });
  const times = {
    toRateMs: config.secondsToRate * 1000,
    thanksMs: config.secondsOfThanks * 1000,
    qrCodeMs: config.secondsOfQrCode * 1000,
  };
  // Ratings may wait for a province that is not named yet.
  const longestText = config.province?.textLimit ?? USUAL_TEXT_LIMIT;
  const device = { kind: config.deviceKind, input: config.citizenInput, place, longestText };
  const admission = new Admission({ book, clock, rules, calendar, device });
  const desk = new SessionDesk({ book, clock, admission, times, bulletin });
  onStop(() => desk.stop());
  takeUp(store, book, desk, log);
  bulletin.on('storage-recovered', () => book.endAbandoned(desk.live?.evaluation.id));

  const phoneWatch = new PhoneWatch({ store, storage, province, desk, clock, random, log });
  onStop(() => phoneWatch.stop());
  bulletin.on('receipt', () => phoneWatch.expectSoon());
  phoneWatch.start();

  const receipts = new ReceiptDesk({ province, printer: devices.printer, rules, calendar, clock, log });
  const later = new RateLaterDesk({ desk, receipts, bulletin, log });
  const { keypad } = devices;
  const keys = new KeypadDesk({ desk, clock, bulletin, log, rateLater: (session) => later.putOff(session) });
  const selfRating = new SelfRatingDesk({ book, desk, province, deviceKind: config.deviceKind, clock, bulletin, log });
  onStop(() => selfRating.stop());
  const trail = openOrderTrail({ store, storage, clock });
  const learn = new KeypadLearnDesk({
    trail,
    keypadHost: devices.keypadHost,
    clock,
    bulletin,
    log,
    isCitizenAsked: () => desk.live !== undefined,
    profilesFolder: join(dataFolder, PROFILES_FOLDER),
  });
  onStop(() => learn.stop());
  devices.listen({
    pressed: (session, meaning) => keys.pressed(session, meaning),
    scanned: (text) => selfRating.scanned(text),
    captured: (bytes) => learn.captured(bytes),
  });
  const showScene = () => keypad.show(keypadScene(desk.live));
  bulletin.on('live', showScene);
  showScene();
  const provinceOnline = () => sync.state().province !== 'offline';
  const screens = new ScreenDesk({
    desk, admission, later, keypad, keys, selfRating, storage, clock, place, bulletin, log, provinceOnline,
    numbersReasons: config.keypad !== undefined,
  });
  onStop(() => screens.stop());
  const fixed = {
    version: packageJson.version,
    region: rules.layers.map(({ name }) => name).join(' → '),
    hallName: config.hallName,
    windowNo: config.windowNo,
    startedAt: new Date(clock.now()).toISOString(),
  };
  const fixedWarnings = [
    ...options.warnings,
    ...ruleWarnings,
    ...devices.warnings,
    ...deviceWarnings(rules, config),
    ...textWarnings(rules, longestText),
    ...extensionWarnings(config),
  ];
  const warnings = () =>
    [...fixedWarnings, ...calendarWarnings(rules, calendar, clock.now()), ...queue.warnings(), options.logProblem?.() ?? []].flat();
  const health = () => healthOf({ fixed, warnings, desk, screens, store, storage, sync, province, devices: devices.health });
  const counter = createCounterDesk({ book, desk, admission, receipts, bulletin, health, rules, place });
  const deviceDesk = createDeviceDesk({
    trail,
    devices: devices.health,
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

  const app = await createHttpServer(log, packageJson.version);
  onStop(() => app.close());
  registerCounterRoutes(app, counter, counterToken);
  registerTechnicianRoutes(app, technician, technicianToken, deviceDesk);
  registerScreenRoutes(app, screens, options.screensFolder, screenKey);
  const resumed = () => {
    sync.retryNow();
    devices.lookAgain();
  };
  const url = await app.listen({ host: '127.0.0.1', port: options.port });
  return { url, counterToken, screenKey, technicianToken, warnings, connectScreen: (peer) => screens.connect(peer), resumed, devicesChanged: devices.lookAgain };
}

/** A province that stores less than the region allows would refuse, or cut, what citizens write. */
function textWarnings(rules: RegionRules, longestText: number): string[] {
  const limit = rules.value('reasons.text-limit');
  if (limit <= longestText) return [];
  return [`The region allows ${limit} characters, the province takes ${longestText} (province.textLimit): citizens may write ${longestText}.`];
}

/** What this device lacks of what the region wants on its screen: every session would be refused for it. */
function deviceWarnings(rules: RegionRules, { deviceKind, citizenInput, terminalNo }: DeviceConfig): string[] {
  const { value, from } = rules.ruling(`shown.${deviceKind}`);
  const wanted = `which ${from?.document} ${from?.source} wants on the screen of a ${deviceKind}: until then no session begins here.`;
  const warnings: string[] = [];
  if (value.includes('terminal-number') && terminalNo === undefined) warnings.push(`config.json: set terminalNo, ${wanted}`);
  if (value.includes('indicators') && citizenInput === 'levels') {
    warnings.push(`config.json: citizenInput "levels" shows no indicators, ${wanted} Use "choices" or "text".`);
  }
  return warnings;
}

/** What the province's fields cannot say stays here. */
function extensionWarnings({ province, citizenInput }: DeviceConfig): string[] {
  if (province === undefined || province.takesExtensions || citizenInput === 'text') return [];
  return ['Reasons still owed (citizenInput) are kept here only: the province is not said to take them (province.takesExtensions).'];
}

/** Goes on where the evaluator last stopped; an unreadable row or a full disk must not keep it from starting. */
function takeUp(store: EvaluationStore, book: EvaluationBook, desk: SessionDesk, log: Logger): void {
  try {
    const [latest] = store.underWay();
    if (latest) desk.resume(latest.id);
  } catch (error) {
    log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'The last session could not be taken up.');
  }
  try {
    book.endAbandoned(desk.live?.evaluation.id);
  } catch (error) {
    log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'Abandoned sessions could not be ended.');
  }
}
