import type { KeyMeaning } from '../contract/keypad.ts';
import type { RatingForm } from '../contract/rating-form.ts';
import { choicesInSight, toggled } from './reason-numbers.ts';
import { isAtRegionsPage, isOpen, type EventBy, type Session } from './session.ts';

/** Why a key counted for nothing. */
export type KeyIgnored = 'session-over' | 'level-chosen-already' | 'means-nothing-here' | 'no-such-number';

/** What a key of a keypad does to a session. */
export type KeyStep =
  | { type: 'event'; event: EventBy<'citizen'> }
  | { type: 'rate-later' }
  /** The first digit of a number of two. */
  | { type: 'wait'; digit: string }
  /** The digit 0 alone: the citizen is there, and wants to see what is out of sight. */
  | { type: 'more' }
  | { type: 'ignored'; why: KeyIgnored };

/**
 * What a key does now. While levels are asked, a key means its level; while reasons are, its digit: the same five keys can
 * do both.
 * @param digit the first digit of a number, if one was pressed before; else empty
 */
export function keyStep(session: Session, form: RatingForm, { level, digit: pressed, action }: KeyMeaning, digit: string): KeyStep {
  if (!isOpen(session)) return { type: 'ignored', why: 'session-over' };
  if (action === 'later') return { type: 'rate-later' };
  if (action === 'decline') return { type: 'event', event: { type: 'declined' } };
  // The region's page takes no keys of ours.
  if (isAtRegionsPage(session)) return { type: 'ignored', why: 'means-nothing-here' };
  if (session.step === 'choosing-how') return howStep(session, pressed, action);
  if (session.step !== 'reasoning') {
    if (level !== undefined) return { type: 'event', event: { type: 'level-chosen', level } };
    return pressed === 0 ? { type: 'more' } : { type: 'ignored', why: 'means-nothing-here' };
  }
  if (action === 'confirm') return { type: 'event', event: { type: 'submitted', reasons: session.reasons } };
  if (action === 'back') return { type: 'event', event: { type: 'went-back' } };
  if (pressed === undefined) return { type: 'ignored', why: level === undefined ? 'means-nothing-here' : 'level-chosen-already' };
  return numberStep(session, form, `${digit}${pressed}`);
}

/** The ways in which a group can be rated are numbered from 1; to confirm takes the first. A key that is a level only is none of them. */
function howStep({ modes }: Extract<Session, { step: 'choosing-how' }>, pressed: KeyMeaning['digit'], action: KeyMeaning['action']): KeyStep {
  if (pressed === 0) return { type: 'more' };
  if (pressed === undefined && action !== 'confirm') return { type: 'ignored', why: 'means-nothing-here' };
  const mode = modes[(pressed ?? 1) - 1];
  return mode === undefined ? { type: 'ignored', why: 'no-such-number' } : { type: 'event', event: { type: 'how-chosen', mode } };
}

function numberStep(session: Extract<Session, { step: 'reasoning' }>, form: RatingForm, number: string): KeyStep {
  const levelForm = form.levels.find(({ level }) => level === session.level);
  const choices = levelForm === undefined ? [] : choicesInSight(levelForm, session.reasons);
  const chosen = choices.find((choice) => choice.number === number);
  if (chosen !== undefined) return { type: 'event', event: { type: 'draft-saved', reasons: toggled(session.reasons, chosen) } };
  if (choices.some((choice) => choice.number.startsWith(number))) return { type: 'wait', digit: number };
  return Number(number) === 0 ? { type: 'more' } : { type: 'ignored', why: 'no-such-number' };
}
