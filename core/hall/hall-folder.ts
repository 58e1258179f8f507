import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { VOICE_PROMPTS, type HallDisplay } from '../contract/hall-display.ts';
import { endingsOf, HALL_FOLDER, hallAddress, hallFileName, type HallFileKind, type HallFileName } from '../contract/hall-files.ts';

/** The files that a hall has put into its folder `<data>/hall`: pictures, videos, photos of staff, voice clips. */

/** Where photos and voice clips lie in it. */
const STAFF = 'staff';
const VOICE = 'voice';

export const hallFolderOf = (dataFolder: string): string => join(dataFolder, HALL_FOLDER);

/** Whether a file lies there that may be served: a plain file, and not by a link that leads out of the folder. */
export function isServed(folder: string, path: string): boolean {
  if (hallFileName(path) === undefined) return false;
  try {
    const file = realpathSync(join(folder, path));
    return file.startsWith(realpathSync(folder) + sep) && statSync(file).isFile();
  } catch {
    // Not there, not readable, a link that leads nowhere: none of these can be shown.
    return false;
  }
}

/** A file that `hall.json` names, or what is wrong with it. */
export function namedFile(folder: string, path: string, kinds: readonly HallFileKind[]): HallFileName | { zh: string; en: string } {
  const name = hallFileName(path);
  if (name === undefined || !kinds.includes(name.kind)) {
    const endings = kinds.flatMap(endingsOf).join(', ');
    return {
      zh: `文件名“${path}”不能使用：只写 hall 文件夹内的路径，用文字、数字、“-”“_”，以 ${endings} 结尾`,
      en: `the name "${path}" cannot be used: write a path inside the folder hall, of letters, digits, "-" and "_", that ends in ${endings}`,
    };
  }
  if (isServed(folder, path)) return name;
  return {
    zh: `hall 文件夹内没有文件“${path}”，请放入该文件或更正文件名`,
    en: `there is no file "${path}" in the folder hall: put it there, or correct the name`,
  };
}

/** Address of the photo of a member of staff, `staff/<no>.jpg` (or .jpeg, .png, .webp); null if there is none. */
export function photoOf(folder: string, staffNo: string): string | null {
  const path = ['jpg', 'jpeg', 'png', 'webp'].map((ending) => `${STAFF}/${staffNo}.${ending}`).find((name) => isServed(folder, name));
  return path === undefined ? null : hallAddress(path);
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
    const path = `${VOICE}/${name}`;
    if (known === undefined || language === undefined || more.length > 0 || !isSound(ending) || !isServed(folder, path)) strangers.push(name);
    else clips[known] = { [language]: hallAddress(path), ...clips[known] };
  }
  return { clips, strangers };
}

const isSound = (ending = '') => endingsOf('sound').includes(ending.toLowerCase());

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
