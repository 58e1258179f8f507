import type { FromScenario } from './guest-messages.ts';

/** A scenario that runs in the machine, as the test sees it. */
export class ScenarioRun {
  readonly #said: FromScenario[] = [];
  #waiting: (() => void)[] = [];
  #machineEnded = false;

  receive(message: FromScenario): void {
    this.#said.push(message);
    this.#wake();
  }

  machineEnded(): void {
    this.#machineEnded = true;
    this.#wake();
  }

  /** Waits for a point of the scenario. @throws Error when it ends before */
  async step(name: string): Promise<void> {
    for (;;) {
      if (this.#said.some((message) => message.type === 'step' && message.name === name)) return;
      if (this.#said.some((message) => message.type === 'done')) throw new Error(`the scenario ended without coming to “${name}”`);
      await this.#next();
    }
  }

  /** What the scenario found. @throws Error in its own words when it failed */
  async findings(): Promise<unknown> {
    for (;;) {
      const done = this.#said.find((message) => message.type === 'done');
      if (done?.type === 'done') return done.findings;
      await this.#next();
    }
  }

  async #next(): Promise<void> {
    const failed = this.#said.find((message) => message.type === 'failed');
    if (failed?.type === 'failed') throw new Error(`in the machine: ${failed.message}`);
    if (this.#machineEnded) throw new Error('the machine ended in the middle of the scenario');
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
