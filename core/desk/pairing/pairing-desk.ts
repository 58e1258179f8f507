import { randomBytes, randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../contract/clock.ts';
import type { PairingView } from '../../contract/screen-views.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { Asker, PairedAnswer, PairingAnswer, PairingConfirmation, PairingLink, PairingOffer, PairingRequest } from '../../counter-link/pairing-link.ts';
import type { Principal } from '../../counter-link/principal.ts';
import type { WindowLink } from '../../counter-link/window-link.ts';
import { isOpen } from '../../evaluation/session.ts';
import { isSameSecret } from '../../http/presented-secret.ts';
import { HttpProblem } from '../../http/problems.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import type { Pairing } from './kept-standing.ts';
import type { PairingBook } from './pairing-book.ts';
import { PairingLimits } from './pairing-limits.ts';
import type { PairingPanel } from './pairing-panel.ts';
import { qrSvg } from '../qr-svg.ts';
import type { SessionDesk } from '../session/session-desk.ts';
import type { VisitDesk } from '../pages/visit-desk.ts';

/** So much of where a counter asked from has room on the screen, in characters. */
const LONGEST_FROM = 44;
const CODE_LIVES_MS = 120_000;
/** How long the screen says what came of it. */
const OUTCOME_MS = 10_000;

const ENDED_BY_COUNTER = '配对方解除配对 (the counter ended it)';

export interface PairingDeskDependencies {
  book: PairingBook;
  panel: PairingPanel;
  desk: Pick<SessionDesk, 'live'>;
  evaluations: Pick<EvaluationBook, 'isHolding'>;
  visits: Pick<VisitDesk, 'current' | 'isHolding'>;
  window: Pick<WindowLink, 'signOut' | 'takeDownSign'>;
  clock: Clock;
  log: Logger;
  /** See `PairingOffer`. */
  fingerprint: string | null;
}

/** A code that is shown. Its id is known to its asker alone, so nobody else can spend its tries. */
interface Code {
  id: string;
  digits: string;
  counter: string;
  asker: Asker;
  /** A clock's ticks. */
  endsAt: number;
}

/**
 * Pairs counters by a code that only whoever sees the screen can know. Wrong codes count across codes: asking for a new one buys no
 * tries, and after five within ten minutes none is taken of that asker for a minute and longer. Nor does it keep the screen by asking.
 */
export class PairingDesk implements PairingLink {
  readonly #dependencies: PairingDeskDependencies;
  readonly #limits = new PairingLimits();
  #code: Code | undefined;

  constructor(dependencies: PairingDeskDependencies) {
    this.#dependencies = dependencies;
    dependencies.book.takeUp(() => this.#leaveWindow());
  }

  begin({ name }: PairingRequest, asker: Asker): PairingOffer {
    const { book, panel, clock, log, fingerprint } = this.#dependencies;
    const shown = this.#living();
    if (shown && !isSame(shown.asker, asker)) throw new Refusal('pairing-under-way');
    const key = keyOf(asker);
    requireNoPause(this.#limits.codePauseLeft(key, clock.ticks()));
    this.#requireScreen();
    book.requireRoom(name, asker.origin);
    const digits = String(randomInt(1_000_000)).padStart(6, '0');
    const code: Code = { id: randomBytes(16).toString('hex'), digits, counter: name, asker, endsAt: clock.ticks() + CODE_LIVES_MS };
    this.#code = code;
    const pauseMs = this.#limits.shown(key, code.endsAt);
    if (pauseMs > 0) log.warn({ ...asker, pauseMs }, 'Code after code is asked for: the next one has to wait.');
    const qr = qrSvg(digits);
    panel.show(() => this.#viewOf(code, qr), CODE_LIVES_MS);
    const { hallName, windowNo, deviceId } = book.place;
    const expiresAt = new Date(clock.now() + CODE_LIVES_MS).toISOString();
    return { id: code.id, expiresAt, triesLeft: this.#triesLeft(code), hallName, windowNo, deviceId, fingerprint };
  }

  confirm(id: string, { code: presented, windowNo }: PairingConfirmation, asker: Asker): PairedAnswer {
    const { book, panel, clock } = this.#dependencies;
    requireNoPause(this.#limits.pauseLeft(keyOf(asker), clock.ticks()));
    const code = this.#living();
    if (code === undefined || code.id !== id || !isSame(code.asker, asker)) throw new Refusal('no-such-pairing');
    if (!isSameSecret(presented, code.digits)) throw this.#wrong(code);
    const moves = windowNo !== book.place.windowNo;
    if (moves) {
      this.#requireNobodyAsked();
      this.#leaveWindow();
    }
    const { token, pairing } = book.pair({ name: code.counter, origin: asker.origin, windowNo });
    this.#code = undefined;
    this.#limits.paired(keyOf(asker));
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
  #wrong(code: Code): Refusal {
    const { panel, clock, log } = this.#dependencies;
    const { counter, asker } = code;
    const pauseMs = this.#limits.wrong(keyOf(asker), clock.ticks());
    if (pauseMs > 0) {
      log.warn({ ...asker, pauseMs }, 'Too many wrong codes.');
      this.#code = undefined;
      panel.show(() => ({ state: 'refused', counter }), OUTCOME_MS);
      return new Refusal('pairing-paused', { retryAfterMs: pauseMs });
    }
    panel.changed();
    const left = this.#triesLeft(code);
    const fault = { pointer: '/code', field: '配对码 (pairing code)', detail: `tries left: ${left}`, detailZh: `还可以试 ${left} 次` };
    return new Refusal('wrong-code', { faults: [fault] });
  }

  /** What is being rated was served at the window where the device stands. */
  #requireNobodyAsked(): void {
    const { desk, evaluations, visits } = this.#dependencies;
    const isAsked = desk.live !== undefined && isOpen(desk.live.session);
    // Also when they are done, until that is told: a device that then moves would tell it sooner.
    if (isAsked || evaluations.isHolding() || visits.isHolding) throw new Refusal('citizen-is-rating');
  }

  /** Only the idle screen shows a code, and its two minutes would run. Whoever is invited after it came leaves it good: it comes back after them. */
  #requireScreen(): void {
    const { desk: { live }, evaluations, visits } = this.#dependencies;
    // A group's QR code is told of late: when it goes would tell when its citizen was done. It hides the code for a while, as thanks do.
    const isInUse = live !== undefined && (isOpen(live.session) || (live.session.step === 'deferred' && live.group === null));
    if (isInUse || evaluations.isHolding() || visits.current !== undefined || visits.isHolding) throw new Refusal('screen-in-use');
  }

  #triesLeft({ asker }: Code): number {
    return this.#limits.triesLeft(keyOf(asker), this.#dependencies.clock.ticks());
  }

  /** Who is on duty, and the sign, belong to the window that the device leaves. */
  #leaveWindow(): void {
    const { window } = this.#dependencies;
    window.signOut();
    window.takeDownSign();
  }

  #viewOf(code: Code, qr: string): PairingView {
    const { clock, fingerprint } = this.#dependencies;
    const { digits, counter, asker, endsAt } = code;
    const secondsLeft = Math.max(0, Math.ceil((endsAt - clock.ticks()) / 1000));
    return { state: 'code', code: digits, qrSvg: qr, counter, from: whereFrom(asker), triesLeft: this.#triesLeft(code), secondsLeft, fingerprint };
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

/** Of the network each PC counts as one, whatever origins it names: only browsers are to be believed there. */
const keyOf = ({ origin, address }: Asker): string => address ?? origin ?? 'program';

const isSame = (a: Asker, b: Asker): boolean => a.origin === b.origin && a.address === b.address;

function requireNoPause(retryAfterMs: number): void {
  if (retryAfterMs > 0) throw new Refusal('pairing-paused', { retryAfterMs });
}

function whereFrom({ origin, address }: Asker): string | null {
  // A page opened from disk names itself so.
  const page = origin === 'null' ? 'file://' : origin;
  const from = [page, address].filter((part) => part !== null).join(' · ');
  if (from === '') return null;
  // Its end says whose it is: anybody can put a long name before their own.
  return from.length <= LONGEST_FROM ? from : `…${from.slice(1 - LONGEST_FROM)}`;
}
