import * as z from 'zod';
import { evaluationRequestSchema, type EvaluationRequest, type GroupRequest } from '../contract/case.ts';
import { evaluationStatusSchema } from '../contract/evaluation.ts';
import type { CounterHealth } from '../contract/health.ts';

/**
 * What the counter's side may ask of the evaluator. It is rating-blind by its shape: nothing that crosses it can carry
 * a level, a class of levels or a reason.
 */
export interface CounterDesk {
  offer(request: EvaluationRequest): { evaluation: EvaluationAnswer; created: boolean };
  offerGroup(request: GroupRequest): { group: GroupAnswer; created: boolean };
  find(id: string): EvaluationAnswer;
  /** @throws Refusal `no-such-evaluation`, also for a group of which not every evaluation is kept any more, and for one that was offered before the last hundred */
  findGroup(id: string): GroupAnswer;
  cancel(id: string): EvaluationAnswer;
  printReceipt(request: ReceiptRequest): Promise<ReceiptAnswer>;
  /** Prints a form on which the service is rated by hand; makes no evaluation. */
  printPaperForm(request: EvaluationRequest): Promise<PaperFormAnswer>;
  health(): CounterHealth;
  /** The rules in force, each with the layer, document and article that gave it. */
  rules(): RulesAnswer;
  /** @returns a function that ends the subscription */
  onStatus(listener: (event: StatusEvent) => void): () => void;
}

const shown = z.boolean().meta({ title: '屏幕已显示 (shown)', description: '评价器屏幕已向群众显示该评价 (a screen has painted it since it was last offered)' });
export const evaluationAnswerSchema = z.object({ id: z.string(), status: evaluationStatusSchema, shown });
export type EvaluationAnswer = z.infer<typeof evaluationAnswerSchema>;

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

/** An evaluation has changed. */
export const statusEventSchema = z.object({ type: z.literal('evaluation'), id: z.string(), status: evaluationStatusSchema, shown, at: z.iso.datetime({ offset: true }) });
export type StatusEvent = z.infer<typeof statusEventSchema>;

/** `GET /v1/window` answers something else. */
export const windowEventSchema = z.object({ type: z.literal('window') });

/** One message of `/v1/events`; `alive` comes every 20 s: the line still holds. */
export const eventMessageSchema = z.discriminatedUnion('type', [statusEventSchema, windowEventSchema, z.object({ type: z.literal('alive') })]);
export type EventMessage = z.infer<typeof eventMessageSchema>;

/** Subprotocols of `/v1/events`: the name of the protocol and, for pages, which can send no header, `counter-token.<token>`. */
export const EVENTS_PROTOCOL = 'counter-evaluator.events.v1';
export const COUNTER_TOKEN_PREFIX = 'counter-token.';
