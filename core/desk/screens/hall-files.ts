import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { HALL_FILE_HEADERS, HALL_FOLDER } from '../../contract/hall-files.ts';

export interface HallFiles {
  /** `<data>/hall`, which need not be there yet. */
  readonly folder: string;
  /** Whether a file of it may be served; `path` as in the folder, with forward slashes. */
  isServed(path: string): boolean;
}

/**
 * Serves the pictures, videos and sounds of the hall's folder under `/hall/`, read-only and in parts where a player asks for
 * parts. Everything else in the folder, `hall.json` among it, is not there.
 */
export function registerHallFiles(app: FastifyInstance, hall: HallFiles): void {
  void app.register(fastifyStatic, {
    root: hall.folder,
    prefix: `/${HALL_FOLDER}/`,
    // The screens' own files have brought it.
    decorateReply: false,
    index: false,
    dotfiles: 'ignore',
    // A file that was replaced under its own name is asked for again.
    cacheControl: false,
    allowedPath: (path) => hall.isServed(path.replace(/^\//, '')),
    setHeaders(response) {
      for (const [name, value] of Object.entries({ ...HALL_FILE_HEADERS, 'cache-control': 'no-cache' })) response.header(name, value);
    },
  });
}
