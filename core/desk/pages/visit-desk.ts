import { randomUUID } from 'node:crypto';
import type { CancelTimer, Clock } from '../../contract/clock.ts';
import { forgetOldest } from '../../contract/forget-oldest.ts';
import type { ProvinceAdapter } from '../../contract/province.ts';
import type { CitizenInput } from '../../contract/rating-form.ts';
import { Refusal, type FieldFault } from '../../contract/refusal.ts';
import type { VisitAnswer, VisitLink, VisitRequest } from '../../counter-link/visit-link.ts';
import type { RegionRules } from '../../evaluation/regions/region-rules.ts';
import { isOpen, statusOf } from '../../evaluation/session.ts';
import type { Bulletin } from '../bulletin.ts';
import { untilTold } from '../book/discretion.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import { UNSEEN_TOUCHES } from '../session/live-session.ts';
import { framedOrigin } from './regional-page-desk.ts';
import type { SessionDesk } from '../session/session-desk.ts';
import type { WaitingStarts } from '../session/waiting-starts.ts';

/** The page that did not come up is taken away for so long, so that it is loaded anew. */
const RELOAD_MS = 1_000;
/** So many that are over are remembered: more than a counter asks about. */
const REMEMBERED = 200;

/** The one origin that screens may show in a frame: the region wants it, or a business system may ask for its pages. */
export function framableOrigin(
  rules: RegionRules,
  province: Pick<ProvinceAdapter, 'pageOrigin'>,
  { citizenInput, doors }: { citizenInput: CitizenInput; doors?: { pages: boolean; webSocket?: unknown } | undefined },
): string | null {
  const asked = doors !== undefined && (doors.pages || doors.webSocket !== undefined) && citizenInput !== 'levels';
  return framedOrigin(rules, province, citizenInput) ?? (asked ? province.pageOrigin() : null);
}

const ADDRESS = { pointer: '/url', field: '页面地址 (address of the page)' };
const NO_PAGES: FieldFault = {
  ...ADDRESS,
  detail: 'no page can be shown on this device: a technician has to switch doors.pages on in config.json, and to give the province, with https',
  detailZh: '本机不能显示任何页面：请运维人员在 config.json 中打开 doors.pages，并填写 province（地址为 https）',
};
const ELSEWHERE: FieldFault = {
  ...ADDRESS,
  detail: 'must begin exactly as the address of the province in config.json (province.url, or province.pageOrigin)',
  detailZh: '须与 config.json 中省平台的地址（province.url，或 province.pageOrigin）同源',
};

export interface VisitDeskDependencies {
  desk: Pick<SessionDesk, 'live' | 'dismiss' | 'deviceLost'>;
  book: Pick<EvaluationBook, 'nextBegins'>;
  starts: WaitingStarts;
  /** Where the pages lie that may be shown; null: none may. */
  pageOrigin: string | null;
  clock: Clock;
  times: { toRateMs: number; thanksMs: number };
  timeFactor(): number;
  /** That a visit which the citizen touched is over is told at a multiple of so many ms after the touch; 0: at once. */
  tellEveryMs: number;
  bulletin: Bulletin;
}

interface Visit extends VisitRequest {
  id: string;
  /** Ticks. */
  shownAt: number;
  /** Ticks; null until the citizen's first touch. */
  touchedAt: number | null;
  /** The page said that the citizen is done: it stays for a moment, and nobody has to wait for it. */
  done: boolean;
  failedBefore: boolean;
  /** Being loaded anew. */
  reloading: boolean;
  /** Milliseconds since 1970. */
  endsAt: number;
}

/** Shows the pages that business systems name. Nothing of them is kept: a restart of the evaluator ends them. */
export class VisitDesk implements VisitLink {
  readonly #dependencies: VisitDeskDependencies;
  #shown: Visit | undefined;
  #cancelTime: CancelTimer = () => {};
  #cancelReload: CancelTimer = () => {};
  /** Is over, and the counter does not know yet. */
  #untold: string | undefined;
  #cancelTelling: CancelTimer = () => {};
  /** Those that are over, and whether the counter took them down. */
  readonly #past = new Map<string, { byCounter: boolean }>();

