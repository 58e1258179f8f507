import type { CancelTimer, Clock } from '../contract/clock.ts';
import { messageOf } from '../contract/error-words.ts';
import type { CounterClient } from './counter-client.ts';
import { sampleCase } from './sample-case.ts';

/** How long the idle screen is shown between two sample cases, and between two looks at an occupied one. */
const LOOK_EVERY_MS = 2_000;

/**
 * Plays a business system: whenever the screen is idle it starts the next sample case, for ever.
 * @returns a function that ends the loop
 */
export function playDemo(client: CounterClient, clock: Clock, onNotice: (text: string) => void): () => void {
  let cancel: CancelTimer = () => {};
  let stopped = false;
  let ordinal = 0;
  const look = async () => {
    try {
      if (await client.isIdle()) {
        await client.startEvaluation(sampleCase(clock.now(), ordinal));
        ordinal += 1;
      }
    } catch (error) {
      if (!stopped) onNotice(`Demo: ${messageOf(error)}`);
    }
    if (!stopped) cancel = clock.after(LOOK_EVERY_MS, () => void look());
  };
  void look();
  return () => {
    stopped = true;
    cancel();
  };
}
