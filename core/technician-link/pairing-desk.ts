import * as z from 'zod';
import { doorAtSchema } from '../contract/process-messages.ts';
import type { Order } from './technician-desk.ts';

/** Which counters are paired with the device, for the technician. */
export interface TechnicianPairings {
  pairings(): PairingsAnswer;
  /** Its token opens nothing from then on, even while the disk is full: `warnings` then says that it is not kept yet. @throws HttpProblem `unknown-pairing` */
  revoke(id: string, order: Order): PairingsAnswer;
}

export const pairingsAnswerSchema = z.object({
  /** Where the device stands. */
  windowNo: z.string(),
  pairings: z.array(
    z.object({
      id: z.string(),
      /** What the counter calls itself. */
      name: z.string(),
      /** Of its page; null for a program that is no page. */
      origin: z.string().nullable(),
      windowNo: z.string(),
      pairedAt: z.iso.datetime({ offset: true }),
      /** China's day; null while it was never used. */
      lastUsedOn: z.string().nullable(),
    }),
  ),
  /** Where whoever may send needs no pairing. */
  doors: z.array(doorAtSchema),
  /** What must be known and done, in Chinese and English. */
  warnings: z.array(z.string()),
});
export type PairingsAnswer = z.infer<typeof pairingsAnswerSchema>;
