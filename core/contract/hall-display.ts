import * as z from 'zod/mini';
import { wordsSchema } from './words.ts';

/**
 * What a hall puts on its screens: pictures, colours, notices, voice. It comes from `hall/hall.json` in the data folder
 * and is the same for every citizen, so it travels apart from the views: on connecting, and whenever it changes.
 */

/** Address of a file of the hall's folder, relative to the page: `hall/…`. */
const hallFileSchema = z.string().check(z.regex(/^hall\/[^?#]+(?:\?v=[0-9a-z]+)?$/));

/** The colours that a hall may choose; every other one is derived from them or fixed (`renderer/theme/tokens.css`). */
export const THEME_COLOURS = ['brand', 'brand-deep', 'ground', 'surface'] as const;
export type ThemeColour = (typeof THEME_COLOURS)[number];

const themeColoursSchema = z.partialRecord(z.enum(THEME_COLOURS), z.string().check(z.regex(/^#[0-9a-f]{6}$/)));
export type ThemeColours = z.infer<typeof themeColoursSchema>;

/** What is said aloud, and when: at the invitation, where reasons are asked, with the QR code, after the rating, when the counter greets. */
export const VOICE_PROMPTS = ['invite', 'reasons', 'later', 'thanks', 'welcome'] as const;
export type VoicePrompt = (typeof VOICE_PROMPTS)[number];

/** What a screen can speak with: the hall's clips, a voice of the system, or nothing. */
export const VOICE_SOURCES = ['clips', 'system', 'none'] as const;
export type VoiceSource = (typeof VOICE_SOURCES)[number];

export const hallDisplaySchema = z.object({
  emblem: z.nullable(hallFileSchema),
  colours: themeColoursSchema,
  /** What is due now, in order; pictures stay for `seconds`, videos play once without sound. */
  carousel: z.array(
    z.object({ kind: z.enum(['picture', 'video']), file: hallFileSchema, seconds: z.number(), words: z.nullable(wordsSchema) }),
  ),
  /** What is due now. */
  notices: z.array(wordsSchema),
  /** 静态二维码 of the window, as an SVG document. */
  windowQrSvg: z.nullable(z.string()),
  /** Tags of the languages that citizens may choose, Chinese first. */
  languages: z.array(z.string()),
  voice: z.object({
    /** 0 to 1, for this time of day; 0 is silence. */
    volume: z.number(),
    /** The hall's own clips by prompt, then by language tag. */
    clips: z.partialRecord(z.enum(VOICE_PROMPTS), z.record(z.string(), hallFileSchema)),
  }),
});
export type HallDisplay = z.infer<typeof hallDisplaySchema>;

/** A hall that has put nothing on its screens. */
export const PLAIN_HALL: HallDisplay = {
  emblem: null,
  colours: {},
  carousel: [],
  notices: [],
  windowQrSvg: null,
  languages: ['zh-CN', 'en'],
  voice: { volume: 1, clips: {} },
};
