import { join } from 'node:path';
import type { Logger } from 'pino';
import { loadOrCreateSecret } from '../offline-queue/database/owner-only-file.ts';
import type { DeviceConfig } from './config.ts';
import type { Clock } from './contract/clock.ts';
import type { Place } from './contract/evaluation.ts';
import type { Health } from './contract/health.ts';
import type { CounterApi } from './counter-link/counter-api.ts';
import type { Bulletin } from './desk/bulletin.ts';
import { createCounterAdmission } from './desk/pairing/counter-admission.ts';
import { createCounterDesk } from './desk/counter/counter-desk.ts';
import { KnownGroups } from './desk/counter/known-groups.ts';
import type { PairingBook } from './desk/pairing/pairing-book.ts';
import { PairingDesk } from './desk/pairing/pairing-desk.ts';
import { createPaperDesk } from './desk/counter/paper-desk.ts';
import { createTodayDesk } from './desk/window/today-desk.ts';
import { withStaffOnDuty } from './desk/admission/with-staff-on-duty.ts';
import type { openDesks } from './desks.ts';
import type { RegionRules } from './evaluation/regions/region-rules.ts';
import type { Queue } from './queue.ts';

export interface CounterSideOptions {
  dataFolder: string;
  config: DeviceConfig;
  place: Place;
  pairingBook: PairingBook;
  rules: RegionRules;
  queue: Queue;
  desks: ReturnType<typeof openDesks>;
  bulletin: Bulletin;
  clock: Clock;
  log: Logger;
  health(): Health;
  /** SHA-256 of the certificate with which the device answers over the network; null where it does not. */
  fingerprint: string | null;
}

/** Wires all that the counter's side can reach. */
export function openCounterSide(options: CounterSideOptions): CounterApi & { counterToken: string } {
  const { dataFolder, config, place, pairingBook, fingerprint, rules, queue, desks, bulletin, clock, log, health } = options;
  const counterToken = loadOrCreateSecret(join(dataFolder, 'counter-token'));
  const { window, directory } = desks.around;
  const withStaff = withStaffOnDuty({ ...desks, window, directory, deviceKind: config.deviceKind });
  const counter = createCounterDesk({ ...desks, groups: new KnownGroups({ ...queue, clock }), withStaff, bulletin, health, rules, clock, place });
  const today = createTodayDesk({ ...queue, ...desks, window, clock, place });
  const pairing = new PairingDesk({ ...desks, book: pairingBook, evaluations: desks.book, panel: desks.pairingPanel, window, clock, log, fingerprint });
  const paper = createPaperDesk({ ...desks, clock });
  return { counterToken, counter, window, today, directory, pairing, paper, visits: desks.visits, admission: createCounterAdmission(counterToken, pairingBook) };
}
