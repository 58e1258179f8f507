import * as z from 'zod';
import { evaluationRequestSchema, staffInfoSchema, type EvaluationRequest } from '../contract/case.ts';
import type { EvaluationAnswer } from './counter-desk.ts';

/**
 * 书面评价表 that a citizen has filled in and the hall enters afterwards. Whoever enters one reads it; so it is never the one who
 * served, and nothing of it is told again.
 */
export interface PaperLink {
  /** What the form about this service asks: levels, and the reasons that go with each. @throws Refusal `no-rating-due`, `field-missing`, `finished-case-known` */
  form(request: EvaluationRequest): PaperForm;
  /**
   * Keeps what stands on the form as the rating of its service, once. The day on the form decides whether it came in time; it may be entered
   * any time later. An offer of the service that nobody has touched gives way. What the rules demand and the form lacks is owed, and keeps
   * nobody from rating.
   * @throws Refusal `already-rated`, `citizen-is-rating`, `own-service` when whoever served enters it, `rating-incomplete` for reasons that are on
   *   no list and for words that are too long, `window-over`, `form-date` for a day before the service or to come, `differs-from-known`,
   *   `storage-failed`, and what `form` throws
   */
  enter(entry: PaperRating): EvaluationAnswer;
}

const subject = z.enum(['staff', 'matter', 'agency']).meta({ title: '评价对象 (subject)', description: 'staff 人员 · matter 事项 · agency 机构' });
const paperSubjectSchema = z.strictObject({
  subject,
  indicators: z.array(z.string().min(1).max(40)).max(40).meta({ title: '所选评价指标 (ids of indicators)', examples: [['209']] }),
  agencies: z.array(z.string().min(1).max(18)).max(20).meta({ title: '涉及的联办机构编码 (codes of agencies)' }).optional(),
});

export const paperRatingSchema = z.strictObject({
  ...evaluationRequestSchema.shape,
  level: z.union([z.literal(5), z.literal(4), z.literal(3), z.literal(2), z.literal(1)]).meta({ title: '评价等级 (level)', description: '5 非常满意 … 1 非常不满意' }),
  reasons: z
    .strictObject({
      perSubject: z.array(paperSubjectSchema).max(3).default([]).meta({ title: '按评价对象 (by subject)' }),
      text: z
        .string()
        .max(2000)
        .refine((text) => text.isWellFormed(), 'has half of a character')
        .default('')
        .meta({ title: '群众所写的话 (what the citizen wrote)' }),
    })
    .default({ perSubject: [], text: '' })
    .meta({ title: '原因 (reasons)' }),
  formDate: z.iso.date().meta({ title: '评价表上的日期 (date on the form)', examples: ['2026-11-23'] }),
  enteredBy: z.strictObject({ no: staffInfoSchema.shape.no, name: staffInfoSchema.shape.name }).meta({ title: '录入人 (entered by)' }),
});
export type PaperRating = z.infer<typeof paperRatingSchema>;

const zh = z.string().meta({ title: '中文 (Chinese)' });
const en = z.string().meta({ title: '英文 (English)' });

/** What a form asks; the words are the region's. */
export const paperFormSchema = z.object({
  levels: z
    .array(
      z.object({
        level: z.int().meta({ title: '评价等级 (level)' }),
        zh,
        en,
        lists: z
          .array(
            z.object({
              subject,
              indicators: z.array(z.object({ id: z.string().meta({ title: '评价指标 (indicator)' }), zh, en })).meta({ title: '评价指标 (indicators)' }),
              agencies: z
                .array(z.object({ code: z.string().meta({ title: '部门编码 (agency code)' }), name: z.string().meta({ title: '部门名称 (agency name)' }) }))
                .meta({ title: '联办机构 (agencies)' }),
            }),
          )
          .meta({ title: '各评价对象的指标 (indicators by subject)' }),
      }),
    )
    .meta({ title: '评价等级，按显示顺序 (levels, in their order)' }),
  textLimit: z.int().meta({ title: '文字字数上限 (characters at most)' }),
});
export type PaperForm = z.infer<typeof paperFormSchema>;
