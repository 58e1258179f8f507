import * as z from 'zod/mini';

/** A text of the evaluator's own, for whoever reads the screen. Other languages translate the Chinese one (`renderer/i18n`). */
export const wordsSchema = z.object({ zh: z.string(), en: z.string() });
export type Words = z.infer<typeof wordsSchema>;
