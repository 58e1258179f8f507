import * as z from 'zod/mini';
import { levelSchema, subjectSchema } from './rating.ts';

/**
 * What a citizen is asked in one session: derived from the region's profile by `ratingForm`, shown by the screen,
 * and checked by `judgeRating` on the screen and again before the store.
 */

const indicatorSchema = z.object({
  id: z.string(),
  zh: z.string(),
  en: z.string(),
  /** 其他: choosing it opens the text field and makes the text necessary. */
  opensText: z.boolean(),
});

/** What a citizen is asked about one subject. */
const subjectListSchema = z.object({
  subject: subjectSchema,
  indicators: z.array(indicatorSchema),
  /** 联办机构 to choose from when a reason is about them; empty unless several agencies share the case. */
  agencies: z.array(z.object({ code: z.string(), name: z.string() })),
});
export type SubjectList = z.infer<typeof subjectListSchema>;

/** What a submission at a level needs beside the level itself. */
export const reasonNeedSchema = z.enum(['none', 'indicator', 'text', 'indicator-or-text', 'indicator-and-text']);
export type ReasonNeed = z.infer<typeof reasonNeedSchema>;

/** Whether a reason about any one subject is enough, or each subject that is rated needs its own. */
export const reasonsFromSchema = z.enum(['any-subject', 'each-subject']);
export type ReasonsFrom = z.infer<typeof reasonsFromSchema>;

/**
 * What a citizen can enter on a device: `text` levels, reasons and words; `choices` levels and reasons, no words (touch
 * without a keyboard, a keypad beside a screen); `levels` nothing but a level (a keypad alone).
 */
export const citizenInputSchema = z.enum(['text', 'choices', 'levels']);
export type CitizenInput = z.infer<typeof citizenInputSchema>;

/** What a rating screen can show; a region says what it must (Qiqihar 第八条, 第十三条, Ezhou 第十二条, Tianjin 第十条). */
export const shownFieldSchema = z.enum([
  'levels',
  'indicators',
  'matter-name',
  'case-number',
  'staff-name',
  'staff-number',
  'window-number',
  'terminal-number',
  'hall-name',
]);
export type ShownField = z.infer<typeof shownFieldSchema>;

const levelFormSchema = z.object({
  level: levelSchema,
  zh: z.string(),
  en: z.string(),
  needs: reasonNeedSchema,
  /** Whether choosing the level opens its reasons even where none are needed: a bad level always asks. */
  asksReasons: z.boolean(),
  reasonsFrom: reasonsFromSchema,
  lists: z.array(subjectListSchema),
});
export type LevelForm = z.infer<typeof levelFormSchema>;

export const ratingFormSchema = z.object({
  /** In display order. */
  levels: z.array(levelFormSchema),
  /** Greatest length of the citizen's text in characters. */
  textLimit: z.number(),
  input: citizenInputSchema,
});
export type RatingForm = z.infer<typeof ratingFormSchema>;
