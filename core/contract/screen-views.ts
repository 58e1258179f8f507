import * as z from 'zod/mini';
import { levelSchema, reasonsSchema } from './rating.ts';
import { ratingFormSchema, shownFieldSchema } from './rating-form.ts';
import { preferencesSchema } from './preferences.ts';
import { wordsSchema } from './words.ts';

/** What the screen shows: one whole view at each change, and nothing kept on the screen. */

/** A self-service terminal is known by its own number, not by a window's. */
const placeSchema = z.object({
  hallName: z.string(),
  windowNo: z.string(),
  terminalNo: z.nullable(z.string()),
  /** 服务类别 of the window (Baotou 一(六)2). */
  serviceCategory: z.nullable(z.string()),
});

/** On every screen. */
const common = { place: placeSchema, preferences: preferencesSchema };
/** The session that the citizen sees. */
const inSession = { session: z.string() };

/** 工作人员公示牌 of who is signed in at the window (Baotou 一(六)2). */
const staffBadgeSchema = z.object({
  no: z.string(),
  name: z.string(),
  post: z.nullable(z.string()),
  /** Address of the photo, relative to the page. */
  photo: z.nullable(z.string()),
  /** 星级, where the hall shows them; 1 to 5. */
  stars: z.nullable(z.number()),
});
export type StaffBadge = z.infer<typeof staffBadgeSchema>;

/** 离岗、暂停服务 (Baotou 三(一)4(10)). */
const windowSignSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('back-shortly') }),
  z.object({ kind: z.literal('go-to-window'), windowNo: z.string().check(z.minLength(1), z.maxLength(20)) }),
  z.object({ kind: z.literal('paused') }),
]);
export type WindowSign = z.infer<typeof windowSignSchema>;

/** A counter is being paired: the code to enter there, or for a moment what came of it. */
const pairingViewSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('code'),
    /** Six digits. */
    code: z.string(),
    /** The same digits as a QR code, for a scanner at the counter; an SVG document. */
    qrSvg: z.string(),
    /** What the counter calls itself. */
    counter: z.string(),
    /** Where it asked from, which no name can feign: the page's origin, the PC's address; null for a program on this machine. */
    from: z.nullable(z.string()),
    triesLeft: z.number(),
    secondsLeft: z.number(),
    /** SHA-256 of the certificate with which the device answers over the network; null where it does not. */
    fingerprint: z.nullable(z.string()),
  }),
  z.object({ state: z.literal('paired'), counter: z.string(), windowNo: z.string() }),
  /** Too many wrong codes. */
  z.object({ state: z.literal('refused'), counter: z.string() }),
]);
export type PairingView = z.infer<typeof pairingViewSchema>;

/** 欢迎, or 叫号. */
const announcementViewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome') }),
  z.object({ kind: z.literal('call'), number: z.string() }),
]);
export type AnnouncementView = z.infer<typeof announcementViewSchema>;

/** Just enough of a case for its owner to recognise it: no name in full, and nothing that its number does not stand for. */
const foundCaseSchema = z.object({
  id: z.string(),
  taskName: z.string(),
  projectNo: z.string(),
  /** `yyyy-MM-dd`, China time. */
  servedOn: z.string(),
  /** 王**; null where the counter told none. */
  applicant: z.nullable(z.string()),
});
export type FoundCase = z.infer<typeof foundCaseSchema>;

const idleViewSchema = z.object({
  screen: z.literal('idle'),
  ...common,
  /** Whether ratings can be stored; if not, the screen says so calmly. */
  ready: z.boolean(),
  provinceOnline: z.boolean(),
  /** Null where nobody ever signed in; `staff` is null after the last one signed out. */
  duty: z.nullable(z.object({ staff: z.nullable(staffBadgeSchema) })),
  sign: z.nullable(windowSignSchema),
  pairing: z.nullable(pairingViewSchema),
  announcement: z.nullable(announcementViewSchema),
  /** 自助评价专区: a citizen opens a rating by the code, or the number, of a receipt. */
  selfRating: z.object({
    invites: z.boolean(),
    /** For a while after a scan or number that opened nothing: why, and what to do. */
    notice: z.nullable(wordsSchema),
    /** What was found, to be confirmed before it is rated. */
    found: z.nullable(foundCaseSchema),
    /** A number may be typed; not for a while after too many without a rating. */
    takesNumber: z.boolean(),
  }),
  /** 整体评价: what can be rated as a whole here, at an entrance. */
  offers: z.array(z.object({ id: z.string(), name: wordsSchema })),
});
export type IdleView = z.infer<typeof idleViewSchema>;

