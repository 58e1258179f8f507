import { join } from 'node:path';
import type { Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { openReceiptPrinter } from '../device-drivers/index.ts';
import { loadOrCreateSecret } from '../offline-queue/owner-only-file.ts';
import { openStore } from '../offline-queue/store.ts';
import { startSyncEngine, type SyncLimits } from '../offline-queue/sync-engine.ts';
import type { DeviceConfig } from './config.ts';
import type { Clock } from './contract/clock.ts';
import type { Place } from './contract/evaluation.ts';
import type { ProvinceAdapter } from './contract/province.ts';
import { createHttpServer } from './counter-link/http-server.ts';
import { registerCounterRoutes } from './counter-link/routes.ts';
import { Bulletin } from './desk/bulletin.ts';
import { createCounterDesk } from './desk/counter-desk.ts';
import { healthOf } from './desk/health.ts';
import { PhoneWatch } from './desk/phone-watch.ts';
import { ReceiptDesk } from './desk/receipt-desk.ts';
import { ScreenDesk, type ScreenPeer } from './desk/screen-desk.ts';
import { registerScreenRoutes } from './desk/screen-routes.ts';
import { SessionDesk } from './desk/session-desk.ts';
import { StorageGuard } from './desk/storage-guard.ts';
import { loadRegionProfile } from './evaluation/profile.ts';
import { createProvinceAdapter } from './province/adapter.ts';
import { noProvince } from './province/no-province.ts';

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
  syncLimits?: SyncLimits;
}

export interface Evaluator {
  /** Base address of API and screens. */
  url: string;
  /** The counter's bearer token for loopback use. */
  counterToken: string;
  /** Admits a screen that links by WebSocket. */
  screenKey: string;
  /** Links a screen by other means than WebSocket. */
  connectScreen(peer: ScreenPeer): ReturnType<ScreenDesk['connect']>;
  /** The machine woke from sleep: what waits for the network should try again. */
  resumed(): void;
  /** Ends everything in order: no new calls, the request to the province under way, the printer, the store last. */
  stop(): Promise<void>;
}

/**
 * Composition root: wires store, rules, devices, province and links into one running evaluator.
 *
 * @throws StorageProblem when the data folder cannot be used, Error with code EADDRINUSE when the port is taken
 */
export async function startEvaluator(options: EvaluatorOptions): Promise<Evaluator> {
  const { dataFolder, config, clock, random, log } = options;
  const profile = loadRegionProfile(config.region);
  const place: Place = { hallName: config.hallName, windowNo: config.windowNo, deviceId: config.deviceId };
  const store = openStore(dataFolder);
  const province: ProvinceAdapter = config.province ? createProvinceAdapter(config.province, clock) : noProvince;
  const printer = openReceiptPrinter(config.printer, join(dataFolder, 'receipts'), clock);
  const bulletin = new Bulletin();
  const storage = new StorageGuard(log, bulletin);

  bulletin.on('status', ({ id, status }) => log.info({ evaluation: id, status }, 'Evaluation'));

  const desk = new SessionDesk({
    store,
    storage,
    clock,
    profile,
    place,
    bulletin,
    channel: config.deviceKind,
    times: {
      toRateMs: config.secondsToRate * 1000,
      thanksMs: config.secondsOfThanks * 1000,
      qrCodeMs: config.secondsOfQrCode * 1000,
    },
  });
  desk.resume();
  const sync = startSyncEngine({
    outbox: store.outbox,
    courier: province,
    clock,
    random,
    onChange: () => bulletin.emit('health'),
    onProvince: (state, problem) => log.info({ province: state, problem }, 'Province'),
    onStorageProblem: (error) => storage.note(error),
    ...(options.syncLimits && { limits: options.syncLimits }),
  });
  bulletin.on('enqueued', () => sync.wake());
  const phoneWatch = new PhoneWatch({ store, storage, province, desk, clock, random, log });
  bulletin.on('receipt', () => phoneWatch.expectSoon());
  phoneWatch.start();

  const receipts = new ReceiptDesk({ store, storage, province, printer, profile, clock, bulletin, log });
  const screens = new ScreenDesk({
    desk,
    receipts,
    storage,
    clock,
    place,
    bulletin,
    log,
    provinceOnline: () => sync.state().province !== 'offline',
  });
  const fixed = {
    version: packageJson.version,
    region: profile.name,
    hallName: config.hallName,
    windowNo: config.windowNo,
    startedAt: new Date(clock.now()).toISOString(),
    warnings: [...options.warnings],
  };
  const counter = createCounterDesk({
    desk,
    receipts,
    bulletin,
    health: () => healthOf({ fixed, desk, screens, store, storage, sync, province, printer }),
  });

  const counterToken = loadOrCreateSecret(join(dataFolder, 'counter-token'));
  const screenKey = loadOrCreateSecret(join(dataFolder, 'screen-key'));
  const app = await createHttpServer(log, packageJson.version);
  registerCounterRoutes(app, counter, counterToken);
  registerScreenRoutes(app, screens, options.screensFolder, screenKey);

  const stop = async () => {
    await app.close();
    desk.stop();
    await phoneWatch.stop();
    await sync.stop();
    await printer.close();
    store.close();
  };
  try {
    const url = await app.listen({ host: '127.0.0.1', port: options.port });
    return { url, counterToken, screenKey, connectScreen: (peer) => screens.connect(peer), resumed: () => sync.wake(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
