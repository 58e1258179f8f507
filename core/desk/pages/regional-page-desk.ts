import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../../contract/clock.ts';
import { serviceKey, type Evaluation, type ServiceRecord } from '../../contract/evaluation.ts';
import { ProvinceUnavailable, RatingPageUnusable, type ProvinceAdapter } from '../../contract/province.ts';
import type { CitizenInput } from '../../contract/rating-form.ts';
import type { Channel } from '../../contract/rating.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { RegionRules } from '../../evaluation/regions/region-rules.ts';
import type { Bulletin } from '../bulletin.ts';
import type { PageWatch } from './page-watch.ts';
import type { SessionDesk } from '../session/session-desk.ts';

/** So long a citizen waits for the province's page; then ours takes its place. */
const OPEN_WITHIN_MS = 3_000;

/**
 * The origin of the region's own rating pages, where this device shows them; null where it shows ours: the region wants no
 * other, no province is there, its pages travel unencrypted, or the device takes levels only and has no screen for a page.
 */
export function framedOrigin(rules: RegionRules, province: Pick<ProvinceAdapter, 'pageOrigin'>, input: CitizenInput): string | null {
  return rules.value('page.rating') === 'regional' && input !== 'levels' ? province.pageOrigin() : null;
}

/** Why a device never shows the pages that its region wants, with the articles by which it wants them. */
export function framingWarnings(
  rules: RegionRules,
  province: Pick<ProvinceAdapter, 'pageOrigin'>,
  config: { citizenInput: CitizenInput; province?: unknown },
): string[] {
  const { value, from } = rules.ruling('page.rating');
  if (value === 'own' || framedOrigin(rules, province, config.citizenInput) !== null) return [];
  const { zh, en } = OBSTACLES[config.citizenInput === 'levels' ? 'levels' : config.province === undefined ? 'noProvince' : 'notEncrypted'];
  return [
    `${from?.document} ${from?.source} 要求使用本地区统一评价页面，本机显示的是自己的页面：${zh}` +
      ` (The region wants its own rating page, and this device shows a page of its own: ${en})`,
  ];
}

const OBSTACLES = {
  levels: {
    zh: 'config.json 的 citizenInput 为 levels，只能按键评价。请确认本地区允许，或改为 choices 或 text。',
    en: 'citizenInput in config.json is "levels". Ask the region whether that will do, or make it "choices" or "text".',
  },
  noProvince: { zh: '未配置省级平台。请在 config.json 中设置 province。', en: 'no province is configured. Set province in config.json.' },
  notEncrypted: {
    zh: '省平台地址不是 https。请将 config.json 的 province.url 或 province.pageOrigin 设为 https 地址。',
    en: "the province's address is not https. Set province.url or province.pageOrigin in config.json to one that is.",
  },
};

export interface RegionalPageDeskDependencies {
  desk: Pick<SessionDesk, 'live' | 'pageOpened' | 'pageUnavailable'>;
  province: Pick<ProvinceAdapter, 'openRatingPage'>;
  watch: PageWatch;
  /** What a rating on the page counts as. */
  channel: Channel;
  clock: Clock;
  bulletin: Bulletin;
  log: Logger;
}

/** The page being asked for, or shown, of the one live session. */
interface Page {
  id: string;
  url: string | null;
  /** Ends the question under way; null when there is none. */
  cancel: CancelTimer | null;
  /** The citizen said once already that it does not come up. */
  failedBefore: boolean;
}

/**
 * Gets the region's own rating page for a session that wants it. The session waits for no network: what does not come
 * in time comes too late.
 */
export class RegionalPageDesk {
  readonly #dependencies: RegionalPageDeskDependencies;
  #page: Page | undefined;
  #problem: string | null = null;
  /** A citizen saw no page, which no question to the province finds out; until somebody rates on one again. */
  #seenBroken = false;

