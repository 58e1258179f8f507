import type {
  Announcement,
  DirectoryStaff,
  Evaluation,
  EvaluationEvent,
  EvaluationGroup,
  EvaluatorStatus,
  GroupRequest,
  Matter,
  Pairing,
  PairingOffer,
  PaperForm,
  PaperFormPrint,
  PaperRating,
  RatingRequest,
  Receipt,
  Sign,
  SignIn,
  Today,
  WindowState,
} from './types.ts';

/**
 * unpaired 未配对 · connecting 正在连接 · ready 可用 · offline 评价器没有应答 (it is tried again by itself) ·
 * revoked 配对已撤销 (the evaluator no longer knows this page; pair again)
 */
export type EvaluatorState = 'unpaired' | 'connecting' | 'ready' | 'offline' | 'revoked';

export interface ConnectOptions {
  /** Of the evaluator, without a path; `http://127.0.0.1:17800` if left out. */
  url?: string | undefined;
  /** Used instead of a pairing, and never stored. */
  token?: string | undefined;
  /** Where pairings are kept, by url; this page's localStorage if left out, nowhere but in memory if null. */
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null | undefined;
}

export interface FollowOptions {
  /** Ends the wait; what the evaluator has taken already is cancelled, unless the citizen has touched it. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: RatingProgress) => void) | undefined;
}

export interface RateOptions extends FollowOptions {
  /** For how long the start is kept and tried while it cannot be taken, in ms; 60,000 if left out. It is never sent after. */
  deadline?: number | undefined;
}

/**
 * Where a start stands, each told once until the next:
 * waiting 评价器没有应答，继续尝试 · busy 群众正在评价上一件，稍后自动开始 · offered 评价器已接受 · shown 屏幕已显示 ·
 * not-shown 已接受，但 5 秒内没有屏幕显示: tell the clerk to look at the evaluator · rating 群众评价中
 */
export interface RatingProgress {
  step: 'waiting' | 'busy' | 'offered' | 'shown' | 'not-shown' | 'rating';
  /** Null until the evaluator has taken it. */
  id: string | null;
}

/** completed 已评价 · unrated 未评价 · deferred 稍后评价 · cancelled 已取消 */
export type EndStatus = 'completed' | 'unrated' | 'deferred' | 'cancelled';

/** How a rating ended; never what was said. */
export interface RatingEnd {
  /** Null for a start that a newer one replaced before the evaluator had taken it. */
  id: string | null;
  status: EndStatus;
  shown: boolean;
}

export interface GroupEnd {
  group: string | null;
  /** In the order of the request; empty where `group` is null. */
  evaluations: RatingEnd[];
}

export interface PairOptions {
  /** What this counter is called on the evaluator's screen, 1 to 50 characters. */
  name: string;
  windowNo: string;
  /**
   * Asks the clerk for the six digits on the evaluator's screen; again, with one try less, after a wrong code. Null, as `prompt` gives it,
   * or rejecting gives up. Over the network let the clerk compare `offer.fingerprint` with the screen first.
   */
  code(prompt: { offer: PairingOffer; triesLeft: number; wrong: boolean }): Promise<string | null>;
}

export interface EvaluatorEvents {
  state: EvaluatorState;
  /** An evaluation of this device has changed, whoever started it. */
  evaluation: EvaluationEvent;
  /** Who is on duty and what the sign says, as last told to this page: after each answer, and whenever another counter, a badge or time changed it. */
  window: WindowState;
}

/**
 * An evaluator, as a page of the counter uses it. Every promise rejects with an `EvaluatorError`, whose `zh` and `en` say what to do.
 */
export interface Evaluator {
  readonly url: string;
  readonly state: EvaluatorState;
  /** Null while unpaired, and with a token of one's own until the evaluator has said. */
  readonly pairing: Pairing | null;
  /** @returns a function that ends the subscription */
  on<E extends keyof EvaluatorEvents>(event: E, listener: (value: EvaluatorEvents[E]) => void): () => void;

  /** Pairs in one go. */
  pair(options: PairOptions): Promise<Pairing>;
  /** First step: the evaluator's screen shows six digits. */
  beginPairing(name: string): Promise<PairingOffer>;
  /** Second step. Rejects with `wrong-code` (the offer has one try less), `no-such-pairing` (begin again), `pairing-paused` (wait). */
  confirmPairing(offer: Pick<PairingOffer, 'id'>, confirmation: { code: string; windowNo: string }): Promise<Pairing>;
  /** Ends the pairing at the evaluator and forgets it here; also where the evaluator does not answer. */
  unpair(): Promise<void>;

  /**
   * Has the citizen rate a service. Resolves when that is over. The same service again is the same evaluation; a newer start takes
   * the place of one that no citizen has touched, which then ends `unrated`.
   */
  rate(request: RatingRequest, options?: RateOptions): Promise<RatingEnd>;
  rateGroup(request: GroupRequest, options?: RateOptions): Promise<GroupEnd>;
  /**
   * Takes up again what was started before this page was loaded anew, by the id that `onProgress` told; what is over already resolves
   * at once. Rejects with `no-evaluator` where nobody answers now: try again when `state` is `ready`.
   */
  follow(id: string, options?: FollowOptions): Promise<RatingEnd>;
  /** The same for a group. Rejects with `no-such-evaluation` for one that is no longer known, which takes a hundred newer ones. */
  followGroup(group: string, options?: FollowOptions): Promise<GroupEnd>;
  find(id: string): Promise<Evaluation>;
  findGroup(group: string): Promise<EvaluationGroup>;
  /** Until the citizen's first touch. */
  cancel(id: string): Promise<Evaluation>;

  /** Prints a receipt with a code to rate by phone. */
  receipt(of: { evaluationId: string } | RatingRequest): Promise<Receipt>;
  /** Prints a form to rate by hand. */
  paperForm(request: RatingRequest): Promise<PaperFormPrint>;
  /** What the form about this service asks, for whoever enters one. */
  paperRatingForm(request: RatingRequest): Promise<PaperForm>;
  enterPaperRating(rating: PaperRating): Promise<Evaluation>;

  window(): Promise<WindowState>;
  /** In place of whoever was. */
  signIn(staff: SignIn): Promise<WindowState>;
  signOut(): Promise<WindowState>;
  /** Null takes the sign down. */
  sign(sign: Sign | null): Promise<WindowState>;
  /** Null ends the announcement. */
  announce(announcement: Announcement | null): Promise<WindowState>;

  status(): Promise<EvaluatorStatus>;
  today(): Promise<Today>;
  staff(): Promise<DirectoryStaff[]>;
  matters(): Promise<Matter[]>;

  /** Ends the line and every wait (they reject with `closed`). Nothing is cancelled. */
  close(): void;
}
