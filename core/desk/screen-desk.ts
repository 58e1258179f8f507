import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import type { Place } from '../contract/evaluation.ts';
import type { Keypad } from '../contract/keypad.ts';
import { USUAL_PREFERENCES } from '../contract/preferences.ts';
import { NO_REASONS } from '../contract/rating.ts';
import { Refusal, REFUSALS } from '../contract/refusal.ts';
import { SCREEN_CALLS, type ScreenMessage } from '../contract/screen-link.ts';
import type { KeypadView, RatingView, ScreenView } from '../contract/screen-views.ts';
import type { Admission } from './admission.ts';
import type { Bulletin } from './bulletin.ts';
import type { KeypadDesk } from './keypad-desk.ts';
import type { RateLaterDesk } from './rate-later-desk.ts';
import { ScreenCalls } from './screen-calls.ts';
import type { SelfRatingDesk } from './self-rating-desk.ts';
import type { LiveSession, SessionDesk } from './session-desk.ts';
import type { StorageGuard } from './storage-guard.ts';

/** One connected screen, over whichever link. */
export interface ScreenPeer {
  send(message: ScreenMessage): void;
}

export interface ScreenDeskDependencies {
  desk: SessionDesk;
  admission: Admission;
  later: RateLaterDesk;
  keypad: Keypad;
  keys: KeypadDesk;
  /** Whether a keypad was set up here: only then do reasons show their numbers. */
  numbersReasons: boolean;
  selfRating: SelfRatingDesk;
  storage: StorageGuard;
  clock: Clock;
  place: Place;
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
    const { desk, later, selfRating, log, bulletin } = dependencies;
    this.#calls = new ScreenCalls(log)
      .handle('touch', SCREEN_CALLS.touch, ({ session }) => desk.act(session, { type: 'touched' }))
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
      .handle('scan', SCREEN_CALLS.scan, ({ text }) => selfRating.scanned(text))
      .handle('decline', SCREEN_CALLS.decline, ({ session }) => desk.act(session, { type: 'declined' }))
      .handle('dismiss', SCREEN_CALLS.dismiss, ({ session }) => desk.dismiss(session));
    bulletin.on('live', () => this.#refresh());
    bulletin.on('health', () => this.#refreshIdle());
  }

  /** How many screens show the session. */
  get connected(): number {
    return this.#peers.size;
  }

  /** Admits a screen and shows it where things stand. @returns what to do with its messages and at its end */
  connect(peer: ScreenPeer): { receive(message: unknown): void; disconnect(): void } {
    this.#peers.add(peer);
    this.#cancelLost?.();
    peer.send({ view: this.#view() });
    return {
      receive: (message) => {
        const answer = this.#calls.receive(message);
        if (answer) peer.send(answer);
      },
      disconnect: () => this.#disconnect(peer),
    };
  }

  stop(): void {
    this.#cancelLost?.();
  }

  #disconnect(peer: ScreenPeer): void {
    const { desk, clock, log } = this.#dependencies;
    this.#peers.delete(peer);
    if (this.#peers.size > 0) return;
    this.#cancelLost?.();
    this.#cancelLost = clock.after(SCREEN_LOST_MS, () => {
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
    if (this.#dependencies.desk.live === undefined) this.#refresh();
  }

  #pressKey(session: string, key: string): void {
    const { keypad, keys } = this.#dependencies;
    const meaning = keypad.press(key);
    if (meaning !== undefined) keys.pressed(session, meaning);
  }

  #view(): ScreenView {
    const { desk, later, selfRating, storage, place, provinceOnline } = this.#dependencies;
    const { live } = desk;
    const common = {
      place: { hallName: place.hallName, windowNo: place.windowNo, terminalNo: place.terminalNo ?? null, serviceCategory: null },
      preferences: USUAL_PREFERENCES,
    };
    if (live === undefined) {
      const ready = storage.problem === undefined;
      return { screen: 'idle', ...common, ready, provinceOnline: provinceOnline(), duty: null, sign: null, selfRating: selfRating.view(), offers: [] };
    }
    const session = live.evaluation.id;
    if (live.session.step === 'thanked') return { screen: 'thanks', session, ...common };
    const ticket = later.ticketOf(session);
    if (live.session.step === 'deferred' && ticket !== undefined) {
      return { screen: 'later', ...ticket, ...common, secondsLeft: this.#secondsLeft(live) };
    }
    return this.#ratingView(live, common);
  }

  #ratingView(live: LiveSession, common: Pick<RatingView, 'place' | 'preferences'>): RatingView {
    const { evaluation, form, session } = live;
    const reasoning = session.step === 'reasoning';
    return {
      screen: 'rating',
      session: evaluation.id,
      step: reasoning ? 'reasons' : 'levels',
      ...common,
      taskName: evaluation.case.taskName,
      projectNo: evaluation.case.projectNo,
      staff: evaluation.staff ? [{ name: evaluation.staff.name, no: evaluation.staff.no }] : [],
      group: null,
      form,
      mustShow: [...this.#dependencies.admission.mustShow],
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

  #secondsLeft({ endsAt }: LiveSession): number {
    return Math.max(0, Math.ceil((endsAt - this.#dependencies.clock.now()) / 1000));
  }
}
