import * as z from 'zod';
import { evaluationRequestSchema, staffInfoSchema } from '../contract/case.ts';
import { evaluationAnswerSchema, type EvaluationAnswer } from './counter-desk.ts';

/**
 * 书面评价表 that a citizen has filled in and the hall enters afterwards. Whoever enters one reads it; so it is never the one who
 * served, and nothing of it is told again.
 */
export interface PaperLink {
  /** What the form about this service asks: levels, and the reasons that go with each. @throws Refusal what `offer` throws about the service */
  form(request: PaperServed): PaperForm;
  /**
   * Keeps what stands on the form as the rating of its service, once.
   * @throws Refusal `already-rated`, `own-service` when whoever served enters it, `rating-incomplete` for reasons that are on no list, `window-over`, `form-date` for a day before the service or to come,
   *   and what `offer` throws about the service
   */
  enter(entry: PaperRating): EvaluationAnswer;
}

export const paperServedSchema = evaluationRequestSchema;
export type PaperServed = z.infer<typeof paperServedSchema>;

const id = z.string().min(1).max(40);
const paperSubjectSchema = z.strictObject({
  subject: z.enum(['staff', 'matter', 'agency']),
  indicators: z.array(id).max(40),
  agencies: z.array(z.string().max(18)).max(20).optional(),
});

export const paperRatingSchema = z.strictObject({
  ...evaluationRequestSchema.shape,
  level: z.union([z.literal(5), z.literal(4), z.literal(3), z.literal(2), z.literal(1)]).meta({ title: '评价等级 (level)', description: '5 非常满意 … 1 非常不满意' }),
  reasons: z
    .strictObject({ perSubject: z.array(paperSubjectSchema).max(3).default([]), text: z.string().max(2000).default('') })
    .default({ perSubject: [], text: '' })
    .meta({ title: '原因 (reasons)' }),
  formDate: z.iso.date().meta({ title: '评价表上的日期 (date on the form)', examples: ['2026-11-23'] }),
  enteredBy: z.strictObject({ no: staffInfoSchema.shape.no, name: staffInfoSchema.shape.name }).meta({ title: '录入人 (entered by)' }),
});
export type PaperRating = z.infer<typeof paperRatingSchema>;

/** What a form asks; the words are the region's. */
export const paperFormSchema = z.object({
  levels: z.array(
    z.object({
      level: z.int(),
      zh: z.string(),
      en: z.string(),
      lists: z.array(
        z.object({
          subject: z.enum(['staff', 'matter', 'agency']),
          indicators: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })),
          agencies: z.array(z.object({ code: z.string(), name: z.string() })),
        }),
      ),
    }),
  ),
  textLimit: z.int(),
});
export type PaperForm = z.infer<typeof paperFormSchema>;
export const paperEntryAnswerSchema = evaluationAnswerSchema;
