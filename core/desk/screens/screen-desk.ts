import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../../contract/clock.ts';
import type { DeviceKind } from '../../contract/device.ts';
import type { Place } from '../../contract/evaluation.ts';
import type { HallDisplay } from '../../contract/hall-display.ts';
import type { Keypad } from '../../contract/keypad.ts';
import { NO_REASONS } from '../../contract/rating.ts';
import { Refusal, REFUSALS } from '../../contract/refusal.ts';
import { SCREEN_CALLS, type ScreenMessage } from '../../contract/screen-link.ts';
import type { KeypadView, RatingView, ScreenView } from '../../contract/screen-views.ts';
import { isAtRegionsPage } from '../../evaluation/session.ts';
import type { Admission } from '../admission/admission.ts';
import type { BadgeDesk } from '../window/badge-desk.ts';
import type { Bulletin } from '../bulletin.ts';
import { groupView, staffOf } from './group-view.ts';
import type { KeypadDesk } from '../keypads/keypad-desk.ts';
import type { PreferencesDesk } from './preferences-desk.ts';
import type { RateLaterDesk } from '../rate-later/rate-later-desk.ts';
import type { RegionalPageDesk } from '../pages/regional-page-desk.ts';
import { ScreenCalls } from './screen-calls.ts';
import { shownStaff } from '../masked-name.ts';
import type { OfferDesk } from '../self-rating/offer-desk.ts';
import type { PairingPanel } from '../pairing/pairing-panel.ts';
import type { ShownOffers } from './shown-offers.ts';
import type { SelfRatingDesk } from '../self-rating/self-rating-desk.ts';
import type { LiveSession, SessionDesk } from '../session/session-desk.ts';
import type { StorageGuard } from '../storage-guard.ts';
import type { VisitDesk } from '../pages/visit-desk.ts';
import type { Voices } from './voices.ts';
import type { WindowDesk } from '../window/window-desk.ts';

/** One connected screen, over whichever link. */
export interface ScreenPeer {
  send(message: ScreenMessage): void;
}

/** What every screen shows beside the session. */
export interface Surroundings {
  hall: { readonly display: HallDisplay };
  window: WindowDesk;
  preferences: PreferencesDesk;
  voices: Voices<ScreenPeer>;
}

export interface ScreenDeskDependencies {
  desk: SessionDesk;
  admission: Admission;
  later: RateLaterDesk;
  keypad: Keypad;
  keys: KeypadDesk;
  /** Whether a keypad was set up here: only then do reasons show their numbers. */
  numbersReasons: boolean;
  badges: BadgeDesk;
  selfRating: SelfRatingDesk;
  offers: OfferDesk;
  shownOffers: ShownOffers;
  deviceKind: DeviceKind;
  regionalPage: RegionalPageDesk;
  visits: VisitDesk;
  pairing: Pick<PairingPanel, 'view'>;
  storage: StorageGuard;
  clock: Clock;
  place: Place;
  /** 服务类别 of the window. */
  serviceCategory: string | null;
  around: Surroundings;
  provinceOnline(): boolean;
  bulletin: Bulletin;
  log: Logger;
}

/** A screen that crashed is back within seconds; one that stays away for so long leaves nothing to rate with. */
const SCREEN_LOST_MS = 30_000;

/**
 * Shows the live session on every connected screen and carries the citizen's touches back. Screens hold nothing: each
 * gets the whole view on connecting and at every change.
 */
export class ScreenDesk {
  readonly #dependencies: ScreenDeskDependencies;
  readonly #calls: ScreenCalls;
  readonly #peers = new Set<ScreenPeer>();
  #cancelLost: CancelTimer | undefined;

