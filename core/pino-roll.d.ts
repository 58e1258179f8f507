/** pino-roll 4 ships no types; these are the options and events that `log.ts` uses. */
declare module 'pino-roll' {
  import type { DestinationStream } from 'pino';
  interface RollingFile extends DestinationStream {
    on(event: 'error', listener: (error: Error) => void): this;
    /** After bytes have reached the file. */
    on(event: 'write', listener: (bytes: number) => void): this;
  }
  export default function openRollingFile(options: {
    file: string;
    extension: string;
    frequency: 'daily';
    size: string;
    limit: { count: number; removeOtherLogFiles: boolean };
    mkdir: boolean;
  }): Promise<RollingFile>;
}
