import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import openRollingFile from 'pino-roll';

/** Days and files of log kept: months of quiet running fit, a talkative fault cannot fill the disk. */
const FILES_KEPT = 14;

export interface Log {
  log: Logger;
  /** Why the log could not be written; null while it can. */
  problem(): string | null;
}

/**
 * The evaluator's log, rolled daily and at 5 MB. In-process, because a worker transport breaks when the bundle moves.
 * What is logged names evaluations by id and never carries a level, a reason or personal data.
 */
export async function openLog(folder: string): Promise<Log> {
  let problem: string | null = null;
  const file = await openRollingFile({
    file: join(folder, 'evaluator'),
    extension: '.log',
    frequency: 'daily',
    size: '5m',
    limit: { count: FILES_KEPT, removeOtherLogFiles: true },
    mkdir: true,
  });
  // Without a listener the stream's error would end the process: a full disk must cost the log, not the evaluator.
  file.on('error', (error) => (problem = `日志不能写入，请检查磁盘空间和权限。 The log cannot be written; check the disk's room and rights: ${error.message}`));
  file.on('write', () => (problem = null));
  return { log: pino({ base: null }, file), problem: () => problem };
}
