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
export type Indicator = z.infer<typeof indicatorSchema>;

const subjectListSchema = z.object({ subject: subjectSchema, indicators: z.array(indicatorSchema) });
export type SubjectList = z.infer<typeof subjectListSchema>;

/** What a submission at a level needs beside the level itself. */
export const reasonNeedSchema = z.enum(['none', 'indicator-or-text', 'indicator-and-text']);
export type ReasonNeed = z.infer<typeof reasonNeedSchema>;

const levelFormSchema = z.object({
  level: levelSchema,
  zh: z.string(),
  en: z.string(),
  needs: reasonNeedSchema,
  lists: z.array(subjectListSchema),
});
export type LevelForm = z.infer<typeof levelFormSchema>;

export const ratingFormSchema = z.object({
  /** In display order. */
  levels: z.array(levelFormSchema),
  /** Greatest length of the citizen's text in characters. */
  textLimit: z.number(),
});
export type RatingForm = z.infer<typeof ratingFormSchema>;
