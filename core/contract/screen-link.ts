import * as z from 'zod/mini';
import { levelSchema, reasonsSchema } from './rating.ts';
import { ratingFormSchema, shownFieldSchema } from './rating-form.ts';

/**
 * The contract between the evaluator and its screens. It travels over a MessagePort in Electron and over a WebSocket in
 * a browser. The evaluator holds all state and pushes a whole `ScreenView` at each change; a screen that was killed asks
 * for nothing and keeps nothing: the view it gets on connecting is where things stand.
 */

/** Every call of a session names the one that the citizen saw, so that a late tap can never count in the next citizen's session. */
const inSession = { session: z.string() };

/** All calls a screen may make, with the schema of their arguments. */
export const SCREEN_CALLS = {
  /** First or further touch that chooses nothing: the counter may no longer cancel, and time starts anew. */
  touch: z.strictObject(inSession),
  /** Whether a touched level opens its reasons even where none are needed. */
  setDetailsFirst: z.strictObject({ ...inSession, on: z.boolean() }),
  /** A level that needs no reasons is submitted at once, another opens its reasons. */
  chooseLevel: z.strictObject({ ...inSession, level: levelSchema }),
  /** Keeps what was entered so far, so that a killed screen comes back with it. */
  saveDraft: z.strictObject({ ...inSession, reasons: reasonsSchema }),
  /** One key of a keypad that types like a keyboard, as `KeyboardEvent.key` names it. What it means is the evaluator's to know. */
  pressKey: z.strictObject({ ...inSession, key: z.string().check(z.minLength(1), z.maxLength(20)) }),
  backToLevels: z.strictObject(inSession),
  submit: z.strictObject({ ...inSession, reasons: reasonsSchema }),
  rateLater: z.strictObject(inSession),
  decline: z.strictObject(inSession),
  /** Leaves "thank you" or the QR code before its time. */
  dismiss: z.strictObject(inSession),
  /** What a scanner that types like a keyboard has read on the idle screen, where there is no session yet. */
  scan: z.strictObject({ text: z.string().check(z.minLength(1), z.maxLength(1000)) }),
};
export type ScreenCall = keyof typeof SCREEN_CALLS;
export type ScreenCallArgs<C extends ScreenCall> = z.infer<(typeof SCREEN_CALLS)[C]>;

const wordsSchema = z.object({ zh: z.string(), en: z.string() });
export type Words = z.infer<typeof wordsSchema>;

/** A self-service terminal is known by its own number, not by a window's. */
const placeSchema = z.object({ hallName: z.string(), windowNo: z.string(), terminalNo: z.nullable(z.string()) });

const idleViewSchema = z.object({
  screen: z.literal('idle'),
  place: placeSchema,
  /** Whether ratings can be stored; if not, the screen says so calmly. */
  ready: z.boolean(),
  provinceOnline: z.boolean(),
  scan: z.object({
    /** Whether a scanner here opens a rating from a receipt's code: in a self-rating zone 自助评价专区. */
    invites: z.boolean(),
    /** For a while after a scan that opened nothing: why, and what to do. */
    notice: z.nullable(wordsSchema),
  }),
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

const ratingViewSchema = z.object({
  screen: z.literal('rating'),
  ...inSession,
  step: z.enum(['levels', 'reasons']),
  place: placeSchema,
  taskName: z.string(),
  projectNo: z.string(),
  /** Null where nobody served. */
  staff: z.nullable(z.object({ name: z.string(), no: z.string() })),
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

const laterViewSchema = z.object({
  screen: z.literal('later'),
  ...inSession,
  place: placeSchema,
  /** Whose code it is: it may stay on the screen when the next citizen comes. */
  projectNo: z.string(),
  /** The QR code as an SVG document. */
  qrSvg: z.string(),
  receipt: z.enum(['printing', 'printed', 'not-printed']),
  /** `yyyy-MM-dd HH:mm:ss`, China time. */
  validUntil: z.string(),
  secondsLeft: z.number(),
});
export type LaterView = z.infer<typeof laterViewSchema>;

const thanksViewSchema = z.object({ screen: z.literal('thanks'), ...inSession, place: placeSchema });

export const screenViewSchema = z.discriminatedUnion('screen', [
  idleViewSchema,
  ratingViewSchema,
  laterViewSchema,
  thanksViewSchema,
]);
export type ScreenView = z.infer<typeof screenViewSchema>;

/** From a screen: one call. `args` is checked against the call's own schema by `ScreenCalls`. */
export const callMessageSchema = z.strictObject({ id: z.int(), call: z.string(), args: z.unknown() });

/** To a screen: the new view, or the answer to a call. */
export const screenMessageSchema = z.union([
  z.object({ view: screenViewSchema }),
  z.object({ reply: z.int(), error: z.nullable(z.object({ code: z.string(), ...wordsSchema.shape })) }),
]);
export type ScreenMessage = z.infer<typeof screenMessageSchema>;

/** Subprotocols of the WebSocket link: the name of the protocol, and `screen-key.<key>` which admits the screen. */
export const SCREEN_PROTOCOL = 'counter-evaluator.screen.v1';
export const SCREEN_KEY_PREFIX = 'screen-key.';
