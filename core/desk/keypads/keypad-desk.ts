import type { Logger } from 'pino';
import type { Clock } from '../../contract/clock.ts';
import type { KeyMeaning } from '../../contract/keypad.ts';
import { Refusal, REFUSALS } from '../../contract/refusal.ts';
import type { Words } from '../../contract/words.ts';
import { judgeRating, missingWords } from '../../evaluation/judge-rating.ts';
import { keyStep, type KeyIgnored } from '../../evaluation/key-steps.ts';
import type { Bulletin } from '../bulletin.ts';
import type { LiveSession, SessionDesk } from '../session/session-desk.ts';

/** A key pressed so soon after another screen came up was meant for the one before. */
const DEAF_MS = 300;

export interface KeypadDeskDependencies {
  desk: SessionDesk;
  clock: Clock;
  bulletin: Bulletin;
  log: Logger;
  /** Makes the QR code of a session and puts the rating off. @throws Refusal */
  rateLater(session: string): void;
}

/** What a keypad's keys have made of the live session beside its own state. */
interface Entry {
  /** Names session and step. */
  screen: string;
  /** Ticks at which that screen came up. */
  since: number;
  /** First digit of a reason's number; empty if none was pressed. */
  digit: string;
  /** Why confirming did not submit; `missing`: what the reasons lack, as they stand when it is asked. */
  notice: Words | 'missing' | null;
  /** How often the citizen asked to see more. */
  pageTurns: number;
}

const NOTHING_ENTERED = { digit: '', notice: null, pageTurns: 0 };

/**
 * Turns what keys mean into steps of the session. Keys of an old session, of a screen that has just come up, and those that
 * mean nothing at the present step count for nothing; that they came is logged, never which they were.
 */
export class KeypadDesk {
  readonly #dependencies: KeypadDeskDependencies;
  #entry: Entry = { screen: '', since: Number.NEGATIVE_INFINITY, ...NOTHING_ENTERED };

  constructor(dependencies: KeypadDeskDependencies) {
    this.#dependencies = dependencies;
    dependencies.bulletin.on('live', () => this.#follow());
  }

  /** First digit of a number of two that is being entered. */
  get digit(): string {
    return this.#entry.digit;
  }

  /** Why a confirmation did not submit, for the citizen. */
  get notice(): Words | null {
    const { notice } = this.#entry;
    if (notice !== 'missing') return notice;
    const { live } = this.#dependencies.desk;
    return live === undefined ? null : whatIsMissing(live);
  }

  get pageTurns(): number {
    return this.#entry.pageTurns;
  }

  /** A key was pressed while `session` was before the citizen. Never throws: there is nobody to tell but the screen. */
  pressed(session: string, meaning: KeyMeaning): void {
    const { desk, clock } = this.#dependencies;
    const { live } = desk;
    if (live === undefined || live.evaluation.id !== session) return this.#ignore('session-over');
    this.#follow();
    if (clock.ticks() - this.#entry.since < DEAF_MS) return this.#ignore('too-soon');
    try {
      this.#take(live, meaning);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#show({ notice: error.code === 'rating-incomplete' ? 'missing' : REFUSALS[error.code] });
    }
  }

  #take(live: LiveSession, meaning: KeyMeaning): void {
    const { desk, rateLater } = this.#dependencies;
    const step = keyStep(live.session, live.form, meaning, this.#entry.digit);
    const id = live.evaluation.id;
    switch (step.type) {
      case 'event':
        this.#entry = { ...this.#entry, digit: '', notice: null };
        return desk.act(id, step.event);
      case 'rate-later':
        return rateLater(id);
      case 'wait':
        desk.act(id, { type: 'touched' });
        return this.#show({ digit: step.digit, notice: null });
      case 'more':
        desk.act(id, { type: 'touched' });
        return this.#show({ digit: '', pageTurns: this.#entry.pageTurns + 1 });
      case 'ignored':
        if (step.why === 'no-such-number') this.#show({ digit: '' });
        return this.#ignore(step.why);
    }
  }

  /** Why a key meant nothing at its step would tell which step it was, and that a bad level was chosen. */
  #ignore(why: KeyIgnored | 'too-soon'): void {
    const told = why === 'session-over' || why === 'too-soon' ? why : 'not-now';
    this.#dependencies.log.info({ why: told }, 'A key of the keypad counted for nothing.');
  }

  #show(change: Partial<Pick<Entry, 'digit' | 'notice' | 'pageTurns'>>): void {
    this.#entry = { ...this.#entry, ...change };
    this.#dependencies.bulletin.post('live');
  }

  /** Another session or step is another screen: what was entered on the one before is over. */
  #follow(): void {
    const { desk, clock } = this.#dependencies;
    const { live } = desk;
    const screen = live === undefined ? '' : `${live.evaluation.id} ${screenOf(live)}`;
    if (screen !== this.#entry.screen) this.#entry = { screen, since: clock.ticks(), ...NOTHING_ENTERED };
  }
}

/** `offered` and `rating` look the same. */
const screenOf = ({ session: { step } }: LiveSession) => (step === 'offered' ? 'rating' : step);

function whatIsMissing({ session, form }: LiveSession): Words | null {
  if (session.step !== 'reasoning') return null;
  const judgement = judgeRating(form, session);
  const [first] = judgement.complete ? [] : judgement.missing;
  return first === undefined ? null : missingWords(first);
}
