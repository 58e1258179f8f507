import type { EvaluationRequest } from '../../contract/case.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Evaluation, Place } from '../../contract/evaluation.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { CounterDesk, EvaluationAnswer, ReceiptAnswer, ReceiptRequest, RulesAnswer } from '../../counter-link/counter-desk.ts';
import type { Health } from '../../contract/health.ts';
import { ratersLeft } from '../../evaluation/how-many.ts';
import type { RegionRules } from '../../evaluation/regions/region-rules.ts';
import { rulesTable } from '../../evaluation/regions/rules-table.ts';
import type { Admission } from '../admission/admission.ts';
import type { Bulletin, StatusChange } from '../bulletin.ts';
import { counterHealth } from './counter-health.ts';
import { eachOfGroup } from '../admission/each-of-group.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import type { KnownGroups } from './known-groups.ts';
import { requireUnrated } from '../session/live-status.ts';
import type { RateLaterDesk } from '../rate-later/rate-later-desk.ts';
import type { RatingTicket, ReceiptDesk } from '../rate-later/receipt-desk.ts';
import type { ShownOffers } from '../screens/shown-offers.ts';
import type { SessionDesk } from '../session/session-desk.ts';
import { wholeMinute } from '../whole-minute.ts';
import type { WithStaff } from '../admission/with-staff-on-duty.ts';

export interface CounterDeskDependencies {
  book: EvaluationBook;
  desk: SessionDesk;
  shownOffers: ShownOffers;
  groups: KnownGroups;
  admission: Admission;
  receipts: ReceiptDesk;
  later: RateLaterDesk;
  /** Says who served where a request does not. */
  withStaff: WithStaff;
  bulletin: Bulletin;
  health(): Health;
  rules: RegionRules;
  clock: Clock;
  place: Place;
}

/** The evaluator as the counter sees it. */
export function createCounterDesk({ book, desk, shownOffers, groups, admission, receipts, later, withStaff, bulletin, health, rules, clock, place }: CounterDeskDependencies): CounterDesk {
  const rulesAnswer = answerOf(rules);
  const handOut = (evaluation: Evaluation, { expiresAt }: RatingTicket): Evaluation => {
    if (!desk.isBeforeCitizen(evaluation.id)) {
      const [deferred = evaluation] = book.defer([{ evaluation, linkExpiresAt: expiresAt }]);
      return deferred;
    }
    book.noteReceipt(evaluation, expiresAt);
    return evaluation;
  };
  const latestOf = (id: string) => desk.liveEvaluations.find((evaluation) => evaluation.id === id) ?? book.find(id);
  const answer = (evaluation: Evaluation): EvaluationAnswer => {
    const { id, status } = book.asTold(evaluation);
    return { id, status, shown: shownOffers.has(id) };
  };
  /** Before the screen stands whoever filed the case. */
  const requireMayRate = ({ applicant }: EvaluationRequest) => {
    if (applicant?.agent && !ratersLeft(rules, undefined).includes('agent')) throw new Refusal('agent-may-not-rate');
  };
  const recordDeferred = (request: EvaluationRequest, { expiresAt }: RatingTicket): Evaluation => {
    const evaluation = book.record(request, expiresAt);
    bulletin.post('receipt');
    return evaluation;
  };

  return {
    health: counterHealth(health, { desk, book, bulletin }),
    rules: () => rulesAnswer,
    offer(request) {
      admission.requireNotAhead(request);
      requireMayRate(request);
      const { evaluation, created } = desk.offer(withStaff(request));
      return { evaluation: answer(evaluation), created };
    },
    offerGroup(request) {
      eachOfGroup(request.evaluations, (one) => admission.requireNotAhead(one));
      request.evaluations.forEach(requireMayRate);
      const { id, evaluations, created } = desk.offerGroup({ ...request, evaluations: request.evaluations.map(withStaff) });
      groups.note(id, evaluations.map((evaluation) => evaluation.id));
      return { group: { group: id, evaluations: evaluations.map(answer) }, created };
    },
    find: (id) => answer(book.find(id)),
    findGroup: (id) => ({ group: id, evaluations: groups.idsOf(id).map((one) => answer(book.find(one))) }),
    cancel: (id) => answer(desk.cancel(id)),
    async printReceipt(asked): Promise<ReceiptAnswer> {
      const request = 'evaluationId' in asked ? asked : withStaff(asked);
      const known = 'evaluationId' in request ? book.find(request.evaluationId) : book.findByService(request);
      requireUnrated(known, desk.live, book);
      // What the counter says now of a case may be newer than what is kept.
      const latest = 'evaluationId' in request ? latestOf(request.evaluationId) : request;
      if (!('evaluationId' in request)) admission.requireNotAhead(request);
      admission.requireRatable(latest);
      const ticket = receipts.ticketFor(latest);
      const evaluation = known ? handOut(known, ticket) : recordDeferred(served(request), ticket);
      const receipt = await receipts.printAcceptance(evaluation, ticket);
      // Printing takes its time, in which the citizen may have rated.
      const after = book.find(evaluation.id);
      if (receipt === 'not-printed' && after.status === 'deferred') later.offerCode(after, ticket);
      return {
        evaluation: answer(after),
        receipt,
        expiresAt: new Date(ticket.expiresAt).toISOString(),
      };
    },
    async printPaperForm(asked) {
      const request = withStaff(asked);
      admission.requireNotAhead(request);
      requireUnrated(book.findByService(request), desk.live, book);
      return { receipt: await receipts.printPaperForm({ ...request, staff: request.staff, place }) };
    },
    onStatus(listener) {
      const tell = ({ id, status, at }: StatusChange) => listener({ type: 'evaluation', id, status, shown: shownOffers.has(id), at: wholeMinute(at) });
      const tellShown = ({ id }: { id: string }) => tell({ id, status: answer(book.find(id)).status, at: clock.now() });
      const subscriptions = [bulletin.on('status', tell), bulletin.on('shown', tellShown)];
      return () => subscriptions.forEach((end) => end());
    },
  };
}

function answerOf(rules: RegionRules): RulesAnswer {
  return {
    region: rules.name,
    layers: [...rules.layers],
    rules: rulesTable(rules).map(({ from, openIn, ...row }) => ({
      ...row,
      from: from && { ...from, layer: from.layer.name },
      openIn: openIn.map(({ layer, note }) => ({ layer: layer.name, note })),
    })),
  };
}

/** The whole case; a request by id was looked up before. */
function served(request: ReceiptRequest): EvaluationRequest {
  if ('evaluationId' in request) throw new Refusal('no-such-evaluation');
  return request;
}
