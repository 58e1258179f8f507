import * as z from 'zod/mini';
import { hallDisplaySchema, VOICE_SOURCES } from './hall-display.ts';
import { preferencesSchema } from './preferences.ts';
import { levelSchema, reasonsSchema } from './rating.ts';
import { groupModeSchema, screenViewSchema } from './screen-views.ts';
import { wordsSchema } from './words.ts';

/**
 * The contract between the evaluator and its screens. It travels over a MessagePort in Electron and over a WebSocket in
 * a browser. The evaluator holds all state and pushes a whole `ScreenView` at each change; a screen that was killed asks
 * for nothing and keeps nothing: the view it gets on connecting is where things stand.
 */

/** Every call of a session names the one that the citizen saw, so that a late tap can never count in the next citizen's session. */
const inSession = { session: z.string() };

/** All calls a screen may make, with the schema of their arguments. */
export const SCREEN_CALLS = {
  /** First or further touch that chooses nothing: the counter may no longer cancel, and time starts anew, that of a QR code too. */
  touch: z.strictObject(inSession),
  /** How the citizen wants to be shown and told things, from now until the next citizen. */
  prefer: z.partial(preferencesSchema),
  /** Whether the cases of a group are rated all at once or one by one. */
  chooseHow: z.strictObject({ ...inSession, mode: groupModeSchema }),
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
  /** The region's page says that it is done. The province is asked at once: what a page says proves nothing. */
  pageDone: z.strictObject(inSession),
  /** The region's page did not come up, or does not go on. It is shown anew; ours takes its place the second time, or if the province cannot be reached. */
  pageFailed: z.strictObject(inSession),
  /** What a scanner that types like a keyboard has read on the idle screen, where there is no session yet. */
  scan: z.strictObject({ text: z.string().check(z.minLength(1), z.maxLength(1000)) }),
  /** A case serial number typed on the idle screen of a self-rating zone; opens nothing yet, but shows what it found. */
  findCase: z.strictObject({ projectNo: z.string().check(z.minLength(1), z.maxLength(50)) }),
  /** It is the citizen's own: the rating begins. */
  confirmFound: z.strictObject({ id: z.string() }),
  dismissFound: z.strictObject({}),
  /** Begins a rating of what stands on the idle screen under `offers`. */
  startOffer: z.strictObject({ id: z.string() }),
  /** The citizen can see it: the screen has painted the first view of this session. Told to the counter, which tells the clerk. */
  shown: z.strictObject(inSession),
  /** What this screen can speak with, for the technician. */
  reportVoice: z.strictObject({ source: z.enum(VOICE_SOURCES) }),
};
export type ScreenCall = keyof typeof SCREEN_CALLS;
export type ScreenCallArgs<C extends ScreenCall> = z.infer<(typeof SCREEN_CALLS)[C]>;

/** From a screen: one call. `args` is checked against the call's own schema by `ScreenCalls`. */
export const callMessageSchema = z.strictObject({ id: z.int(), call: z.string(), args: z.unknown() });

/** To a screen: the new view, what the hall puts on its screens, or the answer to a call. */
export const screenMessageSchema = z.union([
  z.object({ view: screenViewSchema }),
  z.object({ hall: hallDisplaySchema }),
  z.object({ reply: z.int(), error: z.nullable(z.object({ code: z.string(), ...wordsSchema.shape })) }),
]);
export type ScreenMessage = z.infer<typeof screenMessageSchema>;

/** Subprotocols of the WebSocket link: the name of the protocol, and `screen-key.<key>` which admits the screen. */
export const SCREEN_PROTOCOL = 'counter-evaluator.screen.v1';
export const SCREEN_KEY_PREFIX = 'screen-key.';
