import type { EvaluationRequest } from '../contract/case.ts';
import { serviceKey, type Evaluation } from '../contract/evaluation.ts';
import { SessionDesk, type SessionDeskDependencies } from './session-desk.ts';
import type { VisitDesk } from './visit-desk.ts';
import type { WaitingStarts } from './waiting-starts.ts';

export interface Beside {
  starts: WaitingStarts;
  /** Asked from the first offer on, not before. */
  visits(): Pick<VisitDesk, 'current' | 'requireRoom'>;
}

/** The session desk where pages by address are shown, too: whoever is busy with one is not interrupted either. */
export class DeskBesideVisits extends SessionDesk {
  readonly #beside: Beside;

  constructor(dependencies: SessionDeskDependencies, beside: Beside) {
    super(dependencies);
    this.#beside = beside;
  }

  protected override makeRoom(start: readonly EvaluationRequest[]): void {
    const { starts, visits } = this.#beside;
    starts.admit(nameOf(start), () => {
      visits().requireRoom();
      super.makeRoom(start);
    });
  }

  override showCodeOf(evaluation: Evaluation): boolean {
    return this.#beside.visits().current === undefined && super.showCodeOf(evaluation);
  }
}

/** The same for the same services, in whatever order they come again. */
function nameOf(start: readonly EvaluationRequest[]): string {
  const keys = start.map((request) => serviceKey(request));
  return keys.map(({ projectNo, serviceNumber }) => `${projectNo} ${serviceNumber}`).toSorted().join('\n');
}
