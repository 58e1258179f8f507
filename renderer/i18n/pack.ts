import * as z from 'zod/mini';

/** A language as data: `<tag>.json` in this folder. */
export const packSchema = z.strictObject({
  /** BCP 47, for `lang` attributes: it is what lets a screen reader change its voice. */
  tag: z.string(),
  /** The language's name in itself, as its button shows it. */
  name: z.string(),
  /** How its lines run; those of vertical script stand side by side from left to right. */
  direction: z.enum(['horizontal', 'vertical-lr']),
  /** Tag of the language that stands beneath it. */
  second: z.string(),
  /** What is known of the quality of the texts, for whoever edits them. */
  review: z.string(),
  /** The screen's own texts by id; values stand in `{{braces}}`. */
  texts: z.record(z.string(), z.string()),
  /** The evaluator's texts by the Chinese one, for languages that `Words` does not carry. */
  evaluator: z.record(z.string(), z.string()),
});
export type LanguagePack = z.infer<typeof packSchema>;
