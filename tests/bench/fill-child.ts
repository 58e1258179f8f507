/** A process that fills a store: so many ratings wait, each behind its service record. */
import * as z from 'zod';
import { openStore } from '../../offline-queue/store.ts';
import { benchEvaluation, benchRating } from './bench-records.ts';
import { childAnswer, childInput } from './child-input.ts';

const { folder, ratings, personal } = childInput(z.object({ folder: z.string(), ratings: z.int(), personal: z.boolean() }));
const store = openStore(folder);
for (let ordinal = 1; ordinal <= ratings; ordinal += 1) {
  store.offer(benchEvaluation(ordinal, personal));
  store.complete(benchRating(ordinal, personal));
}
store.close();
childAnswer({});
