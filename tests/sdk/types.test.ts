import { expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { EvaluationRequest, GroupRequest } from '../../core/contract/case.ts';
import type { Health } from '../../core/contract/health.ts';
import type { EvaluationAnswer, GroupAnswer, PaperFormAnswer, ReceiptAnswer, ReceiptRequest, StatusEvent } from '../../core/counter-link/counter-desk.ts';
import type { DirectoryStaff, Matter } from '../../core/contract/directory.ts';
import type { PairingAnswer, PairingOffer } from '../../core/counter-link/pairing-link.ts';
import type { PaperForm, paperRatingSchema } from '../../core/counter-link/paper-link.ts';
import type * as sdk from '../../core/counter-link/sdk/index.ts';
import type { Announcement, Sign, SignIn, TodayAnswer, WindowAnswer } from '../../core/counter-link/window-link.ts';

/** The SDK imports nothing of ours, so it says everything again; `tsc` finds here what has drifted apart. */
test('what the SDK sends is what the evaluator takes, and what it answers is what the SDK tells', () => {
  // Equal, as whatever is optional and forgotten extends either way.
  expectTypeOf<sdk.RatingRequest>().toEqualTypeOf<EvaluationRequest>();
  expectTypeOf<sdk.GroupRequest>().toEqualTypeOf<GroupRequest>();
  expectTypeOf<Parameters<sdk.Evaluator['receipt']>[0]>().toExtend<ReceiptRequest>();
  expectTypeOf<sdk.SignIn>().toExtend<SignIn>();
  expectTypeOf<sdk.Sign>().toEqualTypeOf<Sign>();
  expectTypeOf<sdk.Announcement>().toEqualTypeOf<Announcement>();
  expectTypeOf<sdk.PaperRating>().toExtend<z.input<typeof paperRatingSchema>>();

  expectTypeOf<EvaluationAnswer>().toEqualTypeOf<sdk.Evaluation>();
  expectTypeOf<GroupAnswer>().toEqualTypeOf<sdk.EvaluationGroup>();
  expectTypeOf<StatusEvent>().toExtend<sdk.EvaluationEvent>();
  expectTypeOf<ReceiptAnswer>().toEqualTypeOf<sdk.Receipt>();
  expectTypeOf<PaperFormAnswer>().toEqualTypeOf<sdk.PaperFormPrint>();
  expectTypeOf<WindowAnswer>().toEqualTypeOf<sdk.WindowState>();
  expectTypeOf<TodayAnswer>().toEqualTypeOf<sdk.Today>();
  expectTypeOf<Matter>().toEqualTypeOf<sdk.Matter>();
  expectTypeOf<DirectoryStaff>().toEqualTypeOf<sdk.DirectoryStaff>();
  // The SDK tells a part of it.
  expectTypeOf<Health>().toExtend<sdk.EvaluatorStatus>();
  expectTypeOf<PairingAnswer>().toEqualTypeOf<sdk.Pairing>();
  expectTypeOf<PairingOffer>().toEqualTypeOf<sdk.PairingOffer>();
  expectTypeOf<PaperForm>().toEqualTypeOf<sdk.PaperForm>();
});
