import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../contract/clock.ts';
import type { PairingView } from '../contract/screen-views.ts';
import { Refusal } from '../contract/refusal.ts';
import type { PairedAnswer, PairingAnswer, PairingConfirmation, PairingLink, PairingOffer, PairingRequest } from '../counter-link/pairing-link.ts';
import type { Principal } from '../counter-link/principal.ts';
import type { WindowLink } from '../counter-link/window-link.ts';
import { isOpen } from '../evaluation/session.ts';
import { isSameSecret } from '../http/presented-secret.ts';
import { HttpProblem } from '../http/problems.ts';
import { GuessLimit } from './guess-limit.ts';
import type { Pairing, PairingBook } from './pairing-book.ts';
import type { PairingPanel } from './pairing-panel.ts';
import { qrSvg } from './qr-svg.ts';
import type { SessionDesk } from './session-desk.ts';
import type { VisitDesk } from './visit-desk.ts';

const CODE_LIVES_MS = 120_000;
/** How long the screen says what came of it. */
const OUTCOME_MS = 10_000;

const ENDED_BY_COUNTER = '配对方解除配对 (the counter ended it)';

export interface PairingDeskDependencies {
  book: PairingBook;
  panel: PairingPanel;
  desk: Pick<SessionDesk, 'live'>;
  visits: Pick<VisitDesk, 'requireRoom'>;
  window: Pick<WindowLink, 'signOut' | 'takeDownSign'>;
  clock: Clock;
  /** See `PairingOffer`. */
  fingerprint: string | null;
}

/** A code that is shown. Its id is known to its asker alone, so nobody else can spend its tries. */
interface Code {
  id: string;
  digits: string;
  counter: string;
  origin: string | null;
  /** A clock's ticks. */
  endsAt: number;
}

/**
 * Pairs counters by a code that only whoever sees the screen can know. Wrong codes count across codes: asking for a new one buys no
 * tries, and after five within ten minutes none is taken for a minute and longer.
 */
export class PairingDesk implements PairingLink {
  readonly #dependencies: PairingDeskDependencies;
  readonly #guesses = new GuessLimit();
  #code: Code | undefined;

  constructor(dependencies: PairingDeskDependencies) {
    this.#dependencies = dependencies;
    dependencies.book.takeUp(() => this.#leaveWindow());
  }

  begin({ name }: PairingRequest, origin: string | null): PairingOffer {
    const { book, panel, clock, fingerprint } = this.#dependencies;
    const shown = this.#living();
    if (shown && shown.origin !== origin) throw new Refusal('pairing-under-way');
    this.#requireNoPause();
    book.requireRoom(name, origin);
    const digits = String(randomInt(1_000_000)).padStart(6, '0');
    const code: Code = { id: randomBytes(16).toString('hex'), digits, counter: name, origin, endsAt: clock.ticks() + CODE_LIVES_MS };
    this.#code = code;
    const qr = qrSvg(digits);
    panel.show(() => this.#viewOf(code, qr), CODE_LIVES_MS);
    const { hallName, windowNo, deviceId } = book.place;
    const expiresAt = new Date(clock.now() + CODE_LIVES_MS).toISOString();
    return { id: code.id, expiresAt, triesLeft: this.#triesLeft(), hallName, windowNo, deviceId, fingerprint };
  }

  confirm(id: string, { code: presented, windowNo }: PairingConfirmation, origin: string | null): PairedAnswer {
    const { book, panel } = this.#dependencies;
    this.#requireNoPause();
    const code = this.#living();
    if (code === undefined || code.id !== id || code.origin !== origin) throw new Refusal('no-such-pairing');
    if (!isSameSecret(presented, code.digits)) throw this.#wrong(code);
    const moves = windowNo !== book.place.windowNo;
    if (moves) {
      this.#requireNobodyAsked();
      this.#leaveWindow();
    }
    const { token, pairing } = book.pair({ name: code.counter, origin, windowNo });
    this.#code = undefined;
    this.#guesses.forget();
    panel.show(() => ({ state: 'paired', counter: code.counter, windowNo }), OUTCOME_MS);
    return { token, pairing: this.#answer(pairing) };
  }

  own(principal: Principal): PairingAnswer {
    return this.#answer(this.#pairingOf(principal));
  }

  end(principal: Principal): void {
    const { id, name } = this.#pairingOf(principal);
    this.#dependencies.book.end(id, { by: name, reason: ENDED_BY_COUNTER });
  }

  #living(): Code | undefined {
    if (this.#code !== undefined && this.#code.endsAt <= this.#dependencies.clock.ticks()) this.#code = undefined;
    return this.#code;
  }

  /** A code was wrong; with the last try it dies, and a pause begins. */
  #wrong({ counter }: Code): Refusal {
    const { panel, clock } = this.#dependencies;
    const pauseMs = this.#guesses.guessed(clock.ticks());
    if (pauseMs > 0) {
      this.#code = undefined;
      panel.show(() => ({ state: 'refused', counter }), OUTCOME_MS);
      return new Refusal('pairing-paused', { retryAfterMs: pauseMs });
    }
    panel.changed();
    const left = this.#triesLeft();
    const fault = { pointer: '/code', field: '配对码 (pairing code)', detail: `tries left: ${left}`, detailZh: `还可以试 ${left} 次` };
    return new Refusal('wrong-code', { faults: [fault] });
  }

  #requireNoPause(): void {
    const retryAfterMs = this.#guesses.pauseLeft(this.#dependencies.clock.ticks());
    if (retryAfterMs > 0) throw new Refusal('pairing-paused', { retryAfterMs });
  }

  /** What is being rated was served at the window where the device stands. */
  #requireNobodyAsked(): void {
    const { desk, visits } = this.#dependencies;
    if (desk.live !== undefined && isOpen(desk.live.session)) throw new Refusal('citizen-is-rating');
    visits.requireRoom();
  }

  #triesLeft(): number {
    return this.#guesses.left(this.#dependencies.clock.ticks());
  }

  /** Who is on duty, and the sign, belong to the window that the device leaves. */
  #leaveWindow(): void {
    const { window } = this.#dependencies;
    window.signOut();
    window.takeDownSign();
  }

  #viewOf({ digits, counter, endsAt }: Code, qr: string): PairingView {
    const { clock, fingerprint } = this.#dependencies;
    const secondsLeft = Math.max(0, Math.ceil((endsAt - clock.ticks()) / 1000));
    return { state: 'code', code: digits, qrSvg: qr, counter, triesLeft: this.#triesLeft(), secondsLeft, fingerprint };
  }

  #pairingOf(principal: Principal): Pairing {
    if (principal.kind === 'own') throw new HttpProblem('not-paired');
    const pairing = this.#dependencies.book.find(principal.pairing);
    if (pairing === undefined) throw new HttpProblem('wrong-token');
    return pairing;
  }

  #answer({ id, name, origin, windowNo, pairedAt }: Pairing): PairingAnswer {
    const { hallName, deviceId } = this.#dependencies.book.place;
    return { id, name, origin, hallName, windowNo, deviceId, pairedAt: new Date(pairedAt).toISOString() };
  }
}
