import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import openRollingFile from 'pino-roll';

/** Days and files of log kept: months of quiet running fit, a talkative fault cannot fill the disk. */
const FILES_KEPT = 14;

/**
 * The evaluator's log, rolled daily and at 5 MB. In-process, because a worker transport breaks when the bundle moves.
 * What is logged names evaluations by id and never carries a level, a reason or personal data.
 */
export async function openLog(folder: string): Promise<Logger> {
  const file = await openRollingFile({
    file: join(folder, 'evaluator'),
    extension: '.log',
    frequency: 'daily',
    size: '5m',
    limit: { count: FILES_KEPT },
    mkdir: true,
  });
  return pino({ base: null }, file);
}
