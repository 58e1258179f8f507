import * as z from 'zod';
import { agencySchema, caseInfoSchema } from './contract/case.ts';
import type { Offer } from './desk/self-rating/offer-desk.ts';

/** What a hall can have rated as a whole at its entrance (config.json, `offers`). */

/** What is sent where the hall names no code of the province's for it. */
export const USUAL_TASK_CODE = 'ZTPJ';

/** More do not fit beside each other on a small screen. */
const MOST_OFFERS = 8;

const name = z.string().trim().min(1).max(60).regex(/^\P{Cc}*$/u);

const offerSchema = z.strictObject({
  /** What a screen calls it; its place in the list, if not given. */
  id: z.string().regex(/^[0-9A-Za-z_-]{1,40}$/).optional(),
  /** Without English the Chinese name stands alone. */
  name: z.strictObject({ zh: name, en: name.optional() }).transform(({ zh, en = zh }) => ({ zh, en })),
  agency: agencySchema.optional(),
  taskCode: caseInfoSchema.shape.taskCode.optional(),
});
type OfferConfig = z.infer<typeof offerSchema>;

const idOf = ({ id }: OfferConfig, index: number) => id ?? `offer-${index + 1}`;

export const offersConfigSchema = z
  .array(offerSchema)
  .min(1)
  .max(MOST_OFFERS)
  .refine((offers) => new Set(offers.map(idOf)).size === offers.length, 'names an id twice');

/** What stands at this entrance; the hall alone, where its settings name nothing. */
export function offersOf({ hallName, offers }: { hallName: string; offers?: readonly OfferConfig[] | undefined }): readonly Offer[] {
  const named = offers?.map((offer, index) => ({ ...offer, id: idOf(offer, index), taskCode: offer.taskCode ?? USUAL_TASK_CODE }));
  return named ?? [{ id: 'hall', name: { zh: hallName, en: 'This hall as a whole' }, taskCode: USUAL_TASK_CODE }];
}
