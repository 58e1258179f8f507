/** Why a device did not open. `absent`: not plugged in. `busy`: another program holds it. `forbidden`: this account may not. */
export type OpenFailure = 'absent' | 'busy' | 'forbidden' | 'other';

/** A device did not open; the message is for the log. */
export class CannotOpen extends Error {
  override name = 'CannotOpen';
  readonly why: OpenFailure;
  constructor(why: OpenFailure, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.why = why;
  }
}

/** The device went away, or broke, while it was open. */
export class DeviceLost extends Error {
  override name = 'DeviceLost';
}

/** We closed the connection ourselves; the device may be well. */
export class ConnectionClosed extends Error {
  override name = 'ConnectionClosed';
}

/** The caller broke a rule of the interface, e.g. wrote while a write was under way. A bug of ours, never the device's. */
export class DeviceMisuse extends Error {
  override name = 'DeviceMisuse';
}

/** What was thrown, as an error. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