/** What the screen shows and hears for a keypad beside it. */
const keypadViewSchema = z.object({
  /** Reasons show the numbers that toggle them: one digit each if there are at most nine in all, else two, from `01`. */
  numbered: z.boolean(),
  /** The keypad has a key that submits. */
  confirms: z.boolean(),
  /** `KeyboardEvent.key`s that are keys of a keypad which types like a keyboard; empty if there is none. Others are nobody's. */
  wedgeKeys: z.array(z.string()),
  /** What it types before or behind them, which means nothing and spoils nothing. */
  wedgeBeside: z.array(z.string()),
  /** Which of them give which level. */
  levelKeys: z.record(z.string(), levelSchema),
  /** The first digit of a two-digit number whose second is still to come. */
  pendingDigit: z.nullable(z.string()),
  /** How often the digit 0, no reason's number, was pressed at this step to see more; null where the keypad has none. */
  pageTurns: z.nullable(z.number()),
});
export type KeypadView = z.infer<typeof keypadViewSchema>;

/** All cases of a group at once, or one by one. */
export const groupModeSchema = z.enum(['together', 'each']);
export type GroupMode = z.infer<typeof groupModeSchema>;

/** Several cases before one citizen: 批量业务 or 主题、一件事. */
const groupViewSchema = z.object({
  kind: z.enum(['batch', 'theme']),
  cases: z.array(z.object({ taskName: z.string(), projectNo: z.string() })),
  /** How they may be rated; the first is what the region prefers. */
  modes: z.array(groupModeSchema),
  /** Null until it is settled. */
  mode: z.nullable(groupModeSchema),
  /** Which of the cases is being rated, from 0; of no account while all are. */
  current: z.number(),
});
export type GroupView = z.infer<typeof groupViewSchema>;

const ratingViewSchema = z.object({
  screen: z.literal('rating'),
  ...common,
  ...inSession,
  /** `how` is asked only of a group that may be rated in more than one way. */
  step: z.enum(['how', 'levels', 'reasons']),
  /** Of the case that is being rated; of a group rated together, of its first. */
  taskName: z.string(),
  projectNo: z.string(),
  /** No one service is rated but the whole, as at an entrance. */
  overall: z.boolean(),
  /** Whoever served, in the order of the cases; empty where nobody did. */
  staff: z.array(z.object({ name: z.string(), no: z.string() })),
  /** Null for a single case. */
  group: z.nullable(groupViewSchema),
  form: ratingFormSchema,
  /** What the region wants shown here, beside what is shown anyway. */
  mustShow: z.array(shownFieldSchema),
  level: z.nullable(levelSchema),
  reasons: reasonsSchema,
  detailsFirst: z.boolean(),
  keypad: keypadViewSchema,
  secondsLeft: z.number(),
  /** Something the citizen must know, e.g. that the rating could not be stored. */
  notice: z.nullable(wordsSchema),
});
export type RatingView = z.infer<typeof ratingViewSchema>;

/** A rating page of the province in a frame of ours: where the region wants that page and no other (Ordos 第七条, 第十二条), or the counter named its address. */
const regionalPageViewSchema = z.object({
  screen: z.literal('regional-page'),
  ...common,
  ...inSession,
  /** Null where a counter named a page and said nothing more. */
  taskName: z.nullable(z.string()),
  projectNo: z.nullable(z.string()),
  /** Whether rating later is possible: not where a counter named a page, of whose case nothing is known here. */
  canRateLater: z.boolean(),
  /** Null while the province is being asked for it. */
  url: z.nullable(z.string()),
  secondsLeft: z.number(),
});
export type RegionalPageView = z.infer<typeof regionalPageViewSchema>;

const laterViewSchema = z.object({
  screen: z.literal('later'),
  ...common,
  ...inSession,
  /** One for each case that is put off; they may stay on the screen when the next citizen comes. */
  codes: z
    .array(
      z.object({
        projectNo: z.string(),
        /** The QR code as an SVG document. */
        qrSvg: z.string(),
        /** `yyyy-MM-dd HH:mm:ss`, China time. */
        validUntil: z.string(),
      }),
    )
    .check(z.minLength(1)),
  receipt: z.enum(['printing', 'printed', 'not-printed']),
  secondsLeft: z.number(),
});
export type LaterView = z.infer<typeof laterViewSchema>;

const thanksViewSchema = z.object({ screen: z.literal('thanks'), ...common, ...inSession });
export type ThanksView = z.infer<typeof thanksViewSchema>;

export const screenViewSchema = z.discriminatedUnion('screen', [
  idleViewSchema,
  ratingViewSchema,
  regionalPageViewSchema,
  laterViewSchema,
  thanksViewSchema,
]);
export type ScreenView = z.infer<typeof screenViewSchema>;
