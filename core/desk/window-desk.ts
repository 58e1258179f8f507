import type { Logger } from 'pino';
import * as z from 'zod';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import { Refusal } from '../contract/refusal.ts';
import type { IdleView } from '../contract/screen-views.ts';
import { signSchema, staffOnDutySchema, type Announcement, type Sign, type StaffOnDuty, type WindowAnswer, type WindowLink } from '../counter-link/window-link.ts';
import type { Facts } from '../../offline-queue/database/facts.ts';
import type { Bulletin } from './bulletin.ts';
import type { StorageGuard } from './storage-guard.ts';

/** How long an announcement stays. */
const ANNOUNCED_MS = { welcome: 10_000, call: 60_000 };

/** Under this name the store keeps it. */
const FACT = 'window';

const standingSchema = z.object({
  /** Null where nobody ever signed in. */
  duty: z.object({ staff: staffOnDutySchema.nullable() }).nullable(),
  sign: signSchema.nullable(),
});
type Standing = z.infer<typeof standingSchema>;

export interface WindowDeskDependencies {
  store: { facts: Facts };
  storage: StorageGuard;
  clock: Clock;
  bulletin: Bulletin;
  log: Logger;
  hall: {
    /** Whether a badge bears stars. */
    readonly showsStars: boolean;
    /** Address of a photo, or null. */
    photoOf(staffNo: string): string | null;
  };
}

/** Who is on duty at the window and what its sign says, until the counter says otherwise: a restart changes nothing. */
export class WindowDesk implements WindowLink {
  readonly #dependencies: WindowDeskDependencies;
  #standing: Standing = { duty: null, sign: null };
  #announcement: Announcement | null = null;
  #cancelAnnouncement: CancelTimer = () => {};

  constructor(dependencies: WindowDeskDependencies) {
    this.#dependencies = dependencies;
    const { store, storage, log } = dependencies;
    try {
      this.#standing = storage.read(() => store.facts.recall(FACT, standingSchema))?.value ?? this.#standing;
    } catch (error) {
      // The plate stays empty until somebody signs in; ratings do not depend on it.
      if (!(error instanceof Refusal)) throw error;
      log.warn('Who is on duty could not be read.');
    }
  }

  /** What the idle screen shows of it. */
  view(): Pick<IdleView, 'duty' | 'sign' | 'announcement'> {
    const { duty, sign } = this.#standing;
    return { duty: duty && { staff: duty.staff && this.#badgeOf(duty.staff) }, sign, announcement: this.#announcement };
  }

  window(): WindowAnswer {
    const { duty, sign } = this.#standing;
    return { staff: duty?.staff ?? null, sign, announcement: this.#announcement };
  }

  /** In place of whoever was. @throws Refusal `storage-failed`, as each of these does; then nothing has changed */
  signIn(staff: StaffOnDuty): WindowAnswer {
    return this.#change({ ...this.#standing, duty: { staff } });
  }

  signOut(): WindowAnswer {
    const { duty } = this.#standing;
    return this.#change({ ...this.#standing, duty: duty && { staff: null } });
  }

  putUpSign(sign: Sign): WindowAnswer {
    return this.#change({ ...this.#standing, sign });
  }

  takeDownSign(): WindowAnswer {
    return this.#change({ ...this.#standing, sign: null });
  }

  announce(announcement: Announcement): WindowAnswer {
    const { clock } = this.#dependencies;
    this.#cancelAnnouncement();
    this.#cancelAnnouncement = clock.after(ANNOUNCED_MS[announcement.kind], () => this.#announced(null));
    return this.#announced(announcement);
  }

  endAnnouncement(): WindowAnswer {
    this.#cancelAnnouncement();
    return this.#announced(null);
  }

  stop(): void {
    this.#cancelAnnouncement();
  }

  #announced(announcement: Announcement | null): WindowAnswer {
    this.#announcement = announcement;
    this.#dependencies.bulletin.post('health');
    return this.window();
  }

  #change(standing: Standing): WindowAnswer {
    const { store, storage, clock, bulletin } = this.#dependencies;
    if (JSON.stringify(standing) !== JSON.stringify(this.#standing)) {
      storage.write(() => store.facts.keep(FACT, standing, clock.now()));
      this.#standing = standing;
      // The idle screen follows it; who is rating sees nothing of it.
      bulletin.post('health');
    }
    return this.window();
  }

  #badgeOf({ no, name, post, stars }: StaffOnDuty) {
    const { hall } = this.#dependencies;
    return { no, name, post: post ?? null, photo: hall.photoOf(no), stars: hall.showsStars ? (stars ?? null) : null };
  }
}
