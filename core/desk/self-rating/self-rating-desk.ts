import type { Logger } from 'pino';
import { chinaDay } from '../../contract/china-time.ts';
import type { CancelTimer, Clock } from '../../contract/clock.ts';
import type { DeviceKind } from '../../contract/device.ts';
import type { Evaluation } from '../../contract/evaluation.ts';
import type { ProvinceAdapter } from '../../contract/province.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { FoundCase, IdleView } from '../../contract/screen-views.ts';
import type { Words } from '../../contract/words.ts';
import type { Bulletin } from '../bulletin.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import { latestRatable, requestOf, type FindRatableDependencies } from '../admission/find-ratable.ts';
import { GuessLimit } from '../guess-limit.ts';
import { maskedApplicant } from '../masked-name.ts';
import { NO_NUMBERS_NOW, wordsOf } from './self-rating-words.ts';
import type { SessionDesk } from '../session/session-desk.ts';

/** How long the screen says why a scan or a number opened nothing. */
const NOTICE_MS = 10_000;
/** How long what was found waits for its owner's word. */
const FOUND_MS = 60_000;

/** Form of a case serial number, as the counter's API takes it. */
const CASE_NUMBER = /^[0-9A-Za-z_-]{1,50}$/;

export interface SelfRatingDeskDependencies extends FindRatableDependencies {
  book: EvaluationBook;
  desk: SessionDesk;
  province: Pick<ProvinceAdapter, 'serviceOfLink'>;
  deviceKind: DeviceKind;
  clock: Clock;
  bulletin: Bulletin;
  log: Logger;
}

/**
 * 自助评价专区, the self-rating zone (Ezhou 第十二条, Tianjin 第十条): whoever scans the QR code of a receipt is asked about that
 * service, if this device knows it; whoever scans or types a case serial number says first that what was found is theirs.
 * Such a number may be a guess, scanned too: any phone can draw its code. So each counts, until somebody rates. Elsewhere none
 * of it does anything.
 */
export class SelfRatingDesk {
  readonly #dependencies: SelfRatingDeskDependencies;
  readonly #guesses = new GuessLimit();
  #notice: Words | null = null;
  /** What a number led to, until its owner confirms it. */
  #found: Evaluation | undefined;
  #cancelNotice: CancelTimer = () => {};
  #cancelFound: CancelTimer = () => {};
  #cancelPause: CancelTimer = () => {};

  constructor(dependencies: SelfRatingDeskDependencies) {
    this.#dependencies = dependencies;
    const { bulletin, desk } = dependencies;
    bulletin.on('live', () => {
      if (desk.live === undefined) return;
      // The counter's offer, too, comes before whatever stood there.
      this.#clear();
      // A service is rated once only: whoever declines, or puts off, could do so again and again to go on guessing.
      if (desk.live.session.step === 'thanked') this.#guesses.forget();
    });
  }

  /** What the idle screen says about scanning and typing. */
  view(): IdleView['selfRating'] {
    return {
      invites: this.#isZone,
      notice: this.#notice ?? (this.#isPaused ? NO_NUMBERS_NOW : null),
      found: this.#found ? foundCase(this.#found) : null,
      takesNumber: this.#isZone && !this.#isPaused,
    };
  }

