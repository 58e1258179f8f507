import type { Logger } from 'pino';
import type { Clock } from './contract/clock.ts';
import type { Place } from './contract/evaluation.ts';
import type { Bulletin } from './desk/bulletin.ts';
import { citizenOf } from './desk/session/live-session.ts';
import { PreferencesDesk } from './desk/screens/preferences-desk.ts';
import { qrSvg } from './desk/qr-svg.ts';
import type { ScreenPeer, Surroundings } from './desk/screens/screen-desk.ts';
import type { SessionDesk } from './desk/session/session-desk.ts';
import type { StorageGuard } from './desk/storage-guard.ts';
import type { VisitDesk } from './desk/pages/visit-desk.ts';
import { Voices } from './desk/screens/voices.ts';
import { WindowDesk } from './desk/window/window-desk.ts';
import { HallWatch } from './hall/hall-watch.ts';
import { isOpen } from './evaluation/session.ts';
import { HallTables } from './hall/tables-watch.ts';
import type { EvaluationStore } from '../offline-queue/store.ts';

export interface SurroundingsOptions {
  dataFolder: string;
  store: Pick<EvaluationStore, 'facts'>;
  storage: StorageGuard;
  /** Asked from the first session on, not before. */
  desk(): SessionDesk;
  visits(): Pick<VisitDesk, 'current' | 'extend'>;
  place: Pick<Place, 'windowNo'>;
  bulletin: Bulletin;
  /** Whether a citizen is done, and the counter was not told yet. */
  isHolding(): boolean;
  clock: Clock;
  log: Logger;
}

/** Wires what stands around every session: the hall's pictures, the window's plate, how the citizen wants to be shown things. */
export function openSurroundings(options: SurroundingsOptions, onStop: (end: () => void) => void): Surroundings & { hall: HallWatch; directory: HallTables } {
  const { dataFolder, store, storage, desk, visits, place, isHolding, bulletin, clock, log } = options;
  const hall = new HallWatch({ dataFolder, clock, log, qrSvg, onChange: () => bulletin.post('hall') });
  onStop(() => hall.stop());
  const directory = new HallTables({ dataFolder, clock, log });
  onStop(() => directory.stop());
  const preferences = new PreferencesDesk({
    clock,
    bulletin,
    languages: () => hall.display.languages,
    citizen: () => {
      const { live } = desk();
      return live ? citizenOf(live) : visits().current?.id;
    },
    extend: () => (desk().live ? desk() : visits()).extend(),
  });
  onStop(() => preferences.stop());
  bulletin.on('hall', () => preferences.languagesChanged());
  const isAsked = () => {
    const { live } = desk();
    return (live !== undefined && isOpen(live.session)) || visits().current !== undefined || isHolding();
  };
  const window = new WindowDesk({ store, storage, clock, bulletin, log, hall, directory, place, isAsked });
  for (const notice of ['live', 'visit'] as const) bulletin.on(notice, () => window.sessionChanged());
  onStop(() => window.stop());
  return { hall, directory, preferences, window, voices: new Voices<ScreenPeer>(bulletin) };
}
