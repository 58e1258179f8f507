import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import type { KeypadScene } from '../../core/contract/keypad.ts';
import { CommandSender } from './command-sender.ts';
import { type KeypadInput, KeypadDecoder } from './keypad-decoder.ts';
import type { KeypadTrouble } from './keypad-health.ts';
import type { KeypadEvent } from './keypad-messages.ts';
import type { PlugConnection } from './keypad-plugs.ts';
import type { HidProfile, KeypadCommand, SerialProfile } from './keypad-profile.ts';
import { KeypadTally } from './keypad-tally.ts';

/** What a keypad is told in each scene. Lamps are lit all together or not at all: a single one would show the clerk the level. */
const COMMANDS: Readonly<Record<KeypadScene['scene'], readonly KeypadCommand[]>> = {
  idle: ['welcome', 'lampOff'],
  asking: ['pleaseRate', 'lampOn'],
  thanks: ['thanks', 'lampOff'],
};

/** An unknown code stands on the technician's screen for so many milliseconds. */
const UNKNOWN_SHOWN_MS = 10 * 60_000;

/** After so many failed writes in a row the keypad's keys are worth more than its lamps: nothing is sent any more. */
const FAILURES_UNTIL_DEAF = 2;

export interface KeypadDriverOptions {
  address: number | undefined;
  clock: Clock;
  emit(event: KeypadEvent): void;
  /** `trouble` is another one. */
  onChange(): void;
  /** The connection takes no bytes. */
  onBroken(connection: PlugConnection, error: Error): void;
}

/** Talks to the keypad over whichever connection there is: its keys become events, scenes become commands. */
export class KeypadDriver {
  readonly #options: KeypadDriverOptions;
  readonly #decoder: KeypadDecoder;
  readonly #tally: KeypadTally;
  /** Neither a port nor a USB device is named by the profile alone. */
  readonly unfindable: boolean;
  #scene: KeypadScene = { scene: 'idle', session: null };
  #connection: PlugConnection | undefined;
  #sender: CommandSender | undefined;
  #failedWrites = 0;
  #stuck = false;
  #unknown: string | undefined;
  #cancelUnknown: CancelTimer = () => {};

  constructor(profile: HidProfile | SerialProfile, options: KeypadDriverOptions) {
    this.#options = options;
    this.unfindable = profile.match === undefined;
    const { clock, address } = options;
    this.#decoder = new KeypadDecoder(profile, { clock, address, onInput: (input) => this.#take(input) });
    this.#tally = new KeypadTally(clock, (event) => this.#tell(event), () => this.#watchStuck());
  }

  /** Whether a session's keys count. */
  get armed(): boolean {
    return this.#scene.session !== null;
  }

  get trouble(): KeypadTrouble | undefined {
    if (this.#stuck) return { kind: 'stuck' };
    if (this.#unknown !== undefined) return { kind: 'unknown-code', code: this.#unknown };
    return this.#failedWrites >= FAILURES_UNTIL_DEAF ? { kind: 'deaf' } : undefined;
  }

  show(scene: KeypadScene): void {
    const before = this.#scene;
    this.#scene = scene;
    if (scene.session !== before.session) this.#decoder.askAnew();
    const anew = scene.scene !== before.scene || (scene.session !== null && citizenOf(scene) !== citizenOf(before));
    if (anew) this.#sendScene();
  }

  /** The connection to talk over from now on. */
  use(connection: PlugConnection | undefined): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#sender?.end();
    this.#sender = undefined;
    this.#decoder.reset();
    // Whatever is plugged in now may be another one.
    if (this.#failedWrites >= FAILURES_UNTIL_DEAF) this.#failedWrites = 0;
    if (connection === undefined) return;
    this.#forgetUnknown();
    connection.onBytes((bytes) => {
      if (this.#connection === connection) this.#decoder.receive(bytes);
    });
    this.#sender = new CommandSender({
      write: (bytes) => connection.write(bytes),
      clock: this.#options.clock,
      onAllSent: () => {
        this.#failedWrites = 0;
      },
      onBroken: (error) => this.#broke(connection, error),
    });
    this.#sendScene();
  }

  stop(): void {
    this.#scene = { scene: 'idle', session: null };
    this.use(undefined);
    this.#tally.stop();
    this.#cancelUnknown();
  }

  #take(input: KeypadInput): void {
    switch (input.type) {
      case 'key':
        if (this.#scene.session === null) this.#tally.count('not-asked');
        else this.#options.emit({ type: 'pressed', session: this.#scene.session, meaning: input.meaning });
        return;
      case 'ignored':
        // Each key that is let go may send one; their number would tell how many a citizen pressed.
        if (input.why !== 'listed') this.#tally.count(input.why);
        return;
      case 'noise':
        return this.#tally.count('noise', input.bytes);
      case 'unknown':
        return this.#tally.unknownCode(input.code);
    }
  }

  #tell(event: KeypadEvent): void {
    if (event.type === 'unknown-code') this.#showUnknown(event.code);
    this.#options.emit(event);
  }

  #showUnknown(code: string): void {
    this.#cancelUnknown();
    this.#cancelUnknown = this.#options.clock.after(UNKNOWN_SHOWN_MS, () => {
      this.#forgetUnknown();
      this.#options.onChange();
    });
    this.#unknown = code;
    this.#options.onChange();
  }

  #forgetUnknown(): void {
    this.#cancelUnknown();
    this.#unknown = undefined;
  }

  #watchStuck(): boolean {
    const stuck = this.#decoder.stuck();
    if (stuck !== this.#stuck) {
      this.#stuck = stuck;
      this.#options.onChange();
    }
    return stuck;
  }

  #sendScene(): void {
    if (this.#failedWrites >= FAILURES_UNTIL_DEAF) return;
    this.#sender?.send(COMMANDS[this.#scene.scene].flatMap((name) => this.#decoder.command(name)));
  }

  #broke(connection: PlugConnection, error: Error): void {
    if (this.#connection !== connection) return;
    this.#failedWrites += 1;
    // Opened anew it may take commands again; if it does not, it stays open without.
    if (this.#failedWrites < FAILURES_UNTIL_DEAF) this.#options.onBroken(connection, error);
    else this.#options.onChange();
  }
}

const citizenOf = ({ citizen, session }: KeypadScene) => citizen ?? session;
