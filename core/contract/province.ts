import type { ServiceKey, ServiceRecord } from './evaluation.ts';
import type { Channel, RatingRecord } from './rating.ts';

/**
 * What the province said about one record, in the classes the sync engine acts on:
 * - `accepted`: stored; done.
 * - `already`: it has this record already (a repeat, or the citizen rated by phone); done.
 * - `wait-for-service`: it does not know the service yet; send the service record again, then this one.
 * - `retry`: it cannot now; later.
 * - `refused`: it never will; a technician must look (dead letter).
 * - `renew-credentials`: what the request was signed with is not good any more; renew it, then send again.
 */
export type ReplyClass = 'accepted' | 'already' | 'wait-for-service' | 'retry' | 'refused' | 'renew-credentials';

export interface Reply {
  class: ReplyClass;
  /** The province's code, in capital letters, digits and underscores: it cannot carry anything personal. */
  code: string;
  /** What it said beside the code. Foreign text: may quote the record, so it is sealed at rest and never shown to a counter. */
  words: string;
}

/**
 * What a failure is about: the way to the `province` (unreachable, overloaded, not the province at all), just this
 * `request`, which it received and could not digest, so that another one may well succeed, or the `credentials`.
 */
export type FailureScope = 'province' | 'request' | 'credentials';

/** The province gave no usable answer to a whole request. */
export class ProvinceUnavailable extends Error {
  override name = 'ProvinceUnavailable';
  /** What the server asked us to wait, in milliseconds (`Retry-After`), or undefined. */
  readonly retryAfterMs: number | undefined;
  readonly scope: FailureScope;
  constructor(message: string, options: { retryAfterMs?: number | undefined; scope?: FailureScope; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
    this.scope = options.scope ?? 'province';
  }
}

/** The province has a rating page, and it cannot be shown in a frame of ours until somebody changes something. */
export class RatingPageUnusable extends Error {
  override name = 'RatingPageUnusable';
}

/** A service record on its way. The applicant that it had may have been lost with the key that sealed it, or erased. */
export type SentService = ServiceRecord & { lacksApplicant: boolean };

/** A rating on its way. The words that it had may have been lost with the key that sealed them. */
export type SentRating = RatingRecord & { lacksText: boolean };

/** Carries records to the province. One reply per record, in order; throws `ProvinceUnavailable` when there is none. */
export interface Courier {
  sendServices(records: readonly SentService[], signal: AbortSignal): Promise<Reply[]>;
  sendRatings(records: readonly SentRating[], signal: AbortSignal): Promise<Reply[]>;
  /**
   * Gets whatever the province wants beside the records: a new token, its own time. Called when it said that what it was
   * given is not good any more; what was refused for that is then sent again, once.
   * @throws ProvinceUnavailable
   */
  renewCredentials(signal: AbortSignal): Promise<void>;
}

/** A rating that reached the province by another way than this device, as much as the device needs to know. */
export type RatedElsewhere = ServiceKey;

/** What a receipt's QR code binds. */
export interface RatingLink {
  key: ServiceKey;
  /** Instant from which the link is refused, milliseconds since 1970. */
  expiresAt: number;
}

export interface ProvinceAdapter extends Courier {
  /**
   * The address that a receipt's QR opens: names case and service by an opaque token, holds nothing personal, and is
   * made without asking the province, so that a receipt can be printed offline.
   * @param expiresAt instant after which the province refuses the link, milliseconds since 1970
   */
  ratingLink(key: ServiceKey, expiresAt: number): string;
  /** What an address that `ratingLink` made is about; undefined for any other text. */
  serviceOfLink(text: string): RatingLink | undefined;
  /** Which of these services have been rated there. Throws `ProvinceUnavailable`. */
  ratedElsewhere(keys: readonly ServiceKey[], signal: AbortSignal): Promise<RatedElsewhere[]>;
  /**
   * Has the province make its own rating page for this service, and looks whether the page can be shown in a frame now.
   * The whole record goes along: the province may not have it yet.
   * @param channel what a rating on that page counts as
   * @throws ProvinceUnavailable when there is no answer; RatingPageUnusable when the page must not, or cannot, be shown
   */
  openRatingPage(record: ServiceRecord, channel: Channel, signal: AbortSignal): Promise<{ url: string }>;
  /** Where its rating pages lie, as `https://host[:port]`; null where none can be shown. */
  pageOrigin(): string | null;
  /** Province's clock minus ours in milliseconds, as last measured; 0 before the first answer. */
  clockSkewMs(): number;
  /** Whether that was measured since this evaluator started. */
  isClockKnown(): boolean;
}
