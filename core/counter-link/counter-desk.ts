import * as z from 'zod';
import { evaluationRequestSchema, type EvaluationRequest, type GroupRequest } from '../contract/case.ts';
import { evaluationStatusSchema, type EvaluationStatus } from '../contract/evaluation.ts';
import type { Health } from '../contract/health.ts';

/**
 * What the counter's side may ask of the evaluator. It is rating-blind by its shape: nothing that crosses it can carry
 * a level, a class of levels or a reason.
 */
export interface CounterDesk {
  offer(request: EvaluationRequest): { evaluation: EvaluationAnswer; created: boolean };
  offerGroup(request: GroupRequest): { group: GroupAnswer; created: boolean };
  find(id: string): EvaluationAnswer;
  cancel(id: string): EvaluationAnswer;
  printReceipt(request: ReceiptRequest): Promise<ReceiptAnswer>;
  /** Prints a form on which the service is rated by hand; makes no evaluation. */
  printPaperForm(request: EvaluationRequest): Promise<PaperFormAnswer>;
  health(): Health;
  /** The rules in force, each with the layer, document and article that gave it. */
  rules(): RulesAnswer;
  /** @returns a function that ends the subscription */
  onStatus(listener: (event: StatusEvent) => void): () => void;
}

export const evaluationAnswerSchema = z.object({ id: z.string(), status: evaluationStatusSchema });
export interface EvaluationAnswer {
  id: string;
  status: EvaluationStatus;
}

/** The evaluations in the order of the request. */
export const groupAnswerSchema = z.object({ group: z.string(), evaluations: z.array(evaluationAnswerSchema) });
export type GroupAnswer = z.infer<typeof groupAnswerSchema>;

/** Either an evaluation that was made before, or everything needed to make one that is rated later. */
export const receiptRequestSchema = z.union([
  z.strictObject({ evaluationId: z.uuid().meta({ title: '评价编号 (evaluation id)' }) }),
  evaluationRequestSchema,
]);
export type ReceiptRequest = z.infer<typeof receiptRequestSchema>;

export const receiptAnswerSchema = z.object({
  evaluation: evaluationAnswerSchema,
  receipt: z.enum(['printed', 'not-printed']),
  expiresAt: z.iso.datetime({ offset: true }),
});
export type ReceiptAnswer = z.infer<typeof receiptAnswerSchema>;

export const paperFormAnswerSchema = z.object({ receipt: z.enum(['printed', 'not-printed']) });
export type PaperFormAnswer = z.infer<typeof paperFormAnswerSchema>;

export const rulesAnswerSchema = z.object({
  region: z.string(),
  /** The region itself first; each answers what those before it leave open. */
  layers: z.array(z.object({ name: z.string(), document: z.string() })),
  rules: z.array(
    z.object({
      name: z.string(),
      group: z.string(),
      title: z.string(),
      value: z.string(),
      /** Null when every layer leaves the rule open. */
      from: z
        .object({ layer: z.string(), document: z.string(), source: z.string(), note: z.string().optional() })
        .nullable(),
      openIn: z.array(z.object({ layer: z.string(), note: z.string().optional() })),
    }),
  ),
});
export type RulesAnswer = z.infer<typeof rulesAnswerSchema>;

/** One line of `/v1/events`. */
export const statusEventSchema = z.object({
  type: z.literal('evaluation'),
  id: z.string(),
  status: evaluationStatusSchema,
  at: z.iso.datetime({ offset: true }),
});
export type StatusEvent = z.infer<typeof statusEventSchema>;
