import * as z from 'zod';
import { THEME_COLOURS } from '../contract/hall-display.ts';
import { hoursShape, isSomeDay, isSomeTime, NO_DAY, NO_TIME, scheduleShape } from './schedule.ts';

/** What a technician writes into `hall/hall.json` (docs/HALL.md). Each entry may be left out. */

export const HALL_FILE = 'hall.json';

const hexColour = z
  .string()
  .regex(/^#[0-9A-Fa-f]{6}$/, '请写作 #rrggbb，例如 #a3121f (write #rrggbb, e.g. #a3121f)')
  .toLowerCase();
const numberFrom = (least: number, most: number) => {
  const write = `请写 ${least} 至 ${most} 的数 (write a number from ${least} to ${most})`;
  return z.number(write).min(least, write).max(most, write);
};
const textUpTo = (most: number) => {
  const write = `请写 1 至 ${most} 个字符 (write 1 to ${most} characters)`;
  return z.string(write).min(1, write).max(most, write);
};
const volumeSchema = numberFrom(0, 1);

const carouselItemSchema = z
  .strictObject({
    file: z.string().min(1).max(200),
    /** How long a picture stays. */
    seconds: numberFrom(3, 300).default(10),
    zh: textUpTo(60).optional(),
    en: textUpTo(120).optional(),
    ...scheduleShape,
  })
  .refine(isSomeDay, NO_DAY);
export type CarouselItem = z.infer<typeof carouselItemSchema>;

const noticeSchema = z
  .strictObject({ zh: textUpTo(300), en: textUpTo(600).optional(), ...scheduleShape })
  .refine(isSomeDay, NO_DAY);
export type Notice = z.infer<typeof noticeSchema>;

/** Each of these is left out as a whole if it is faulty; of the lists below, only the faulty items. */
const WHOLE = {
  emblem: z.string().min(1).max(200),
  colours: z.partialRecord(z.enum(THEME_COLOURS), hexColour),
  showStars: z.boolean(),
  /** What the static QR code of the window says: an address, or any text in ASCII. */
  windowQr: z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,298}[\x21-\x7e])?$/, '只能是 1 至 300 个英文字符 (1 to 300 characters without Chinese)'),
  languages: z.array(z.string().min(2).max(35)).min(1).max(8),
  voice: z.strictObject({
    volume: volumeSchema.default(1),
    /** The first that fits the time of day counts, `volume` at any other time. */
    hours: z
      .array(z.strictObject({ ...hoursShape, volume: volumeSchema }).refine(isSomeTime, NO_TIME))
      .max(24)
      .default([]),
  }),
};

const wholeSchema = z.object(WHOLE).partial();
const MOST_ITEMS = 50;

export interface HallFile extends z.infer<typeof wholeSchema> {
  /** With the place of each item in its list, from 1. */
  carousel: { item: CarouselItem; at: number }[];
  notices: { item: Notice; at: number }[];
}

/** What was left out, and what to do, for the technician: Chinese, then English. */
export type Warn = (entry: { zh: string; en: string }, fault: { zh: string; en: string }) => void;

const entryOf = (name: string) => ({ zh: name, en: name });
export const itemOf = (list: string, at: number) => ({ zh: `${list} 第 ${at} 项`, en: `item ${at} of ${list}` });

/** The sound entries of what was read from the file. */
export function parseHallFile(content: unknown, warn: Warn): HallFile {
  const entries = z.record(z.string(), z.unknown()).safeParse(content).data;
  if (entries === undefined) {
    warn(entryOf('全部内容 (everything)'), { zh: '不是 JSON 对象', en: 'it is not a JSON object' });
    return { carousel: [], notices: [] };
  }
  const sound: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entries)) {
    if (name === 'carousel' || name === 'notices') continue;
    const schema = Object.entries(WHOLE).find(([known]) => known === name)?.[1];
    const fault = schema === undefined ? UNKNOWN : faultOf(schema, value);
    if (fault === undefined) sound[name] = value;
    else warn(entryOf(name), fault);
  }
  return {
    ...wholeSchema.parse(sound),
    carousel: itemsOf('carousel', carouselItemSchema, entries['carousel'], warn),
    notices: itemsOf('notices', noticeSchema, entries['notices'], warn),
  };
}

const UNKNOWN = { zh: '不认识的条目，请检查拼写', en: 'it is not a known entry; check its spelling' };

function itemsOf<S extends z.ZodType>(list: string, schema: S, value: unknown, warn: Warn): { item: z.output<S>; at: number }[] {
  if (value === undefined) return [];
  const itemsSchema = z.array(z.unknown()).max(MOST_ITEMS);
  const fault = faultOf(itemsSchema, value);
  if (fault !== undefined) warn(entryOf(list), fault);
  return (itemsSchema.safeParse(value).data ?? []).flatMap((item, index) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) return [{ item: parsed.data, at: index + 1 }];
    warn(itemOf(list, index + 1), faultOf(schema, item) ?? UNKNOWN);
    return [];
  });
}

/** What does not fit, in both languages; undefined if all does. */
function faultOf(schema: z.ZodType, value: unknown): { zh: string; en: string } | undefined {
  const inChinese = schema.safeParse(value, { error: z.locales.zhCN().localeError });
  const inEnglish = schema.safeParse(value, { error: z.locales.en().localeError });
  if (inChinese.success || inEnglish.success) return undefined;
  return { zh: onOneLine(inChinese.error), en: onOneLine(inEnglish.error) };
}

const onOneLine = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ');
