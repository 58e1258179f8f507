/** For tests with simulated devices, which answer after turns of the event loop: resolves when the condition holds. */
export async function until(condition: () => boolean, turns = 10_000): Promise<void> {
  for (let turn = 0; !condition(); turn += 1) {
    if (turn === turns) throw new Error(`Still not so after ${turns} turns: ${condition.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Lets everything run that is not waiting for the clock. */
export async function settled(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
