import type { Logger } from 'pino';
import type { Clock } from '../../contract/clock.ts';
import type { DeviceKind } from '../../contract/device.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { DirectoryStaff } from '../../contract/directory.ts';
import { onDuty, type WindowDesk } from './window-desk.ts';

/** A scanner that is held out reads a badge more than once. */
const SAME_SCAN_MS = 3_000;

export interface BadgeDeskDependencies {
  window: Pick<WindowDesk, 'showBadge'>;
  directory: {
    /** Whose badge bears this code, if anybody's. */
    staffOfBadge(code: string): DirectoryStaff | undefined;
  };
  deviceKind: DeviceKind;
  clock: Clock;
  log: Logger;
}

/**
 * Staff sign in and out at a window by the code on their badge. A rating under way is not touched: it belongs to whoever served.
 * Elsewhere a badge is a code like any other.
 */
export class BadgeDesk {
  readonly #dependencies: BadgeDeskDependencies;
  #last: { no: string; ticks: number } | undefined;

  constructor(dependencies: BadgeDeskDependencies) {
    this.#dependencies = dependencies;
  }

  /** Somebody scanned a code. Never throws. @returns whether it was a badge of ours */
  scanned(text: string): boolean {
    const { window, directory, deviceKind, clock, log } = this.#dependencies;
    const staff = deviceKind === 'window-evaluator' ? directory.staffOfBadge(text.trim()) : undefined;
    if (staff === undefined) return false;
    const ticks = clock.ticks();
    const isAgain = this.#last?.no === staff.no && ticks - this.#last.ticks < SAME_SCAN_MS;
    this.#last = { no: staff.no, ticks };
    if (isAgain) return true;
    try {
      window.showBadge(onDuty(staff));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The plate stays as it is, as whoever scanned can see; the next scan is no repetition.
      this.#last = undefined;
      log.warn({ refusal: error.code }, 'A badge could not sign anybody in or out.');
    }
    return true;
  }
}
