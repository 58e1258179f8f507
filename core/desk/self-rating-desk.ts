import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import type { DeviceKind } from '../contract/device.ts';
import type { Evaluation, ServiceKey } from '../contract/evaluation.ts';
import type { ProvinceAdapter } from '../contract/province.ts';
import { Refusal, REFUSALS } from '../contract/refusal.ts';
import type { IdleView } from '../contract/screen-views.ts';
import type { Words } from '../contract/words.ts';
import type { Bulletin } from './bulletin.ts';
import type { EvaluationBook } from './evaluation-book.ts';
import type { SessionDesk } from './session-desk.ts';

/** How long the screen says why a scan opened nothing. */
const NOTICE_MS = 10_000;

/** Form of a case serial number, as the counter's API takes it. */
const CASE_NUMBER = /^[0-9A-Za-z_-]{1,50}$/;

const NOT_KNOWN: Words = {
  zh: '本机没有查到这次服务。请用手机扫描回执上的二维码评价，或询问工作人员。',
  en: 'This service is not known here. Please scan the receipt with your phone, or ask the staff.',
};

export interface SelfRatingDeskDependencies {
  book: EvaluationBook;
  desk: SessionDesk;
  province: Pick<ProvinceAdapter, 'serviceOfLink'>;
  deviceKind: DeviceKind;
  clock: Clock;
  bulletin: Bulletin;
  log: Logger;
}

/**
 * 自助评价专区, the self-rating zone (Ezhou 第十二条, Tianjin 第十条): whoever scans the QR code of a receipt, or a case serial
 * number, is asked about that service, if this device knows it. Elsewhere a scan does nothing.
 */
export class SelfRatingDesk {
  readonly #dependencies: SelfRatingDeskDependencies;
  #notice: Words | null = null;
  #cancelNotice: CancelTimer = () => {};

  constructor(dependencies: SelfRatingDeskDependencies) {
    this.#dependencies = dependencies;
  }

  /** What the idle screen says about scanning. */
  view(): IdleView['selfRating'] {
    return { invites: this.#dependencies.deviceKind === 'self-rating-zone', notice: this.#notice, found: null, takesNumber: false };
  }

  /** Somebody scanned a code. Who is rating, or scans a code from the screen, is not disturbed. Never throws: the screen says what came of it. */
  scanned(text: string): void {
    const { deviceKind, desk, log } = this.#dependencies;
    if (deviceKind !== 'self-rating-zone' || (desk.live !== undefined && desk.live.session.step !== 'thanked')) {
      log.info('A scan counted for nothing.');
      return;
    }
    try {
      const evaluation = this.#find(text.trim());
      if (evaluation === undefined) return this.#say(NOT_KNOWN);
      this.#dismissNotice();
      const { case: caseInfo, service, staff, applicant } = evaluation;
      // The counter offered this service before; whoever holds its receipt brings the offer back.
      desk.offer({ case: caseInfo, service, ...(staff && { staff }), ...(applicant && { applicant }) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#say(REFUSALS[error.code]);
    }
  }

  stop(): void {
    this.#cancelNotice();
  }

  #find(text: string): Evaluation | undefined {
    const { book, province, clock } = this.#dependencies;
    const link = province.serviceOfLink(text);
    if (link !== undefined) {
      if (link.expiresAt <= clock.now()) throw new Refusal('window-over');
      return book.findByKey(link.key);
    }
    return CASE_NUMBER.test(text) ? this.#latestOf(text) : undefined;
  }

  /** Of the services of a case the latest that can still be rated; else the latest, so that the citizen hears why not. */
  #latestOf(projectNo: string): Evaluation | undefined {
    const { book } = this.#dependencies;
    const byNumber = book.servicesOfCase(projectNo).toSorted((a, b) => b.number - a.number);
    const evaluations = byNumber.flatMap(({ number }) => book.findByKey({ projectNo, serviceNumber: number } satisfies ServiceKey) ?? []);
    // What the counter took back was no offer, unless a receipt of it is out.
    const offered = evaluations.filter(({ status, linkExpiresAt }) => status !== 'cancelled' || linkExpiresAt !== null);
    return offered.find(({ status }) => status !== 'completed') ?? offered[0];
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

  #dismissNotice(): void {
    this.#cancelNotice();
    this.#notice = null;
  }
}
