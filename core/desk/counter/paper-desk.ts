import type { EvaluationRequest } from '../../contract/case.ts';
import { chinaDay, startOfChinaDay } from '../../contract/china-time.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Rating } from '../../contract/rating.ts';
import type { RatingForm } from '../../contract/rating-form.ts';
import { Refusal } from '../../contract/refusal.ts';
import { paperRatingSchema, type PaperForm, type PaperLink, type PaperRating } from '../../counter-link/paper-link.ts';
import { judgePaper, missingWords, type Missing } from '../../evaluation/judge-rating.ts';
import { namedFault } from '../../http/field-faults.ts';
import type { Admission } from '../admission/admission.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import { requireUnrated } from '../session/live-status.ts';
import type { SessionDesk } from '../session/session-desk.ts';
import type { ShownOffers } from '../screens/shown-offers.ts';

export interface PaperDeskDependencies {
  book: EvaluationBook;
  desk: SessionDesk;
  admission: Admission;
  shownOffers: ShownOffers;
  clock: Clock;
}

/** 书面评价表, entered by the hall: each is the one rating of its service, as if it had been given on the day that stands on it. */
export function createPaperDesk({ book, desk, admission, shownOffers, clock }: PaperDeskDependencies): PaperLink {
  const formOf = (request: EvaluationRequest): RatingForm => {
    admission.requireNotAhead(request);
    admission.requireRatable(request);
    const form = admission.formFor(request);
    if (form === undefined) throw new Refusal('no-rating-due');
    // Paper takes words, whatever this device does.
    return { ...form, input: 'text' };
  };

  return {
    form: (request) => formAsked(formOf(request)),
    enter(entry) {
      const { level: _level, reasons: _reasons, formDate, enteredBy, ...request } = entry;
      requireAnother(entry);
      const form = formOf(request);
      const known = book.findByService(request);
      requireUnrated(known, desk.live, book);
      const ratedAt = instantOn(entry, admission.latestNow, clock.now());
      admission.requireInTime(request, ratedAt);
      const rating = judged(form, entry);
      const paper = { rating, ratedAt, formDate, by: `${enteredBy.name} ${enteredBy.no}` };
      const { id, status } = book.asTold(desk.enterPaper(known, (givesWay) => book.enterPaper({ request, known }, paper, givesWay)));
      return { id, status, shown: shownOffers.has(id) };
    },
  };
}

/** @throws Refusal `own-service` */
function requireAnother({ staff, enteredBy }: PaperRating): void {
  if (staff?.no.toLowerCase() !== enteredBy.no.toLowerCase()) return;
  throw new Refusal('own-service', { faults: [fault('/enteredBy/no', 'is who served', '与办理该业务的工作人员相同')] });
}

const HALF_A_DAY_MS = 12 * 3_600_000;

/**
 * The instant for which a form counts: noon of its day, but not after now, and never before the service.
 * @param latest when it may be now, at the latest; undefined where nobody knows what day it is: then whatever stands on the form
 * @param now by the device's clock
 * @returns milliseconds since 1970
 * @throws Refusal `form-date`
 */
function instantOn({ formDate, service }: PaperRating, latest: number | undefined, now: number): number {
  const servedAt = Date.parse(service.time);
  if (formDate < chinaDay(servedAt) || startOfChinaDay(formDate) > (latest ?? Infinity)) {
    throw new Refusal('form-date', { faults: [fault('/formDate', 'is before the service, or after today', '早于服务当天，或晚于今天')] });
  }
  return Math.max(servedAt, Math.min(latest === undefined ? Infinity : now, startOfChinaDay(formDate) + HALF_A_DAY_MS));
}

/** @throws Refusal `rating-incomplete` */
function judged(form: RatingForm, { level, reasons }: PaperRating): Rating {
  const judgement = judgePaper(form, { level, reasons });
  if (judgement.complete) return judgement.rating;
  const faults = judgement.missing.flatMap((missing) => {
    const { zh, en } = missingWords(missing);
    return pointersTo(missing, reasons).map((pointer) => fault(pointer, en, zh));
  });
  throw new Refusal('rating-incomplete', { faults });
}

function pointersTo({ kind, subject }: Missing, { perSubject }: PaperRating['reasons']): string[] {
  if (kind === 'level') return ['/level'];
  if (kind !== 'unknown-indicator' && kind !== 'unknown-agency') return ['/reasons/text'];
  const part = kind === 'unknown-indicator' ? 'indicators' : 'agencies';
  return perSubject.flatMap((one, place) => (one.subject === subject ? [`/reasons/perSubject/${place}/${part}`] : []));
}

const fault = (pointer: string, detail: string, detailZh: string) => namedFault(paperRatingSchema, pointer, [detail, detailZh]);

function formAsked({ levels, textLimit }: RatingForm): PaperForm {
  return {
    textLimit,
    levels: levels.map(({ level, zh, en, lists }) => ({
      level,
      zh,
      en,
      lists: lists.map(({ subject, indicators, agencies }) => ({ subject, indicators: indicators.map(({ id, zh, en }) => ({ id, zh, en })), agencies })),
    })),
  };
}
