/** What a scenario can tell the test while it runs. */
export interface Outside {
  /** It has come to a point that the test waits for by this name. */
  say(step: string): void;
}

/** Runs in the machine, in a process of its own; what it returns (JSON) is for the test to judge. */
export type Scenario = (outside: Outside) => Promise<unknown>;
