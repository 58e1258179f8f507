import * as z from 'zod';
import { deviceFamilySchema, type DeviceFamily } from '../../core/contract/process-messages.ts';

/**
 * What the evaluator and a device host say to each other. A device host is the process of one family of drivers: what its
 * native code breaks costs a restart, never a rating.
 */

export { deviceFamilySchema, type DeviceFamily };

/** To the device host. `configure` comes first, once. `tell` wants no answer. */
export const toDeviceHostSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('configure'), settings: z.unknown() }),
  z.object({ type: z.literal('call'), id: z.int(), method: z.string(), params: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: z.int() }),
  z.object({ type: z.literal('tell'), method: z.string(), params: z.unknown() }),
  /** Answered by `pong` as soon as the process has time. */
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('stop') }),
]);
export type ToDeviceHost = z.infer<typeof toDeviceHostSchema>;

/** From the device host. */
export const fromDeviceHostSchema = z.discriminatedUnion('type', [
  /** It has read its settings. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('result'), id: z.int(), result: z.unknown() }),
  /** `kind` is one of the family's own; the words are for the log. */
  z.object({ type: z.literal('problem'), id: z.int(), kind: z.string(), message: z.string() }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('event'), event: z.unknown() }),
  /** It cannot work with these settings; a restart does not help. */
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type FromDeviceHost = z.infer<typeof fromDeviceHostSchema>;

/** A device host that was started, by whichever means the machine has. */
export interface DeviceHostProcess {
  post(message: ToDeviceHost): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Told once, with how it ended in words for the log. */
  onExit(listener: (how: string) => void): void;
  kill(): void;
}

/** Starts the process of a family. Never throws: one that cannot start ends at once. */
export type LaunchDeviceHost = (family: DeviceFamily) => DeviceHostProcess;

/** A family inside its device host. */
export interface DeviceFamilyServer {
  /** Answers a call. @throws DeviceProblem; @param signal aborted when the evaluator takes the call back */
  call(method: string, params: unknown, signal: AbortSignal): Promise<unknown>;
  tell(method: string, params: unknown): void;
  stop(): Promise<void>;
}

/** A call failed in a way that the family has a word for. */
export class DeviceProblem extends Error {
  override name = 'DeviceProblem';
  readonly kind: string;
  constructor(kind: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}
