/** pino-roll 4 ships no types; these are the options that `log.ts` uses. */
declare module 'pino-roll' {
  import type { DestinationStream } from 'pino';
  export default function openRollingFile(options: {
    file: string;
    extension: string;
    frequency: 'daily';
    size: string;
    limit: { count: number };
    mkdir: boolean;
  }): Promise<DestinationStream>;
}
