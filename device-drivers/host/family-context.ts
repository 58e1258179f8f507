import type { Socket } from 'node:net';
import type { Clock } from '../../core/contract/clock.ts';
import type { HidLibrary } from '../hid/hid-library.ts';
import type { Spooler } from '../receipt-printer/links/spooler.ts';
import type { SerialLibrary } from '../serial/serial-library.ts';
import type { DeviceFamilyServer } from './host-messages.ts';

/** What a family of drivers is given to work with. The native libraries behind it load at their first use. */
export interface FamilyContext {
  /** Tells the evaluator, in a shape that structured clone takes. */
  emit(event: unknown): void;
  clock: Clock;
  serial: SerialLibrary;
  hid: HidLibrary;
  /** Begins a TCP connection, as `net.connect` does. */
  connect(port: number, host: string): Socket;
  /** Windows' print spooler; undefined on any other system. */
  spooler: Spooler | undefined;
}

/** Starts a family inside its device host. @throws Error (a `ZodError` too) when it cannot work with these settings */
export type StartFamily = (settings: unknown, context: FamilyContext) => DeviceFamilyServer;
