import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PLAIN_HALL, type HallDisplay, type ThemeColours } from '../contract/hall-display.ts';
import type { Words } from '../contract/words.ts';
import { HALL_FILE, itemOf, parseHallFile, type CarouselItem, type HallFile, type Notice, type Warn } from './hall-file.ts';
import { canonicalTag, misnamedSettings, namedFile, voiceClips } from './hall-folder.ts';
import { readJsonFile } from './json-file.ts';
import { isDue, isWithin, type Hours, type Schedule } from './schedule.ts';
import { paletteWith, weakPairs } from './theme-contrast.ts';

type Shown = HallDisplay['carousel'][number];

/** What a hall puts on its screens, with when each part of it is due. */
export interface Hall {
  fixed: Pick<HallDisplay, 'emblem' | 'colours' | 'windowQrSvg' | 'languages'>;
  /** Whether the badge of a member of staff bears stars. */
  showsStars: boolean;
  carousel: (Schedule & { shown: Shown })[];
  notices: (Schedule & { words: Words })[];
  voice: { usual: number; hours: (Hours & { volume: number })[]; clips: HallDisplay['voice']['clips'] };
}

export interface LoadedHall {
  hall: Hall;
  /** What was left out and what to do about it, for the technician, in Chinese and English. */
  warnings: string[];
}

/**
 * Reads a hall's folder: `hall.json`, and whether the files that it names are there. What is faulty is left out and named; a
 * hall without the file shows what every hall shows.
 * @param qrSvg draws a QR code as an SVG document
 * @throws JsonFileProblem when the file is there and cannot be read
 */
export function loadHall(folder: string, qrSvg: (text: string) => string): LoadedHall {
  const warnings: string[] = [];
  const warn: Warn = (entry, fault) =>
    warnings.push(`hall/${HALL_FILE}: ${entry.zh} 未采用：${fault.zh}。 (${entry.en} is left out: ${fault.en}.)`);
  const path = join(folder, HALL_FILE);
  const file: HallFile = existsSync(path) ? parseHallFile(readJsonFile(path), warn) : { carousel: [], notices: [] };
  if (!existsSync(path)) warnings.push(...misnamedSettings(folder).map(misnamedWarning));
  const { clips, strangers } = voiceClips(folder);
  if (strangers.length > 0) warnings.push(strangersWarning(strangers));
  return {
    hall: {
      fixed: {
        emblem: emblemOf(folder, file, warn),
        colours: soundColours(file.colours ?? {}, warn),
        windowQrSvg: file.windowQr === undefined ? null : qrSvg(file.windowQr),
        languages: languagesOf(file, warn),
      },
      showsStars: file.showStars ?? false,
      carousel: file.carousel.flatMap(({ item, at }) => shownOf(folder, item, at, warn)),
      notices: file.notices.map(({ item: { zh, en, ...schedule } }: { item: Notice }) => ({ words: { zh, en: en ?? zh }, ...schedule })),
      voice: { usual: file.voice?.volume ?? 1, hours: file.voice?.hours ?? [], clips },
    },
    warnings,
  };
}

/** What of it is due. @param now milliseconds since 1970 */
export function displayAt({ fixed, carousel, notices, voice }: Hall, now: number): HallDisplay {
  return {
    ...fixed,
    carousel: carousel.filter((item) => isDue(item, now)).map(({ shown }) => shown),
    notices: notices.filter((notice) => isDue(notice, now)).map(({ words }) => words),
    voice: { volume: voice.hours.find((hours) => isWithin(hours, now))?.volume ?? voice.usual, clips: voice.clips },
  };
}

function emblemOf(folder: string, { emblem }: HallFile, warn: Warn): string | null {
  if (emblem === undefined) return null;
  const file = namedFile(folder, emblem, ['picture']);
  if ('address' in file) return file.address;
  warn({ zh: 'emblem', en: 'emblem' }, file);
  return null;
}

function shownOf(folder: string, { file, seconds, zh, en, ...schedule }: CarouselItem, at: number, warn: Warn): Hall['carousel'] {
  const named = namedFile(folder, file, ['picture', 'video']);
  if (!('address' in named)) {
    warn(itemOf('carousel', at), named);
    return [];
  }
  const text = zh ?? en;
  const words = text === undefined ? null : { zh: zh ?? text, en: en ?? text };
  return [{ shown: { kind: named.kind === 'video' ? 'video' : 'picture', file: named.address, seconds, words }, ...schedule }];
}

/** Chinese stands first, whatever the file says. */
function languagesOf({ languages = PLAIN_HALL.languages }: HallFile, warn: Warn): string[] {
  const strangers = languages.filter((tag) => canonicalTag(tag) === undefined);
  if (strangers.length > 0) {
    warn({ zh: `languages 中的 ${strangers.join('、')}`, en: `${strangers.join(', ')} of languages` }, NO_TAG);
  }
  return [...new Set(['zh-CN', ...languages.flatMap((tag) => canonicalTag(tag) ?? [])])];
}

const NO_TAG = { zh: '不是语言标签，例如 zh-CN、en、mn-Mong', en: 'that is no language tag such as zh-CN, en, mn-Mong' };

/** The hall's colours, or none of them: a screen that is readable in parts is of no use to whom it matters. */
function soundColours(colours: ThemeColours, warn: Warn): ThemeColours {
  const weak = weakPairs(paletteWith(colours));
  if (weak.length === 0) return colours;
  const pairs = (needs: string) =>
    weak.map(({ front, back, ratio, atLeast }) => `${front} / ${back} ${roundedDown(ratio)} : 1 (${needs} ${atLeast} : 1)`).join(', ');
  warn(
    { zh: 'colours', en: 'colours' },
    {
      zh: `对比度不足，看不清：${pairs('至少')}。请加深 brand、brand-deep 或调浅 ground、surface，在此之前使用默认颜色`,
      en: `too little contrast to read: ${pairs('needs')}. Darken brand or brand-deep, or lighten ground or surface; until then the usual colours are used`,
    },
  );
  return {};
}

/** 4.49 must not read as 4.5. */
const roundedDown = (ratio: number) => (Math.floor(ratio * 100) / 100).toFixed(2);

const misnamedWarning = (name: string): string =>
  `hall/${name} 未采用：请改名为 ${HALL_FILE}（Windows 可能隐藏了 .txt 等扩展名）。 (It is left out: its name must be ${HALL_FILE}; Windows may hide an ending such as .txt.)`;

function strangersWarning(names: readonly string[]): string {
  return (
    `hall/voice: ${names.join(', ')} 未采用：请命名为“提示.语言.格式”，例如 invite.zh-CN.mp3（提示：invite、reasons、later、thanks、welcome）。 ` +
    '(These are left out: name a clip after prompt, language and format, e.g. invite.zh-CN.mp3; the prompts are invite, reasons, later, thanks, welcome.)'
  );
}
