import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { DeviceHealth } from '../../core/contract/device-health.ts';
import { NEVER_EXPIRES, PrintProblem, type Receipt } from '../../core/contract/receipt.ts';
import { Bulletin } from '../../core/desk/bulletin.ts';
import { createDeviceDesk } from '../../core/desk/technician/device-desk.ts';
import type { KeypadHost } from '../../core/desk/technician/keypad-capture.ts';
import { KeypadLearnDesk } from '../../core/desk/technician/learn-desk.ts';
import { StorageGuard } from '../../core/desk/storage-guard.ts';
import { createTechnicianDesk, openOrderTrail } from '../../core/desk/technician/technician-desk.ts';
import { createHttpServer } from '../../core/http/http-server.ts';
import { noProvince } from '../../core/province/no-province.ts';
import { registerTechnicianRoutes } from '../../core/technician-link/routes.ts';
import { openStore } from '../../offline-queue/store.ts';
import { ManualClock } from './manual-clock.ts';
import { NOON } from './sample-requests.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const TOKEN = 'technician-token-of-the-test';

/** What a keypad on a serial port sends when the key of each level is pressed, 非常满意 first: header, code, and their XOR. */
export const FRAMES: readonly string[] = ['AA5510EF', 'AA5520DF', 'AA5530CF', 'AA5540BF', 'AA5550AF'];

/** A keypad's device host that opens every port. */
export class OpenHost implements KeypadHost {
  readonly standing = 'running';
  readonly calls: { method: string; params: unknown }[] = [];
  async call(method: string, params: unknown): Promise<unknown> {
    this.calls.push({ method, params });
    return null;
  }
}

export interface ServedDevices {
  url: string;
  technicianToken: string;
  dataFolder: string;
  /** What is attached; a test may change it. */
  devices: DeviceHealth[];
  printed: Receipt[];
  host: OpenHost;
  clock: ManualClock;
  learn: { captured(bytes: string): void };
  rescans(): number;
  /** What the printer answers from now on. */
  failPrinting(problem: PrintProblem | undefined): void;
  /** A citizen is asked to rate. */
  invite(): void;
}

/** The technician's API over a real store and a real socket; devices are the test's. */
export async function serveDevices(): Promise<ServedDevices> {
  const dataFolder = temporaryFolder();
  const clock = new ManualClock(NOON);
  const log = pino({ level: 'silent' });
  const bulletin = new Bulletin(log);
  const store = openStore(dataFolder);
  onTestFinished(() => store.close());
  const storage = new StorageGuard({ clock, bulletin, log, probe: () => store.probe() });
  const trail = openOrderTrail({ store, storage, clock });
  const host = new OpenHost();
  let asked = false;
  const learn = new KeypadLearnDesk({ trail, keypadHost: () => host, clock, bulletin, log, isCitizenAsked: () => asked, profilesFolder: join(dataFolder, 'device-profiles') });
  const devices: DeviceHealth[] = [];
  const printed: Receipt[] = [];
  let problem: PrintProblem | undefined;
  let rescans = 0;
  const desk = createDeviceDesk({
    warnings: () => [],
    trail,
    devices: () => devices,
    hostRestarts: () => 2,
    rescan: () => void (rescans += 1),
    printer: {
      async print(receipt) {
        if (problem) throw problem;
        printed.push(receipt);
      },
      health: () => ({ id: 'receipt-printer', kind: 'receipt-printer', state: 'ready', detail: { zh: '打印机正常。', en: 'The printer works.' } }),
    },
    pageOf: (page) => ({ lines: [{ type: 'title', text: page }], expiresAt: NEVER_EXPIRES }),
    learn,
  });
  const state = () => ({ province: 'unknown' as const, lastSuccessAt: null, nextAttemptAt: null, lastProblem: '', attempts: 0, failures: 0 });
  const technician = createTechnicianDesk({ store, storage, sync: { state }, province: noProvince, clock, bulletin, warnings: () => [] });
  const app = await createHttpServer(log, '0.0.0');
  onTestFinished(() => app.close());
  const noPairings = { windowNo: '12', pairings: [], doors: [], warnings: [] };
  registerTechnicianRoutes(app, { desk: technician, devices: desk, pairings: { pairings: () => noPairings, revoke: () => noPairings } }, TOKEN);
  writeFileSync(join(dataFolder, 'technician-token'), TOKEN);
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    technicianToken: TOKEN,
    dataFolder,
    devices,
    printed,
    host,
    clock,
    learn,
    rescans: () => rescans,
    failPrinting: (next) => void (problem = next),
    invite() {
      asked = true;
      bulletin.post('live');
    },
  };
}
