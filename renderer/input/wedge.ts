import { FEWEST_SCANNED, WedgeReader, type WedgeInput } from './wedge-reader.ts';

/** A key that was silent for so long was let go, as for keypads with a driver. In milliseconds. */
const LET_GO_MS = 1_000;

/** The keypad of the screen that is shown. */
export interface WedgeKeypad {
  /** For which its keys count. */
  session: string;
  /** The `KeyboardEvent.key`s that are its keys. */
  keys: readonly string[];
  /** What it types before or behind them. */
  beside: readonly string[];
  press(key: string): void;
  /** A key came that counts for nothing before it was let go. */
  held(): void;
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn']);

/**
 * Keypads and scanners that type like a keyboard, told from a citizen who has a keyboard. It must be made before anything
 * else listens on the window, the fresh-screen guard too: a burst that begins on one screen and ends on the next is one.
 */
export class Wedge {
  readonly #admits: (timeStamp: number) => boolean;
  readonly #reader = new WedgeReader(PAGE_TIME, (input) => this.#hear(input));
  #keypad: WedgeKeypad | undefined;
  /** The last one that had a keypad, and since when. */
  #session = { id: '', since: 0 };
  /** Of each key, since when it has been coming without a pause, and when it came last. */
  readonly #runs = new Map<string, { since: number; last: number }>();
  #takeScan: ((text: string) => void) | undefined;
  /** The citizen came to where the focus is by the Tab key: then Enter and Space are that button's. */
  #tabbed = false;
  /** What stood in a text field before the burst that is under way. */
  #textBefore = '';

  /** @param admits whether an input of that instant can have been meant for the screen that is shown */
  constructor(admits: (timeStamp: number) => boolean) {
    this.#admits = admits;
    window.addEventListener('keydown', (event) => this.#take(event), { capture: true });
    window.addEventListener('pointerdown', () => (this.#tabbed = false), { capture: true });
  }

  /** @returns how to end it */
  forKeypad(keypad: WedgeKeypad): () => void {
    this.#keypad = keypad;
    if (keypad.session !== this.#session.id) this.#session = { id: keypad.session, since: performance.now() };
    return () => {
      if (this.#keypad === keypad) this.#keypad = undefined;
    };
  }

  /** Scans that nobody waits for are dropped. @returns how to end it */
  forScans(take: (text: string) => void): () => void {
    this.#takeScan = take;
    return () => {
      if (this.#takeScan === take) this.#takeScan = undefined;
    };
  }

  #hear(input: WedgeInput): void {
    if (input.type === 'scan') this.#takeScan?.(input.text);
    // Asked now, not when the key went down: the screen may have changed since.
    else if (!this.#admits(input.at)) return;
    else if (input.type === 'held') this.#keypad?.held();
    else this.#keypad?.press(input.key);
  }

  #take(event: KeyboardEvent): void {
    const composes = event.isComposing || event.key === 'Process';
    if (composes || event.ctrlKey || event.altKey || event.metaKey || MODIFIERS.has(event.key)) return;
    // A full-width 5 is a 5.
    const key = event.key.length === 1 ? event.key.normalize('NFKC') : event.key;
    const field = isTextField(event.target) ? event.target : undefined;
    const isKey = field === undefined && this.#isOfKeypad(event, key) && !this.#isOfFocus(event);
    if (event.repeat) return this.#repeated(key, isKey, event.timeStamp);
    const isOfSession = this.#isOfSession(key, event.timeStamp);
    const mayCount = isKey && isOfSession;
    const beside = field === undefined && this.#keypad?.beside.includes(key) === true && !this.#isOfFocus(event);
    const before = this.#reader.take({ key, at: event.timeStamp, mayCount, held: isKey && !isOfSession, beside });
    if (field !== undefined) this.#keepOutOf(field, event, before);
    else if (before > 0) swallow(event);
    else if (isKey || beside) event.preventDefault();
    else if (key === 'Tab') this.#tabbed = true;
  }

  /** The system repeats a key that is held. */
  #repeated(key: string, isKey: boolean, at: number): void {
    const run = this.#runs.get(key);
    if (isKey && run !== undefined && run.since < this.#session.since && this.#admits(at)) this.#keypad?.held();
  }

  /** Of a number pad also what the keypad's profile does not know, e.g. without NumLock: a technician must hear of it. */
  #isOfKeypad({ code }: KeyboardEvent, key: string): boolean {
    // What a dialog covers takes no keys: nobody rates beneath a list that they are reading.
    if (document.querySelector('dialog:modal') !== null) return false;
    const keys = this.#keypad?.keys ?? [];
    return key !== 'Tab' && (keys.includes(key) || (keys.length > 0 && code.startsWith('Numpad')));
  }

  /** Not if it was pressed before the session's screen came up, and not let go since: it may repeat by itself. */
  #isOfSession(key: string, at: number): boolean {
    const run = this.#runs.get(key);
    const since = run !== undefined && at - run.last < LET_GO_MS ? run.since : at;
    this.#runs.set(key, { since, last: at });
    return since >= this.#session.since;
  }

  #isOfFocus({ key, target }: KeyboardEvent): boolean {
    if (!this.#tabbed || !(target instanceof Element)) return false;
    return target.closest('button') === null ? key === ' ' && target.matches('input') : key === 'Enter' || key === ' ';
  }

  /** Fingers write what they like. Once a burst must be a scan, the field gets back what stood there before it. */
  #keepOutOf(field: HTMLTextAreaElement | HTMLInputElement, event: KeyboardEvent, before: number): void {
    if (before === 0) this.#textBefore = field.value;
    if (before < FEWEST_SCANNED - 1) return;
    swallow(event);
    if (field.value === this.#textBefore) return;
    field.setRangeText(this.#textBefore, 0, field.value.length, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

function isTextField(target: EventTarget | null): target is HTMLTextAreaElement | HTMLInputElement {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

const PAGE_TIME = {
  now: () => performance.now(),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
