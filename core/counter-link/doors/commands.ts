import { forgetOldest } from '../../contract/forget-oldest.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { DoorDependencies } from './door.ts';
import { done, DoorRefusal, type DoorAnswer } from './door-refusal.ts';
import type { CaseFields, Command } from './message.ts';
import { requestOf, staffOf } from './request-of.ts';

/** A message that came so long ago is no repetition. */
const REPEATED_WITHIN_MS = 120_000;
const ANSWERS_KEPT = 200;

type NeededFields = 'staffNo' | 'number' | 'id';

/** What the doors can have done, common to all of them: each maps to what version 1 of the API does. */
export class Commands {
  readonly #links: DoorDependencies;
  readonly #answered = new Map<string, { answer: DoorAnswer; at: number }>();
  /** What a door last had shown. */
  #latest: string | undefined;
  /** Of a start that named no case, and has to wait for a citizen: the next that names none is the same, asked for again. */
  #waitingNo: string | undefined;

  constructor(links: DoorDependencies) {
    this.#links = links;
  }

  /**
   * Does what the command says. The same again, by sender, command and serial, does nothing, and answers how that stands now.
   * @throws Refusal what the links throw, DoorRefusal
   */
  run(command: Command, sender: string): DoorAnswer {
    const { clock } = this.#links;
    const key = command.serial === undefined ? undefined : [sender, command.command, command.serial].join(' ');
    const before = key === undefined ? undefined : this.#answered.get(key);
    if (before !== undefined && clock.ticks() - before.at < REPEATED_WITHIN_MS) return this.#renewed(before.answer);
    const answer = this.#obey(command);
    if (key !== undefined) this.#keep(key, answer);
    return answer;
  }

  signIn(fields: { staffNo: string; staffName?: string | undefined }): DoorAnswer {
    const { no, name, post, stars } = staffOf(fields, this.#links);
    this.#links.window.signIn({ no, name, post, stars });
    return done();
  }

  /** @param staffNo who leaves: a late word about the one before signs nobody else out */
  signOut(staffNo?: string): DoorAnswer {
    const { window } = this.#links;
    if (staffNo === undefined || staffNo === window.window().staff?.no) window.signOut();
    return done();
  }

  /** Invites to rate. */
  start(fields: CaseFields): DoorAnswer {
    const { counter, newSerialNumber } = this.#links;
    const projectNo = fields.projectNo ?? this.#waitingNo ?? newSerialNumber();
    try {
      const { id, status } = counter.offer(requestOf({ ...fields, projectNo }, this.#links)).evaluation;
      this.#latest = id;
      this.#waitingNo = undefined;
      return done({ id, status });
    } catch (error) {
      const waits = error instanceof Refusal && error.code === 'citizen-is-rating';
      if (fields.projectNo === undefined) this.#waitingNo = waits ? projectNo : undefined;
      throw error;
    }
  }

  /** Shows a page of the region's. */
  show(request: Parameters<DoorDependencies['visits']['show']>[0]): DoorAnswer {
    const { id, status } = this.#links.visits.show(request);
    this.#latest = id;
    return done({ id, status });
  }

  /** Takes an offer, or a page, back, which is possible until the citizen's first touch. */
  close(id: string): DoorAnswer {
    const { counter, visits } = this.#links;
    return done(this.#isVisit(id) ? visits.close(id) : pick(counter.cancel(id)));
  }

  /** How an evaluation, or a page, stands. */
  status(id: string): { id: string; status: string } {
    const { counter, visits } = this.#links;
    return this.#isVisit(id) ? visits.find(id) : pick(counter.find(id));
  }

  #obey(command: Command): DoorAnswer {
    const { window } = this.#links;
    switch (command.command) {
      case 'login':
        return this.signIn({ staffNo: needed(command, 'staffNo'), staffName: command.staffName });
      case 'unlogin':
        return this.signOut(command.staffNo);
      case 'pause':
        window.putUpSign({ kind: 'paused' });
        return done();
      case 'reset':
        return this.#reset();
      case 'welcome':
        window.announce({ kind: 'welcome' });
        return done();
      case 'call':
        window.announce({ kind: 'call', number: needed(command, 'number') });
        return done();
      case 'apprise':
        return this.start(command);
      case 'status':
        return done(this.status(needed(command, 'id')));
    }
  }

  /** Back to the idle screen as it always is. Who is rating stays. */
  #reset(): DoorAnswer {
    const { window } = this.#links;
    window.takeDownSign();
    window.endAnnouncement();
    try {
      if (this.#latest !== undefined) this.close(this.#latest);
    } catch (error) {
      if (!(error instanceof Refusal) || !STAYS.has(error.code)) throw error;
    }
    return done();
  }

  #renewed(answer: DoorAnswer): DoorAnswer {
    return answer.id === undefined ? answer : done(this.status(answer.id));
  }

  #isVisit(id: string): boolean {
    try {
      this.#links.visits.find(id);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return false;
    }
  }

  #keep(key: string, answer: DoorAnswer): void {
    this.#answered.delete(key);
    this.#answered.set(key, { answer, at: this.#links.clock.ticks() });
    forgetOldest(this.#answered, ANSWERS_KEPT);
  }
}

/** Whatever may have become of the last offer, it is no reason not to go back to the idle screen. */
const STAYS: ReadonlySet<string> = new Set(['touched-already', 'already-over', 'no-such-evaluation']);

const pick = ({ id, status }: { id: string; status: string }) => ({ id, status });

function needed(command: Command, field: NeededFields): string {
  const value = command[field];
  if (value === undefined) throw new DoorRefusal('malformed', [{ pointer: `/${field}`, field, detail: 'is required', detailZh: '必填' }]);
  return value;
}
