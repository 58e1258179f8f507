import type { Evaluation } from '../contract/evaluation.ts';
import { SessionDesk, type SessionDeskDependencies } from './session-desk.ts';
import type { VisitDesk } from './visit-desk.ts';

/** The session desk where pages by address are shown, too: whoever is busy with one is not interrupted either. */
export class DeskBesideVisits extends SessionDesk {
  readonly #visits: () => Pick<VisitDesk, 'current' | 'requireRoom'>;

  /** @param visits asked from the first offer on, not before */
  constructor(dependencies: SessionDeskDependencies, visits: () => Pick<VisitDesk, 'current' | 'requireRoom'>) {
    super(dependencies);
    this.#visits = visits;
  }

  protected override makeRoom(): void {
    this.#visits().requireRoom();
    super.makeRoom();
  }

  override showCodeOf(evaluation: Evaluation): boolean {
    return this.#visits().current === undefined && super.showCodeOf(evaluation);
  }
}
