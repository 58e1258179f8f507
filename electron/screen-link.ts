/** The page's side: gets a port, or is told that the evaluator at its other end is gone. */
export interface ScreenEnd<Port> {
  givePort(port: Port): void;
  losePort(): void;
}

/** The evaluator's side. It hears of a lost screen from its port. */
export interface EvaluatorEnd<Port> {
  givePort(port: Port): void;
}

/**
 * Brings a screen and the evaluator together: as soon as both are there, each gets one end of a new channel. Done again
 * whenever either comes anew, so a reloaded page and a restarted evaluator find each other without asking.
 */
export class ScreenLink<Port> {
  readonly #makeChannel: () => { port1: Port; port2: Port };
  #evaluator: EvaluatorEnd<Port> | undefined;
  #screen: ScreenEnd<Port> | undefined;

  /** @param makeChannel Electron's `MessageChannelMain` */
  constructor(makeChannel: () => { port1: Port; port2: Port }) {
    this.#makeChannel = makeChannel;
  }

  evaluatorReady(evaluator: EvaluatorEnd<Port>): void {
    this.#evaluator = evaluator;
    this.#connect();
  }

  evaluatorGone(): void {
    if (this.#evaluator !== undefined) this.#screen?.losePort();
    this.#evaluator = undefined;
  }

  screenLoaded(screen: ScreenEnd<Port>): void {
    this.#screen = screen;
    this.#connect();
  }

  screenGone(): void {
    this.#screen = undefined;
  }

  #connect(): void {
    if (this.#evaluator === undefined || this.#screen === undefined) return;
    const { port1, port2 } = this.#makeChannel();
    this.#evaluator.givePort(port1);
    this.#screen.givePort(port2);
  }
}
