/**
 * What a page sends to the evaluator and is told by it: the shapes of `/v1` (`/v1/openapi.json` has lengths and patterns). Nothing
 * here has a place for a level that a citizen chose, except what the hall itself enters from a paper form.
 */

/** Instants are RFC 3339 with offset, e.g. `2026-11-23T15:25:00+08:00`; days are `2026-11-23`. */
export type Instant = string;
export type Day = string;

/** 办件类型 */
export type CaseKind =
  | 'immediate'
  | 'promised'
  | 'joint'
  | 'fully-online'
  | 'online-intake'
  | 'mail-delivery'
  | 'enquiry'
  | 'online-enquiry'
  | 'self-service'
  | 'overall';
/** 事项类型 */
export type MatterType = '01' | '05' | '07' | '08' | '09' | '10' | '20' | '99';
/** 服务环节: intake 受理 · delivery 出件 · completion 办结 · enquiry 咨询 */
export type ServiceStage = 'intake' | 'delivery' | 'completion' | 'enquiry';
export type ApplicantKind = 'natural-person' | 'enterprise' | 'institution' | 'social-organisation' | 'unincorporated' | 'government' | 'other';

/** 部门 */
export interface Agency {
  code: string;
  name: string;
}

/** 办件 */
export interface CaseInfo {
  /** 业务流水号 */
  projectNo: string;
  projectName?: string | undefined;
  /** 实施编码 */
  taskCode: string;
  /** 业务办理项编码 */
  taskHandleItem?: string | undefined;
  /** 事项名称 */
  taskName: string;
  taskType?: MatterType | undefined;
  kind: CaseKind;
  areaCode?: string | undefined;
  agency?: Agency | undefined;
  jointAgencies?: Agency[] | undefined;
  acceptedAt?: Instant | undefined;
  finishedAt?: Instant | undefined;
}

/** 一次服务 */
export interface ServiceInfo {
  /** 服务次序 within the case, 1 to 99. */
  number: number;
  stage: ServiceStage;
  name: string;
  time: Instant;
}

/** 服务的工作人员 */
export interface StaffInfo {
  no: string;
  name: string;
  department?: string | undefined;
  post?: string | undefined;
}

/** 帮办代办人员, who files for the applicant and stands before the screen. */
export interface Agent {
  name: string;
  idNumber?: string | undefined;
  mobile?: string | undefined;
}

/** 申请人. The SDK keeps nothing of it. */
export interface Applicant extends Agent {
  kind?: ApplicantKind | undefined;
  /** Left out where the applicant came in person. */
  agent?: Agent | undefined;
}

/** What starts a rating. */
export interface RatingRequest {
  case: CaseInfo;
  service: ServiceInfo;
  /** Left out: whoever is signed in at the window. */
  staff?: StaffInfo | undefined;
  applicant?: Applicant | undefined;
}

/** Several cases of one citizen: batch 批量业务, theme 主题、一件事. 2 to 50, in the order in which they are rated. */
export interface GroupRequest {
  kind: 'batch' | 'theme';
  evaluations: RatingRequest[];
}

export type EvaluationStatus = 'offered' | 'rating' | 'completed' | 'unrated' | 'deferred' | 'cancelled';

export interface Evaluation {
  id: string;
  status: EvaluationStatus;
  /** Whether a screen has painted it since it was last offered. */
  shown: boolean;
}

export interface EvaluationGroup {
  group: string;
  evaluations: Evaluation[];
}

/** `at` is a whole minute. */
export interface EvaluationEvent extends Evaluation {
  at: Instant;
}

export interface Receipt {
  evaluation: Evaluation;
  receipt: 'printed' | 'not-printed';
  /** Until when it can be rated by the receipt's code. */
  expiresAt: Instant;
}

export interface PaperFormPrint {
  receipt: 'printed' | 'not-printed';
}

/** 在岗人员 */
export interface StaffOnDuty {
  no: string;
  name: string;
  post?: string | undefined;
  /** 1 to 5 */
  stars?: number | undefined;
}

/** 签到. For a number that the hall's staff table knows, the name may be left out: what is left out stands there. */
export type SignIn = Omit<StaffOnDuty, 'name'> & { name?: string | undefined };

/** 窗口提示: back-shortly 暂离 · go-to-window 请到其他窗口 · paused 暂停服务 */
export type Sign = { kind: 'back-shortly' } | { kind: 'go-to-window'; windowNo: string } | { kind: 'paused' };

/** 播报: welcome 欢迎 · call 叫号 */
export type Announcement = { kind: 'welcome' } | { kind: 'call'; number: string };

export interface WindowState {
  staff: StaffOnDuty | null;
  sign: Sign | null;
  announcement: Announcement | null;
}

/** Today's counts, of who is on duty, or of all at this window while nobody is. */
export interface Today {
  day: Day;
  windowNo: string;
  staff: { no: string; name: string } | null;
  offered: number;
  completed: number;
  unrated: number;
  deferred: number;
  cancelled: number;
}

/** A line of the hall's staff table. */
export interface DirectoryStaff extends StaffInfo {
  stars?: number | undefined;
}

/** 事项, a line of the hall's table: what a case takes over. */
export interface Matter {
  taskCode: string;
  taskName: string;
  taskHandleItem?: string | undefined;
  taskType?: MatterType | undefined;
  kind: CaseKind;
  agency?: Agency | undefined;
}

/** What the evaluator says of itself; `/v1/status` has more. */
export interface EvaluatorStatus {
  evaluator: {
    version: string;
    region: string;
    hallName: string;
    windowNo: string;
    session: 'idle' | 'offered' | 'rating';
    /** 0: no citizen can see anything. */
    screensConnected: number;
  };
  /** Whether ratings can be kept. */
  queue: { state: 'working' | 'failed' };
  /** Whether there is one to make links for receipts. */
  province: { configured: boolean };
}

export interface Pairing {
  id: string;
  name: string;
  origin: string | null;
  hallName: string;
  windowNo: string;
  deviceId: string;
  pairedAt: Instant;
}

/** A pairing under way: the evaluator's screen shows six digits. */
export interface PairingOffer {
  id: string;
  expiresAt: Instant;
  triesLeft: number;
  hallName: string;
  /** Where the device stands now. */
  windowNo: string;
  deviceId: string;
  /** Of the evaluator's certificate, to be compared with its screen; null where it answers this machine alone. */
  fingerprint: string | null;
}

export type Subject = 'staff' | 'matter' | 'agency';

/** What a paper form about a service asks; the words are the region's. */
export interface PaperForm {
  levels: {
    level: number;
    zh: string;
    en: string;
    lists: { subject: Subject; indicators: { id: string; zh: string; en: string }[]; agencies: Agency[] }[];
  }[];
  /** Greatest length of the citizen's words. */
  textLimit: number;
}

/** What stands on a paper form. Whoever served may not enter it. */
export interface PaperRating extends RatingRequest {
  level: 1 | 2 | 3 | 4 | 5;
  reasons?: { perSubject?: { subject: Subject; indicators: string[]; agencies?: string[] | undefined }[] | undefined; text?: string | undefined } | undefined;
  formDate: Day;
  enteredBy: { no: string; name: string };
}