  constructor(dependencies: RegionalPageDeskDependencies) {
    this.#dependencies = dependencies;
    dependencies.bulletin.on('live', () => this.#follow());
    this.#follow();
  }

  /** Where the page of this session lies; null while the province is being asked. */
  urlOf(session: string): string | null {
    return this.#page?.id === session ? this.#page.url : null;
  }

  /** Why the last page could not be shown, for the technician, if that needs somebody's hand; null once one was. */
  get problem(): string | null {
    return this.#problem ?? (this.#seenBroken ? `${PROBLEM} ${FAILED_TWICE.message}` : null);
  }

  /** The page says that the citizen is done. @throws Refusal `session-over` */
  pageDone(session: string): void {
    this.#require(session);
    this.#dependencies.watch.askNow();
  }

  /**
   * The screen says that the page does not come up. It is asked for and shown anew, once: then it is ours that works. While
   * the province is being asked, saying so again does nothing. @throws Refusal `session-over`
   */
  pageFailed(session: string): void {
    this.#require(session);
    const page = this.#page;
    if (page?.id !== session || page.cancel !== null) return;
    if (page.failedBefore) {
      this.#seenBroken = true;
      return this.#unavailable(page, FAILED_TWICE);
    }
    page.failedBefore = true;
    // Under the same address it is loaded again, too.
    page.url = null;
    this.#open(page);
    this.#dependencies.bulletin.post('live');
  }

  stop(): void {
    this.#leave();
  }

  #require(session: string): void {
    if (this.#dependencies.desk.live?.evaluation.id !== session) throw new Refusal('session-over');
  }

  /** Goes where the live session went. */
  #follow(): void {
    const { desk, watch, bulletin } = this.#dependencies;
    const { live } = desk;
    const step = live?.session.step;
    if (step === 'thanked' && live?.evaluation.id === this.#page?.id) this.#seenBroken = false;
    if (live === undefined || (step !== 'opening-page' && step !== 'regional-page')) return this.#leave();
    const { evaluation } = live;
    if (this.#page?.id === evaluation.id) return;
    this.#leave();
    this.#page = { id: evaluation.id, url: null, cancel: null, failedBefore: false };
    bulletin.post('frame-opening');
    watch.shown(evaluation.id, serviceKey(evaluation));
    this.#open(this.#page);
  }

  #leave(): void {
    if (this.#page === undefined) return;
    this.#page.cancel?.();
    this.#dependencies.watch.gone(this.#page.id);
    this.#page = undefined;
  }

  #open(page: Page): void {
    const { desk, province, channel, clock } = this.#dependencies;
    if (desk.live === undefined) return;
    const question = new AbortController();
    const cancel = () => {
      cancelDeadline();
      question.abort();
    };
    // Only the first outcome counts, and only of the question of the moment.
    const settle = (outcome: () => void) => {
      if (this.#page !== page || page.cancel !== cancel) return;
      page.cancel = null;
      cancel();
      outcome();
    };
    const cancelDeadline = clock.after(OPEN_WITHIN_MS, () => settle(() => this.#unavailable(page, TOO_LATE)));
    page.cancel = cancel;
    province.openRatingPage(recordOf(desk.live.evaluation), channel, question.signal).then(
      ({ url }) => settle(() => this.#opened(page, url)),
      (error: unknown) => settle(() => this.#unavailable(page, error)),
    );
  }

  #opened(page: Page, url: string): void {
    const { desk, bulletin } = this.#dependencies;
    this.#problem = null;
    page.url = url;
    if (desk.live?.session.step === 'opening-page') desk.pageOpened(page.id);
    else bulletin.post('live');
  }

  #unavailable({ id }: Page, error: unknown): void {
    const { desk, log } = this.#dependencies;
    const isTyped = error instanceof RatingPageUnusable || error instanceof ProvinceUnavailable;
    const reason = isTyped ? error.message : 'It could not be asked for.';
    const fault = isTyped || !(error instanceof Error) ? undefined : error.name;
    log.warn({ evaluation: id, reason, fault }, 'The region’s own rating page could not be shown; ours takes its place.');
    this.#problem = error === FAILED_TWICE ? null : `${PROBLEM} ${reason}`;
    desk.pageUnavailable(id);
  }
}

const TOO_LATE = new ProvinceUnavailable(`The province's rating page did not come up within ${OPEN_WITHIN_MS / 1000} s.`);
const FAILED_TWICE = new ProvinceUnavailable("A citizen said that the province's rating page did not come up twice in a row, though it can be had.");
const PROBLEM =
  '上一次未能打开本地区统一评价页面，已改用本机页面，评价照常保存并上报。请检查网络和 config.json 中的 province.pageOrigin，或联系省平台允许本机嵌入其页面。' +
  " The region's own rating page could not be shown last time; ours took its place, and its ratings count." +
  ' Check the network and province.pageOrigin in config.json, or ask the province to let its page be framed.';

/** What the province is to know of a service. */
function recordOf(evaluation: Evaluation): ServiceRecord {
  const { status: _status, changedAt: _changed, linkExpiresAt: _link, ...record } = evaluation;
  return record;
}
