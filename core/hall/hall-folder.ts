import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { VOICE_PROMPTS, type HallDisplay } from '../contract/hall-display.ts';
import { endingsOf, HALL_FOLDER, hallAddress, hallFileName, LARGEST_FILE, type HallFileKind } from '../contract/hall-files.ts';

/** The files that a hall has put into its folder `<data>/hall`: pictures, videos, photos of staff, voice clips. */

/** Where photos and voice clips lie in it. */
const STAFF = 'staff';
const VOICE = 'voice';

export const hallFolderOf = (dataFolder: string): string => join(dataFolder, HALL_FOLDER);

/** A file that screens may be given. */
export interface ServedFile {
  kind: HallFileKind;
  address: string;
}

/** Whether a file lies there that may be served: a plain file, not too large, and not by a link that leads out of the folder. */
export const isServed = (folder: string, path: string): boolean => typeof servedFile(folder, path) === 'object';

function servedFile(folder: string, path: string): ServedFile | 'too-large' | undefined {
  const name = hallFileName(path);
  if (name === undefined) return undefined;
  try {
    const file = realpathSync(join(folder, path));
    const stats = file.startsWith(realpathSync(folder) + sep) ? statSync(file) : undefined;
    if (stats?.isFile() !== true) return undefined;
    if (stats.size > LARGEST_FILE[name.kind]) return 'too-large';
    // Who copies another file over it may keep its time, or its size, but hardly both.
    const version = Math.abs(Math.trunc(stats.mtimeMs)).toString(36) + stats.size.toString(36);
    return { kind: name.kind, address: hallAddress(path, version) };
  } catch {
    // Not there, not readable, a link that leads nowhere: none of these can be shown.
    return undefined;
  }
}

/** A file that `hall.json` names, or what is wrong with it. */
export function namedFile(folder: string, path: string, kinds: readonly HallFileKind[]): ServedFile | { zh: string; en: string } {
  const name = hallFileName(path);
  if (name === undefined || !kinds.includes(name.kind)) {
    const endings = kinds.flatMap(endingsOf).join(', ');
    return {
      zh: `文件名“${path}”不能使用：只写 hall 文件夹内的路径，用文字、数字、“-”“_”，以 ${endings} 结尾`,
      en: `the name "${path}" cannot be used: write a path inside the folder hall, of letters, digits, "-" and "_", that ends in ${endings}`,
    };
  }
  const file = servedFile(folder, path);
  if (typeof file === 'object') return file;
  if (file === 'too-large') {
    const most = LARGEST_FILE[name.kind] / 1_000_000;
    return { zh: `文件“${path}”太大，不得超过 ${most} MB，请缩小`, en: `the file "${path}" is larger than ${most} MB: make it smaller` };
  }
  return {
    zh: `hall 文件夹内没有文件“${path}”，请放入该文件或更正文件名`,
    en: `there is no file "${path}" in the folder hall: put it there, or correct the name`,
  };
}

/** Endings of photos; the first that there is counts. */
const PHOTO_ENDINGS = ['jpg', 'jpeg', 'png', 'webp'];

/** The photos of staff: addresses by file name in small letters, as cameras write `.JPG`; and the names of files there that are none. */
export interface Photos {
  addresses: ReadonlyMap<string, string>;
  strangers: readonly string[];
}

export function photosIn(folder: string): Photos {
  const addresses = new Map<string, string>();
  const strangers: string[] = [];
  for (const name of namesIn(join(folder, STAFF))) {
    const file = PHOTO_ENDINGS.some((ending) => name.toLowerCase().endsWith(`.${ending}`)) ? servedFile(folder, `${STAFF}/${name}`) : undefined;
    if (typeof file === 'object') addresses.set(name.toLowerCase(), file.address);
    else strangers.push(name);
  }
  return { addresses, strangers };
}

/** Address of the photo of a member of staff, `staff/<no>.jpg` (or .jpeg, .png, .webp); null if there is none. */
export function photoOf({ addresses }: Photos, staffNo: string): string | null {
  const names = PHOTO_ENDINGS.map((ending) => `${staffNo}.${ending}`.toLowerCase());
  return names.flatMap((name) => addresses.get(name) ?? [])[0] ?? null;
}

type Clips = HallDisplay['voice']['clips'];

/** The voice clips, `voice/<prompt>.<language>.<ending>`, and the names of files there that are none. */
export function voiceClips(folder: string): { clips: Clips; strangers: string[] } {
  const clips: Clips = {};
  const strangers: string[] = [];
  for (const name of namesIn(join(folder, VOICE))) {
    const [prompt, tag, ending, ...more] = name.split('.');
    const known = VOICE_PROMPTS.find((one) => one === prompt);
    const language = tag === undefined ? undefined : canonicalTag(tag);
    const file = servedFile(folder, `${VOICE}/${name}`);
    if (known === undefined || language === undefined || more.length > 0 || !isSound(ending) || typeof file !== 'object') strangers.push(name);
    else clips[known] = { [language]: file.address, ...clips[known] };
  }
  return { clips, strangers };
}

const isSound = (ending = '') => endingsOf('sound').includes(ending.toLowerCase());

/** Files that were meant to be `hall.json`: editors add an ending that Windows hides, and Linux tells small letters from large. */
export const misnamedSettings = (folder: string): string[] => namesIn(folder).filter((name) => /^hall(?:\.json)?\.(?:txt|jsonc?)$/i.test(name));

/** In the order of their names; files of the operating system (`Thumbs.db`, `.DS_Store`) are nobody's mistake. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !/^(?:\.|thumbs\.db$|desktop\.ini$)/i.test(name))
      .toSorted();
  } catch {
    return [];
  }
}

/** A language tag as it is written everywhere (`zh-CN`), or undefined for what is none. */
export function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