  /** Somebody scanned a code. Who is rating, or scans a code from the screen, is not disturbed. Never throws: the screen says what came of it. */
  scanned(text: string): void {
    if (!this.#counts('scan')) return;
    const found = this.#saying(() => this.#opened(text.trim()) ?? (this.#isPaused ? 'paused' : this.#search(text.trim())));
    if (found === 'paused') this.#showNothing();
    else if (found !== undefined && found !== 'opened') this.#show(found);
  }

  /** Somebody typed a case serial number on the idle screen. As `scanned`, but for a while after too many of them. */
  findCase(projectNo: string): void {
    if (!this.#counts('typed number') || this.#isPaused) return;
    const found = this.#saying(() => this.#search(projectNo.trim()));
    // A code that is none of ours is scanned by mistake, and over and over; who types chooses what.
    if (found === undefined) this.#guessed();
    else this.#show(found);
  }

  /**
   * What was found is the citizen's own: the rating begins, or the screen says why it cannot.
   * @param id of the found case that the citizen saw
   * @throws Refusal `session-over` where that stands there no more
   */
  confirmFound(id: string): void {
    const { book, desk, bulletin } = this.#dependencies;
    if (this.#found?.id !== id) throw new Refusal('session-over');
    this.#dropFound();
    this.#saying(() => desk.offer(requestOf(book.find(id))));
    bulletin.post('health');
  }

  /** It is not the citizen's, or nobody said so in time. */
  dismissFound(): void {
    this.#dropFound();
    this.#dependencies.bulletin.post('health');
  }

  stop(): void {
    this.#clear();
    this.#cancelPause();
  }

  get #isZone(): boolean {
    return this.#dependencies.deviceKind === 'self-rating-zone';
  }

  get #isPaused(): boolean {
    return this.#guesses.isPaused(this.#dependencies.clock.ticks());
  }

  /** Not elsewhere than in a zone, and not while somebody is asked; thanks are over as soon as the next one comes. */
  #counts(what: string): boolean {
    const { desk, log } = this.#dependencies;
    const counts = this.#isZone && (desk.live === undefined || desk.live.session.step === 'thanked');
    if (!counts) log.info(`A ${what} counted for nothing.`);
    return counts;
  }

  /** The code of a receipt opens its rating. @returns undefined for a text that is none */
  #opened(text: string): 'opened' | undefined {
    const { book, desk, province, clock } = this.#dependencies;
    const link = province.serviceOfLink(text);
    if (link === undefined) return undefined;
    if (link.expiresAt <= clock.now()) throw new Refusal('window-over');
    const evaluation = book.findByKey(link.key);
    if (evaluation === undefined) throw new Refusal('no-such-evaluation');
    // The counter offered this service before; whoever holds its receipt brings the offer back.
    desk.offer(requestOf(evaluation));
    return 'opened';
  }

  #search(projectNo: string): Evaluation {
    const evaluation = CASE_NUMBER.test(projectNo) ? latestRatable(this.#dependencies, projectNo) : undefined;
    if (evaluation === undefined) throw new Refusal('no-such-evaluation');
    return evaluation;
  }

  /** What comes of it; or undefined, and words on the screen that say why nothing did. */
  #saying<T>(action: () => T): T | undefined {
    try {
      const result = action();
      this.#dropNotice();
      return result;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#dropFound();
      this.#say(wordsOf(error.code));
      return undefined;
    }
  }

  /** The number may be anybody's: whoever it belongs to rates, and all is forgotten. */
  #guessed(): void {
    const { clock, bulletin } = this.#dependencies;
    const pauseMs = this.#guesses.guessed(clock.ticks());
    if (pauseMs === 0) return;
    this.#dropNotice();
    this.#cancelPause();
    this.#cancelPause = clock.after(pauseMs, () => bulletin.post('health'));
    bulletin.post('health');
  }

  #show(found: Evaluation): void {
    const { clock, bulletin } = this.#dependencies;
    this.#dismissThanks();
    const isAnother = this.#found?.id !== found.id;
    this.#cancelFound();
    this.#found = found;
    this.#cancelFound = clock.after(FOUND_MS, () => this.dismissFound());
    // The last one before a pause may be its owner's, and stays.
    if (isAnother) this.#guessed();
    bulletin.post('health');
  }

  /** The idle screen says why. */
  #showNothing(): void {
    this.#dismissThanks();
    this.#dropFound();
    this.#dependencies.bulletin.post('health');
  }

  #dismissThanks(): void {
    const { desk } = this.#dependencies;
    if (desk.live !== undefined) desk.dismiss(desk.live.evaluation.id);
  }

  #say(notice: Words): void {
    const { clock, bulletin } = this.#dependencies;
    this.#cancelNotice();
    this.#notice = notice;
    this.#cancelNotice = clock.after(NOTICE_MS, () => {
      this.#notice = null;
      bulletin.post('health');
    });
    bulletin.post('health');
  }

  #clear(): void {
    this.#dropNotice();
    this.#dropFound();
  }

  #dropNotice(): void {
    this.#cancelNotice();
    this.#notice = null;
  }

  #dropFound(): void {
    this.#cancelFound();
    this.#found = undefined;
  }
}

function foundCase({ id, case: { taskName, projectNo }, service, applicant }: Evaluation): FoundCase {
  return { id, taskName, projectNo, servedOn: chinaDay(Date.parse(service.time)), applicant: maskedApplicant(applicant) };
}
