import * as z from 'zod';

/**
 * The parts of Electron's `MessagePortMain` and `ParentPort` that a utility process of ours uses; the types of Electron
 * belong to `electron/` alone.
 */
export interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

export interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): void;
}

const isFunction = z.custom<() => void>((value) => typeof value === 'function');
/** Electron adds `process.parentPort` in a utility process; its presence is the documented way to know. */
const electronProcessSchema = z.object({
  parentPort: z.custom<ParentPort>((value) => z.looseObject({ postMessage: isFunction, on: isFunction }).safeParse(value).success),
});

/** The port to the shell; undefined where this process is no utility process of Electron. */
export const parentPortOf = (process: unknown): ParentPort | undefined => electronProcessSchema.safeParse(process).data?.parentPort;