  constructor(dependencies: VisitDeskDependencies) {
    this.#dependencies = dependencies;
    const { bulletin, desk } = dependencies;
    // Whoever was invited took its place, and it is told then that it is over.
    bulletin.on('live', () => {
      if (desk.live === undefined || !isOpen(desk.live.session)) return;
      if (this.#shown) this.#end(this.#shown, { silently: true });
      this.#tellNow();
    });
  }

  /** What stands on the screen; undefined when no such page does. */
  get current(): { id: string; url: string | null; taskName: string | null; projectNo: string | null; endsAt: number } | undefined {
    if (this.#shown === undefined) return undefined;
    const { id, url, reloading, taskName = null, projectNo = null, endsAt } = this.#shown;
    return { id, url: reloading ? null : url, taskName, projectNo, endsAt };
  }

  show(request: VisitRequest): VisitAnswer {
    const { desk, book, starts, clock, bulletin } = this.#dependencies;
    this.#requireAllowed(request.url);
    if (this.#shown?.url === request.url && !this.#shown.done) return { id: this.#shown.id, status: 'open' };
    const { live } = desk;
    starts.admit(request.url, () => {
      this.requireFree();
      if (live && statusOf(live.session) === 'rating') throw new Refusal('citizen-is-rating');
    });
    // An offer that nobody touched loses its screen, and ends unrated; what lingers gives way.
    if (live && isOpen(live.session)) desk.deviceLost();
    else if (live) desk.dismiss(live.evaluation.id);
    book.nextBegins();
    if (this.#shown) this.#end(this.#shown, { silently: true });
    this.#tellNow();
    const visit = { ...request, id: randomUUID(), shownAt: clock.ticks(), touchedAt: null, done: false, failedBefore: false, reloading: false, endsAt: 0 };
    this.#shown = visit;
    bulletin.post('frame-opening');
    this.extend();
    return { id: visit.id, status: 'open' };
  }

  find(id: string): VisitAnswer {
    if (this.#past.has(id)) return { id, status: 'closed' };
    if (this.#untold !== id && this.#shown?.id !== id) throw new Refusal('no-such-evaluation');
    return { id, status: 'open' };
  }

  close(id: string): VisitAnswer {
    const { status } = this.find(id);
    if (status === 'closed' && !this.#past.get(id)?.byCounter) throw new Refusal('already-over');
    if (status === 'closed') return { id, status };
    if (this.#shown?.id !== id || this.#shown.touchedAt !== null) throw new Refusal('touched-already');
    this.#end(this.#shown, { byCounter: true });
    return this.find(id);
  }

  onStatus(listener: (visit: VisitAnswer) => void): () => void {
    return this.#dependencies.bulletin.on('visit', listener);
  }

  /** Before anybody else is invited. @throws Refusal `citizen-is-rating` */
  requireFree(): void {
    if (this.#shown && this.#shown.touchedAt !== null && !this.#shown.done) throw new Refusal('citizen-is-rating');
  }

  /** Whether a citizen is busy with a page, or was, and it is not told yet that it is over. */
  get isHolding(): boolean {
    return this.#untold !== undefined || (this.#shown !== undefined && this.#shown.touchedAt !== null);
  }

  /** The citizen is there. @returns whether this is the page's session, as each of these does; if not, it has done nothing */
  touched(session: string): boolean {
    return this.#on(session, (visit) => {
      visit.touchedAt ??= this.#dependencies.clock.ticks();
      if (!visit.done) this.extend();
    });
  }

  /** The citizen leaves. */
  left(session: string): boolean {
    return this.#on(session, (visit) => this.#end(visit));
  }

  /** The page says that the citizen is done. */
  pageDone(session: string): boolean {
    return this.#on(session, (visit) => {
      if (visit.done) return;
      // Counted from this very word, the moment of telling would tell when it came.
      visit.touchedAt ??= visit.shownAt;
      visit.done = true;
      this.extend();
    });
  }

  /** The page does not come up: it is loaded anew, once. */
  pageFailed(session: string): boolean {
    const { clock, bulletin } = this.#dependencies;
    return this.#on(session, (visit) => {
      if (visit.reloading) return;
      this.touched(session);
      if (visit.failedBefore) return this.#end(visit);
      visit.failedBefore = true;
      visit.reloading = true;
      this.#cancelReload = clock.after(RELOAD_MS, () => {
        visit.reloading = false;
        bulletin.post('live');
      });
      bulletin.post('live');
    });
  }

  /** Nothing is left that could show the page. */
  deviceLost(): void {
    if (this.#shown) this.#end(this.#shown);
  }

  /** Gives the citizen their time, or what is done its moment, anew. */
  extend(): void {
    const { clock, times, timeFactor, bulletin } = this.#dependencies;
    const visit = this.#shown;
    if (visit === undefined) return;
    const forMs = visit.done ? times.thanksMs : times.toRateMs * timeFactor() * UNSEEN_TOUCHES;
    visit.endsAt = clock.now() + forMs;
    this.#cancelTime();
    this.#cancelTime = clock.after(forMs, () => this.#end(visit));
    bulletin.post('live');
  }

  stop(): void {
    this.#cancelTime();
    this.#cancelReload();
    this.#cancelTelling();
  }

  #requireAllowed(address: string): void {
    const { pageOrigin } = this.#dependencies;
    const url = URL.parse(address);
    // A name and password in it would be sent along.
    if (pageOrigin === null) throw new Refusal('page-not-allowed', { faults: [NO_PAGES] });
    if (url?.origin !== pageOrigin || url.username !== '' || url.password !== '') throw new Refusal('page-not-allowed', { faults: [ELSEWHERE] });
  }

  #on(session: string, act: (visit: Visit) => void): boolean {
    if (this.#shown?.id !== session) return false;
    act(this.#shown);
    return true;
  }

  #end({ id, touchedAt }: Visit, { byCounter = false, silently = false } = {}): void {
    const { bulletin, clock, tellEveryMs } = this.#dependencies;
    this.#cancelTime();
    this.#cancelReload();
    this.#shown = undefined;
    this.#tellNow();
    this.#untold = id;
    // How long a citizen takes hints at the level.
    if (touchedAt === null || tellEveryMs === 0) this.#tellNow(byCounter);
    else this.#cancelTelling = clock.after(untilTold(clock.ticks() - touchedAt, tellEveryMs), () => this.#tellNow());
    if (!silently) bulletin.post('live');
  }

  #tellNow(byCounter = false): void {
    const id = this.#untold;
    this.#cancelTelling();
    if (id === undefined) return;
    this.#untold = undefined;
    this.#past.set(id, { byCounter });
    forgetOldest(this.#past, REMEMBERED);
    this.#dependencies.bulletin.post('visit', { id, status: 'closed' });
  }
}