  constructor(dependencies: ScreenDeskDependencies) {
    this.#dependencies = dependencies;
    const { desk, later, badges, selfRating, offers, regionalPage, visits, log, bulletin } = dependencies;
    const { preferences, voices } = dependencies.around;
    this.#calls = new ScreenCalls(log)
      .handle('touch', SCREEN_CALLS.touch, ({ session }) => visits.touched(session) || desk.act(session, { type: 'touched' }))
      .handle('chooseHow', SCREEN_CALLS.chooseHow, ({ session, mode }) => desk.act(session, { type: 'how-chosen', mode }))
      .handle('setDetailsFirst', SCREEN_CALLS.setDetailsFirst, ({ session, on }) =>
        desk.act(session, { type: 'details-first-set', on }),
      )
      .handle('chooseLevel', SCREEN_CALLS.chooseLevel, ({ session, level }) =>
        desk.act(session, { type: 'level-chosen', level }),
      )
      .handle('saveDraft', SCREEN_CALLS.saveDraft, ({ session, reasons }) =>
        desk.act(session, { type: 'draft-saved', reasons }),
      )
      .handle('backToLevels', SCREEN_CALLS.backToLevels, ({ session }) => desk.act(session, { type: 'went-back' }))
      .handle('submit', SCREEN_CALLS.submit, ({ session, reasons }) => desk.act(session, { type: 'submitted', reasons }))
      .handle('rateLater', SCREEN_CALLS.rateLater, ({ session }) => later.putOff(session))
      .handle('pressKey', SCREEN_CALLS.pressKey, ({ session, key }) => this.#pressKey(session, key))
      .handle('scan', SCREEN_CALLS.scan, ({ text }) => {
        // A screen takes badges while it is idle; what comes later was read for another view.
        if (desk.live !== undefined || !badges.scanned(text)) selfRating.scanned(text);
      })
      .handle('findCase', SCREEN_CALLS.findCase, ({ projectNo }) => selfRating.findCase(projectNo))
      .handle('confirmFound', SCREEN_CALLS.confirmFound, ({ id }) => selfRating.confirmFound(id))
      .handle('dismissFound', SCREEN_CALLS.dismissFound, () => selfRating.dismissFound())
      .handle('startOffer', SCREEN_CALLS.startOffer, ({ id }) => offers.start(id))
      .handle('decline', SCREEN_CALLS.decline, ({ session }) => visits.left(session) || desk.act(session, { type: 'declined' }))
      .handle('pageDone', SCREEN_CALLS.pageDone, ({ session }) => visits.pageDone(session) || regionalPage.pageDone(session))
      .handle('pageFailed', SCREEN_CALLS.pageFailed, ({ session }) => {
        if (visits.pageFailed(session)) return;
        // It is a touch, too: from here on the counter cannot take its offer back.
        desk.act(session, { type: 'touched' });
        regionalPage.pageFailed(session);
      })
      .handle('prefer', SCREEN_CALLS.prefer, (wish) => preferences.prefer(wish))
      .handle('reportVoice', SCREEN_CALLS.reportVoice, ({ source }, screen) => voices.report(screen, source))
      .handle('shown', SCREEN_CALLS.shown, ({ session }) => this.#painted(session))
      .handle('dismiss', SCREEN_CALLS.dismiss, ({ session }) => visits.left(session) || desk.dismiss(session));
    bulletin.on('live', () => this.#refresh());
    bulletin.on('health', () => this.#refreshIdle());
    bulletin.on('hall', () => this.#hallChanged());
  }

  /** How many screens show the session. */
  get connected(): number {
    return this.#peers.size;
  }

  /** Admits a screen and shows it where things stand. @returns what to do with its messages and at its end */
  connect(peer: ScreenPeer): { receive(message: unknown): void; disconnect(): void } {
    this.#peers.add(peer);
    this.#cancelLost?.();
    peer.send({ hall: this.#dependencies.around.hall.display });
    peer.send({ view: this.#view() });
    return {
      receive: (message) => {
        this.#dependencies.around.preferences.stillThere();
        const answer = this.#calls.receive(message, peer);
        if (answer) peer.send(answer);
      },
      disconnect: () => this.#disconnect(peer),
    };
  }

  stop(): void {
    this.#cancelLost?.();
  }

  #disconnect(peer: ScreenPeer): void {
    const { desk, visits, around, clock, log } = this.#dependencies;
    this.#peers.delete(peer);
    around.voices.gone(peer);
    if (this.#peers.size > 0) return;
    this.#cancelLost?.();
    this.#cancelLost = clock.after(SCREEN_LOST_MS, () => {
      visits.deviceLost();
      try {
        desk.deviceLost();
      } catch (error) {
        // The session's own time ends it then.
        if (!(error instanceof Refusal)) throw error;
        log.warn({ refusal: error.code }, 'A session without a screen could not be ended.');
      }
    });
  }

  #refresh(): void {
    const view = this.#view();
    for (const peer of this.#peers) peer.send({ view });
  }

  /** Who is rating is not disturbed by news of the network. */
  #refreshIdle(): void {
    const { desk, visits } = this.#dependencies;
    if (desk.live === undefined && visits.current === undefined) this.#refresh();
  }

  #hallChanged(): void {
    const { display } = this.#dependencies.around.hall;
    for (const peer of this.#peers) peer.send({ hall: display });
    // The badge's photo and stars are the hall's, too.
    this.#refreshIdle();
  }

  #painted(session: string): void {
    const { desk, shownOffers } = this.#dependencies;
    // A view that was painted too late counts for nothing.
    if (desk.live?.evaluation.id === session) shownOffers.note(desk.liveEvaluations.map(({ id }) => id));
  }

  #pressKey(session: string, key: string): void {
    const { keypad, keys } = this.#dependencies;
    const meaning = keypad.press(key);
    if (meaning !== undefined) keys.pressed(session, meaning);
  }

  #view(): ScreenView {
    const { desk, later, selfRating, offers, pairing, regionalPage, visits, storage, place, serviceCategory, around, provinceOnline } = this.#dependencies;
    const { live } = desk;
    const common = {
      place: { hallName: place.hallName, windowNo: place.windowNo, terminalNo: place.terminalNo ?? null, serviceCategory },
      preferences: around.preferences.current,
    };
    const visit = visits.current;
    if (live === undefined && visit !== undefined) {
      const { id, url, taskName, projectNo } = visit;
      return { screen: 'regional-page', session: id, ...common, taskName, projectNo, canRateLater: false, url, secondsLeft: this.#secondsLeft(visit) };
    }
    if (live === undefined) {
      const ready = storage.problem === undefined;
      return { screen: 'idle', ...common, ready, provinceOnline: provinceOnline(), ...around.window.view(), pairing: pairing.view(), selfRating: selfRating.view(), offers: offers.view() };
    }
    const session = live.evaluation.id;
    if (live.session.step === 'thanked') return { screen: 'thanks', session, ...common };
    const ticket = later.ticketOf(session);
    if (live.session.step === 'deferred' && ticket !== undefined) {
      return { screen: 'later', ...ticket, ...common, secondsLeft: this.#secondsLeft(live) };
    }
    if (isAtRegionsPage(live.session)) {
      const { taskName, projectNo } = live.evaluation.case;
      // Until the session says so the page is not to be shown, whatever is known of it.
      const url = live.session.step === 'regional-page' ? regionalPage.urlOf(session) : null;
      return { screen: 'regional-page', session, ...common, taskName, projectNo, canRateLater: true, url, secondsLeft: this.#secondsLeft(live) };
    }
    return this.#ratingView(live, common);
  }

  #ratingView(live: LiveSession, common: Pick<RatingView, 'place' | 'preferences'>): RatingView {
    const { evaluation, form, session } = live;
    const { admission, deviceKind } = this.#dependencies;
    const reasoning = session.step === 'reasoning';
    return {
      screen: 'rating',
      session: evaluation.id,
      step: session.step === 'choosing-how' ? 'how' : reasoning ? 'reasons' : 'levels',
      ...common,
      taskName: evaluation.case.taskName,
      projectNo: evaluation.case.projectNo,
      overall: evaluation.case.kind === 'overall',
      staff: staffOf(live).map((staff) => shownStaff(staff, deviceKind, admission.mustShow)),
      group: groupView(live),
      form,
      mustShow: [...admission.mustShow],
      level: reasoning ? session.level : null,
      reasons: reasoning ? session.reasons : NO_REASONS,
      detailsFirst: session.step === 'rating' && session.detailsFirst,
      keypad: this.#keypadView(),
      secondsLeft: this.#secondsLeft(live),
      notice: this.#dependencies.storage.problem ? REFUSALS['storage-failed'] : this.#dependencies.keys.notice,
    };
  }

  #keypadView(): KeypadView {
    const { keypad, keys, numbersReasons } = this.#dependencies;
    const levelKeys = Object.entries(keypad.typed).flatMap(([key, { level }]) => (level === undefined ? [] : [[key, level] as const]));
    return {
      numbered: numbersReasons && keypad.digits,
      confirms: numbersReasons && keypad.confirms,
      wedgeKeys: Object.keys(keypad.typed),
      wedgeBeside: [...keypad.typedBeside],
      levelKeys: Object.fromEntries(levelKeys),
      pendingDigit: keys.digit === '' ? null : keys.digit,
      pageTurns: numbersReasons && keypad.zero ? keys.pageTurns : null,
    };
  }

  #secondsLeft({ endsAt }: Pick<LiveSession, 'endsAt'>): number {
    return Math.max(0, Math.ceil((endsAt - this.#dependencies.clock.now()) / 1000));
  }
}
