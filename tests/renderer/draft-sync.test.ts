import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NO_REASONS, type Reasons } from '../../core/contract/rating.ts';
import { toggled } from '../../core/evaluation/reason-numbers.ts';
import { DraftSync, type Choice } from '../../renderer/citizen/draft-sync.ts';
import { seeded } from '../support/seeded.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const about = (id: string): Choice => ({ subject: 'staff', choice: 'indicators', id });
const idsIn = ({ perSubject }: Reasons) => perSubject.flatMap(({ indicators }) => indicators).toSorted();

/** An evaluator at the far end of a link whose messages the test delivers one by one, in order. */
function newPair() {
  let kept: Reasons = NO_REASONS;
  const toEvaluator: (() => void)[] = [];
  const toScreen: (() => void)[] = [];
  const show = () => {
    const view = structuredClone(kept);
    toScreen.push(() => sync.see(view));
  };
  const sync = new DraftSync(kept, (reasons) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    toEvaluator.push(() => {
      kept = reasons;
      show();
      toScreen.push(resolve);
    });
    return promise;
  });
  const keypad = (id: string) => {
    kept = toggled(kept, about(id));
    show();
  };
  const here = (id: string) => sync.change(toggled(sync.current().reasons, about(id)));
  const deliver = async (queue: (() => void)[]) => {
    queue.shift()?.();
    // The answer to a save is a promise.
    await vi.advanceTimersByTimeAsync(0);
  };
  const settle = async () => {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await vi.advanceTimersByTimeAsync(200);
      while (toEvaluator.length + toScreen.length > 0) {
        await deliver(toEvaluator);
        await deliver(toScreen);
      }
    }
  };
  return { sync, keypad, here, toEvaluator, toScreen, deliver, settle, kept: () => kept };
}

test('what a keypad chooses appears, beside what was chosen here and is not sent yet', async () => {
  const { sync, keypad, here, settle, kept } = newPair();
  here('214');
  keypad('208');
  await settle();
  expect(idsIn(sync.current().reasons)).toEqual(['208', '214']);
  expect(idsIn(kept())).toEqual(['208', '214']);
  expect(sync.current().elsewhere).toEqual(about('208'));
});

test('an echo that comes late undoes nothing that was done here since', async () => {
  const { sync, here, toEvaluator, toScreen, deliver, settle, kept } = newPair();
  here('214');
  sync.flush();
  here('214');
  await deliver(toEvaluator);
  await deliver(toScreen);
  expect(idsIn(sync.current().reasons)).toEqual([]);
  await settle();
  expect(idsIn(kept())).toEqual([]);
});

test('a keypad’s choice that a draft on its way overwrites is sent again', async () => {
  const { sync, keypad, here, settle, kept } = newPair();
  here('214');
  sync.flush();
  keypad('208');
  await settle();
  expect(idsIn(sync.current().reasons)).toEqual(['208', '214']);
  expect(idsIn(kept())).toEqual(['208', '214']);
});

test('words that are being written stay when a keypad chooses', async () => {
  const { sync, keypad, settle, kept } = newPair();
  sync.change({ perSubject: [], text: '等了很久' });
  keypad('208');
  await settle();
  expect(sync.current().reasons.text).toBe('等了很久');
  expect(kept().text).toBe('等了很久');
});

test('views that bring nothing new send nothing', async () => {
  const { sync, here, settle, toEvaluator } = newPair();
  here('214');
  await settle();
  sync.see(structuredClone(sync.current().reasons));
  await vi.advanceTimersByTimeAsync(1000);
  expect(toEvaluator).toEqual([]);
});

test('fuzz: in any order of touches, keys and deliveries nothing is lost, and both sides end alike', async () => {
  const seed = 20260514;
  const random = seeded(seed);
  for (let round = 0; round < 300; round += 1) {
    const { sync, keypad, here, toEvaluator, toScreen, deliver, settle, kept } = newPair();
    // Each side has reasons of its own: one that both change at once has no right answer.
    const expected = new Set<string>();
    const change = (id: string) => (expected.delete(id) ? undefined : expected.add(id));
    for (let act = random.whole(1, 25); act > 0; act -= 1) {
      const step = random.pick(['here', 'keypad', 'up', 'down', 'wait']);
      const id = String(random.whole(1, 4));
      if (step === 'here') {
        change(`h${id}`);
        here(`h${id}`);
      } else if (step === 'keypad') {
        // A keypad's user looks at the screen: one key at a time, and its effect is seen.
        if (toEvaluator.length > 0) continue;
        change(`k${id}`);
        keypad(`k${id}`);
        while (toScreen.length > 0) await deliver(toScreen);
      } else if (step === 'up') await deliver(toEvaluator);
      else if (step === 'down') await deliver(toScreen);
      else await vi.advanceTimersByTimeAsync(random.whole(10, 250));
    }
    await settle();
    expect(idsIn(sync.current().reasons), `seed ${seed}, round ${round}`).toEqual([...expected].toSorted());
    expect(idsIn(kept()), `seed ${seed}, round ${round}`).toEqual([...expected].toSorted());
  }
});
