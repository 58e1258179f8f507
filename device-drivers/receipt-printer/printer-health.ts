import type { DeviceHealth } from '../../core/contract/device-health.ts';
import type { PrinterFault } from './print-jobs.ts';
import type { PrinterWords } from './printer-words.ts';
import { isKnown, type PrinterStatus, refusalOf, UNKNOWN_STATUS } from './status.ts';

/** Faults that are over as soon as the printer, or Windows, does not speak of them any more. */
const TOLD: readonly PrinterFault[] = ['unreachable', 'offline', 'paper-out', 'cover-open', 'printer-error'];

/** What is known of a printer, from what it tells and from how its jobs end. `ready` only if the printer itself said so. */
export class PrinterHealth {
  readonly #id: string;
  readonly #words: PrinterWords;
  readonly #onChange: () => void;
  #status: PrinterStatus = UNKNOWN_STATUS;
  #fault: PrinterFault | undefined;
  #past: 'untried' | 'taken' | 'silent' = 'untried';

  constructor(id: string, words: PrinterWords, onChange: () => void) {
    this.#id = id;
    this.#words = words;
    this.#onChange = onChange;
  }

  get current(): DeviceHealth {
    return { id: this.#id, kind: 'receipt-printer', ...this.#verdict() };
  }

  /** It, or the system, was asked. Windows announces no recovery: that it stopped complaining is all there is. */
  told(status: PrinterStatus): void {
    this.#change(() => {
      const over = isKnown(status) || (this.#fault !== undefined && TOLD.includes(this.#fault));
      if (over && this.#fault !== undefined) {
        this.#fault = undefined;
        this.#past = 'silent';
      }
      this.#status = status;
    });
  }

  printed(): void {
    this.#change(() => {
      this.#fault = undefined;
      this.#past = 'taken';
    });
  }

  failed(fault: PrinterFault): void {
    this.#change(() => {
      this.#fault = fault;
      if (fault === 'unreachable') this.#status = UNKNOWN_STATUS;
    });
  }

  #change(change: () => void): void {
    const before = this.#verdict();
    change();
    const { state, detail } = this.#verdict();
    if (state !== before.state || detail.en !== before.detail.en) this.#onChange();
  }

  #verdict(): Pick<DeviceHealth, 'state' | 'detail'> {
    const refusal = refusalOf(this.#status);
    if (refusal !== undefined) return { state: 'failed', detail: this.#words.failed(refusal) };
    if (this.#fault !== undefined) {
      return { state: this.#fault === 'unreachable' ? 'missing' : 'failed', detail: this.#words.failed(this.#fault) };
    }
    if (this.#status.paper === 'near-end') return { state: 'attention', detail: this.#words.nearEnd };
    if (this.#status.line === 'online' && this.#status.paper === 'enough') return { state: 'ready', detail: this.#words.ready };
    return { state: 'unknown', detail: this.#words[this.#past] };
  }
}
