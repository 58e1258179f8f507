import type { Logger } from 'pino';
import type { Clock } from '../../contract/clock.ts';
import type { CounterDesk } from '../counter-desk.ts';
import type { DirectoryLink } from '../directory-link.ts';
import type { VisitLink } from '../visit-link.ts';
import type { WindowLink } from '../window-link.ts';
import type { DoorsConfig } from './config.ts';

/** All that a door can reach: the same as version 1 of the API. */
export interface DoorDependencies {
  counter: CounterDesk;
  window: WindowLink;
  visits: VisitLink;
  directory: DirectoryLink;
  matter: DoorsConfig['matter'];
  /** A case serial number that nobody else gives: for a rating of which the business system names no case. */
  newSerialNumber(): string;
  clock: Clock;
  log: Logger;
}

export interface OpenDoor {
  /** The port it listens on. */
  port: number;
  close(): Promise<void>;
}

/** Greatest message, in bytes. */
export const MESSAGE_LIMIT = 8 * 1024;
/** So many may be connected at once. */
export const CONNECTION_LIMIT = 16;
