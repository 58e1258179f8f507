import type { Logger } from 'pino';
import * as z from 'zod';
import type { CancelTimer, Clock } from '../../contract/clock.ts';
import { Refusal, type FieldFault } from '../../contract/refusal.ts';
import type { IdleView } from '../../contract/screen-views.ts';
import type { DirectoryStaff } from '../../contract/directory.ts';
import type { Place } from '../../contract/evaluation.ts';
import { signSchema, staffOnDutySchema, type Announcement, type Sign, type SignIn, type StaffOnDuty, type WindowAnswer, type WindowLink } from '../../counter-link/window-link.ts';
import type { Facts } from '../../../offline-queue/database/facts.ts';
import type { Bulletin } from '../bulletin.ts';
import type { StorageGuard } from '../storage-guard.ts';

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
  place: Pick<Place, 'windowNo'>;
  /** Whether a citizen is being asked, or is done and the counter was not told yet. */
  isAsked(): boolean;
  log: Logger;
  hall: {
    /** Whether a badge bears stars. */
    readonly showsStars: boolean;
    /** Address of a photo, or null. */
    photoOf(staffNo: string): string | null;
  };
  directory: {
    /** A member of staff by number, from the hall's table. */
    staffOf(no: string): DirectoryStaff | undefined;
  };
}

/** Who is on duty at the window and what its sign says, until the counter says otherwise: a restart changes nothing. */
export class WindowDesk implements WindowLink {
  readonly #dependencies: WindowDeskDependencies;
  #standing: Standing = { duty: null, sign: null };
  #announcement: Announcement | null = null;
  #cancelAnnouncement: CancelTimer = () => {};
  /** What the counter was last told of, as text. */
  #told: string;

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
    this.#told = JSON.stringify(this.window());
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

  /** @throws Refusal `unknown-staff`; `storage-failed`, as each of these does; then nothing has changed */
  signIn(who: SignIn): WindowAnswer {
    const staff = this.#completed(who);
    const { duty, sign } = this.#standing;
    // A system that says again what it said before does not mean that somebody came.
    const isNew = duty?.staff?.no !== staff.no;
    return this.#change({ duty: { staff }, sign: isNew ? withoutAbsence(sign) : sign });
  }

  /**
   * A badge was shown at the window: it signs its owner in, and out again. Whoever is away by the sign has come back: that takes
   * the sign down.
   */
  showBadge(staff: StaffOnDuty): void {
    const { duty, sign } = this.#standing;
    if (duty?.staff?.no !== staff.no) this.signIn(staff);
    else if (withoutAbsence(sign) === sign) this.signOut();
    else this.takeDownSign();
  }

  signOut(): WindowAnswer {
    const { duty } = this.#standing;
    return this.#change({ ...this.#standing, duty: duty && { staff: null } });
  }

  /** @throws Refusal `own-window` */
  putUpSign(sign: Sign): WindowAnswer {
    const { windowNo } = this.#dependencies.place;
    if (sign.kind === 'go-to-window' && sign.windowNo === windowNo) throw new Refusal('own-window', { faults: [ownWindow(windowNo)] });
    return this.#change({ ...this.#standing, sign });
  }

  takeDownSign(): WindowAnswer {
    return this.#change({ ...this.#standing, sign: null });
  }

  /**
   * Not while a citizen is asked, nor before the end of that is told: what waited for the idle screen would say when the citizen was done.
   * @throws Refusal `citizen-is-rating`
   */
  announce(announcement: Announcement): WindowAnswer {
    const { clock, isAsked } = this.#dependencies;
    if (isAsked()) throw new Refusal('citizen-is-rating');
    this.#cancelAnnouncement();
    this.#cancelAnnouncement = clock.after(ANNOUNCED_MS[announcement.kind], () => this.#announced(null));
    return this.#announced(announcement);
  }

  endAnnouncement(): WindowAnswer {
    this.#cancelAnnouncement();
    return this.#announced(null);
  }

  /** Whoever is asked ends what was announced: else it would come back when they are done. The counter hears of it in its own time. */
  sessionChanged(): void {
    const { isAsked, bulletin } = this.#dependencies;
    if (this.#announcement === null || !isAsked()) return;
    this.#announcement = null;
    bulletin.post('health');
  }

  onChange(listener: () => void): () => void {
    return this.#dependencies.bulletin.on('window', listener);
  }

  stop(): void {
    this.#cancelAnnouncement();
  }

  #announced(announcement: Announcement | null): WindowAnswer {
    this.#announcement = announcement;
    this.#post();
    return this.window();
  }

  #change(standing: Standing): WindowAnswer {
    const { store, storage, clock } = this.#dependencies;
    if (JSON.stringify(standing) !== JSON.stringify(this.#standing)) {
      storage.write(() => store.facts.keep(FACT, standing, clock.now()));
      this.#standing = standing;
      this.#post();
    }
    return this.window();
  }

  #post(): void {
    const { bulletin } = this.#dependencies;
    // The idle screen follows it; who is rating sees nothing of it.
    bulletin.post('health');
    const now = JSON.stringify(this.window());
    if (now === this.#told) return;
    this.#told = now;
    bulletin.post('window');
  }

  #completed({ name, ...given }: SignIn): StaffOnDuty {
    if (name !== undefined) return { ...given, name };
    const known = this.#dependencies.directory.staffOf(given.no);
    if (known === undefined) throw new Refusal('unknown-staff', { faults: [NAME_MISSING] });
    return { ...onDuty(known), ...given };
  }

  #badgeOf({ no, name, post, stars }: StaffOnDuty) {
    const { hall } = this.#dependencies;
    return { no, name, post: post ?? null, photo: hall.photoOf(no), stars: hall.showsStars ? (stars ?? null) : null };
  }
}

/** What a plate bears of a member of staff. */
export function onDuty({ no, name, post, stars }: DirectoryStaff): StaffOnDuty {
  return { no, name, ...(post !== undefined && { post }), ...(stars !== undefined && { stars }) };
}

/** Whoever is there is neither away nor paused; where to go instead is for the counter to say. */
const withoutAbsence = (sign: Sign | null): Sign | null => (sign?.kind === 'go-to-window' ? sign : null);

const ownWindow = (windowNo: string): FieldFault => ({
  pointer: '/windowNo',
  field: '窗口号 (window number)',
  detail: `is this window, ${windowNo}`,
  detailZh: `是本窗口（${windowNo}）`,
});

const NAME_MISSING: FieldFault = {
  pointer: '/name',
  field: '工作人员姓名 (staff name)',
  detail: 'is required for a number that is not in hall/staff.csv',
  detailZh: '工号不在 hall/staff.csv 中时必填',
};
