import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { HALL_FILE_HEADERS, HALL_FOLDER, hallFileAt, LARGEST_FILE, type HallFileName } from '../core/contract/hall-files.ts';
import { isScreensUrl } from './app-protocol.ts';

/** As much as one answer to a player holds; it asks for the rest by itself. A whole video would fill the shell's memory. */
const LONGEST_PART = 4 * 1024 * 1024;

/** Whether an address lies in the hall's folder, whatever it names there. */
export function isHallAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isScreensUrl(url) && url.pathname.startsWith(`/${HALL_FOLDER}/`);
}

/**
 * The answer to a request for a file of the hall's folder: a picture, video or sound, whole or in the part that is asked for.
 * @param folder `<data>/hall`, which need not be there
 * @param range the request's `Range`
 */
export async function hallFileResponse(address: string, range: string | null, folder: string): Promise<Response> {
  const name = hallFileAt(URL.parse(address)?.pathname ?? '');
  const file = name && (await openWithin(folder, name.path));
  if (name === undefined || file === undefined) return new Response(null, { status: 404 });
  try {
    return await answerOf(file, name, range);
  } catch {
    // A disk that fails, a share that went away: as good as no file.
    return new Response(null, { status: 404 });
  } finally {
    await file.close();
  }
}

/** Undefined for what is not there, is no file, or lies elsewhere behind a link. */
async function openWithin(folder: string, path: string): Promise<FileHandle | undefined> {
  try {
    const real = await realpath(join(folder, path));
    return real.startsWith((await realpath(folder)) + sep) ? await open(real) : undefined;
  } catch {
    return undefined;
  }
}

async function answerOf(file: FileHandle, { kind, mimeType }: HallFileName, range: string | null): Promise<Response> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size > LARGEST_FILE[kind]) return new Response(null, { status: 404 });
  const headers = { ...HALL_FILE_HEADERS, 'content-type': mimeType, 'accept-ranges': 'bytes', 'cache-control': 'no-store' };
  const part = range === null ? undefined : partOf(range, stats.size);
  if (part === null) return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${stats.size}` } });
  if (part === undefined) return new Response(await bytesOf(file, 0, stats.size), { headers });
  const { from, length } = part;
  const contentRange = `bytes ${from}-${from + length - 1}/${stats.size}`;
  return new Response(await bytesOf(file, from, length), { status: 206, headers: { ...headers, 'content-range': contentRange } });
}

/** The part that a `Range` asks for; null for one beyond the end; undefined for what we do not read, where the whole is an answer, too. */
function partOf(range: string, size: number): { from: number; length: number } | null | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range) ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from >= size || to < from ? null : { from, length: Math.min(to - from + 1, LONGEST_PART) };
}

async function bytesOf(file: FileHandle, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead);
}
