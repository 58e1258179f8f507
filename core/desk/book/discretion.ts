import type { CancelTimer, Clock } from '../../contract/clock.ts';
import type { Evaluation } from '../../contract/evaluation.ts';

/** That an evaluation now has this status. */
export type Change = Pick<Evaluation, 'id' | 'status' | 'changedAt'>;

export interface DiscretionDependencies {
  clock: Clock;
  /** The end of a rating is told at a multiple of this after its first touch; 0: at once. */
  everyMs: number;
  tell(change: Change): void;
}

/**
 * What the counter learns, and when. How long a citizen took hints at the level, which needs reasons only when it is bad: so the end
 * of a rating is told late, at one of few moments, and the ends of a group's cases all together. Until then each is `rating`.
 */
export class Discretion {
  readonly #dependencies: DiscretionDependencies;
  /** The evaluations of the group that is before the citizen. */
  #group: ReadonlySet<string> = new Set();
  /** Of that group, or of the last one. */
  #groupId: string | undefined;
  #untold: Change[] = [];
  /** Ticks, which no set clock moves; Infinity before it. */
  #firstTouchAt = Infinity;
  #cancel: CancelTimer = () => {};

  constructor(dependencies: DiscretionDependencies) {
    this.#dependencies = dependencies;
  }

  /** Whether anything ended that was not told yet. */
  get isHolding(): boolean {
    return this.#untold.length > 0;
  }

  /** Whether this evaluation ended and it was not told yet. */
  holds(id: string): boolean {
    return this.#untold.some((change) => change.id === id);
  }

  /** Whether this group is over and it was not told yet. */
  holdsGroup(groupId: string): boolean {
    return this.isHolding && this.#groupId === groupId;
  }

  /** Begins a group, some of which may have been rated before the evaluator started. */
  beginGroup(groupId: string, evaluations: readonly Evaluation[]): void {
    this.#groupId = groupId;
    this.#group = new Set(evaluations.map(({ id }) => id));
    this.#untold = evaluations.filter(({ status }) => status === 'completed');
    this.#firstTouchAt = Infinity;
    for (const { status, changedAt } of evaluations) if (status === 'rating') this.#touched(changedAt);
  }

  /** The group is over. */
  endGroup(): void {
    this.#group = new Set();
    if (this.isHolding) this.#tellLater();
  }

  /** Whoever was asked before is gone, as everybody can see. */
  nextBegins(): void {
    this.#tellAll();
    this.#groupId = undefined;
    this.#firstTouchAt = Infinity;
  }

  /** Tells a change, now or later. @param before how the evaluation stood; undefined where nobody was before it */
  pass(change: Change, before?: Pick<Evaluation, 'status' | 'changedAt'>): void {
    const { id, status, changedAt } = change;
    if (status === 'offered') this.nextBegins();
    if (status === 'rating') this.#touched(changedAt);
    // Who walks away without a rating has none to guess at, and may be asked again at once.
    const isToldLate = before?.status === 'rating' && (status === 'completed' || (status !== 'rating' && this.#group.has(id)));
    if (!isToldLate && !this.holds(id)) return this.#dependencies.tell(change);
    // Put off, and then rated by phone: the counter learns of the last of it.
    this.#untold = [...this.#untold.filter((untold) => untold.id !== id), change];
    if (this.#group.has(id) || !isToldLate) return;
    // Where the touch was before the evaluator started.
    if (this.#firstTouchAt === Infinity) this.#touched(before.changedAt);
    this.#tellLater();
  }

  stop(): void {
    this.#cancel();
  }

  /** @param at milliseconds since 1970 */
  #touched(at: number): void {
    const { clock } = this.#dependencies;
    this.#firstTouchAt = Math.min(this.#firstTouchAt, clock.ticks() - Math.max(0, clock.now() - at));
  }

  #tellLater(): void {
    const { clock, everyMs } = this.#dependencies;
    if (everyMs === 0) return this.#tellAll();
    const elapsedMs = Math.max(0, clock.ticks() - this.#firstTouchAt);
    this.#cancel();
    this.#cancel = clock.after(untilTold(elapsedMs, everyMs), () => this.#tellAll());
  }

  #tellAll(): void {
    const { clock, tell } = this.#dependencies;
    this.#cancel();
    const untold = this.#untold;
    this.#untold = [];
    for (const { id, status } of untold) tell({ id, status, changedAt: clock.now() });
  }
}

/** How long the counter has to wait for the end of what a citizen first touched so long ago. @param everyMs greater than 0 */
export function untilTold(elapsedMs: number, everyMs: number): number {
  return Math.max(1, Math.ceil(elapsedMs / everyMs)) * everyMs - elapsedMs;
}
