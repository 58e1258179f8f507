import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { chinaDay } from '../contract/china-time.ts';
import { messageOf } from '../contract/error-words.ts';
import { RegionProblem } from '../evaluation/regions/profile.ts';
import { LAST_LAYER, type RegionRules } from '../evaluation/regions/region-rules.ts';
import { loadRegionRules, SHIPPED_REGIONS, type HallProfiles } from '../evaluation/regions/shipped.ts';
import { knownUntil, provinceCalendarSchema, workCalendar, type WorkCalendar } from '../evaluation/work-calendar.ts';
import { JsonFileProblem, readJsonFile } from './json-file.ts';

/** In a device's data folder: the hall's own region profiles, each named by its id, and the province's calendar. */
export const REGIONS_FOLDER = 'regions';
export const CALENDAR_FILE = 'work-calendar.json';

const DAY_MS = 24 * 3_600_000;

export interface HallRules {
  rules: RegionRules;
  calendar: WorkCalendar;
  /** What could not be used and what is used instead, for the technician. */
  warnings: readonly string[];
}

/**
 * The rules of a device: a shipped region or one of the hall's own files, and the work calendar.
 *
 * A device must not stay dark over a faulty file, nor fall back to another city's rules: a faulty profile gives way to the
 * shipped region that it extends, else to the national rules, and the technician is told.
 */
export function loadHallRules(dataFolder: string, region: string): HallRules {
  const { profiles, warnings: folderWarnings } = usableProfiles(join(dataFolder, REGIONS_FOLDER));
  const { rules, warnings } = usableRules(profiles, region);
  const calendar = usableCalendar(join(dataFolder, CALENDAR_FILE));
  return {
    rules,
    calendar: calendar.calendar,
    warnings: [...folderWarnings, ...warnings, ...overshadowed(profiles), ...calendar.warnings],
  };
}

/** @throws RegionProblem when the region is unknown or its profile, or one that it extends, is faulty */
export function requireRegion(dataFolder: string, region: string): RegionRules {
  return loadRegionRules(region, readHallProfiles(join(dataFolder, REGIONS_FOLDER)));
}

/** The nearest shipped region behind a hall's own: what a sandbox province goes by. */
export function shippedRegionOf({ layers }: RegionRules): string {
  return layers.find(({ id }) => SHIPPED_REGIONS.includes(id))?.id ?? LAST_LAYER;
}

/** What the JSON files of a folder hold, or why one cannot be read, by their names without the ending; nothing is checked yet. */
export function readHallProfiles(folder: string): HallProfiles {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((name) => PROFILE_FILE.test(name));
  return Object.fromEntries(files.map((name) => [profileIdOf(name), contentOf(join(folder, name))]));
}

const PROFILE_FILE = /\.json$/i;

/** A profile's id is the name of its file. */
export const profileIdOf = (file: string) => basename(file).replace(PROFILE_FILE, '');

function usableProfiles(folder: string): { profiles: HallProfiles; warnings: string[] } {
  try {
    return { profiles: readHallProfiles(folder), warnings: [] };
  } catch (error) {
    return { profiles: {}, warnings: [`${folder} cannot be read: ${messageOf(error)}`] };
  }
}

function contentOf(file: string): unknown {
  try {
    return readJsonFile(file);
  } catch (error) {
    if (!(error instanceof JsonFileProblem)) throw error;
    return new RegionProblem(error.message, { cause: error });
  }
}

function usableRules(profiles: HallProfiles, region: string): Pick<HallRules, 'rules' | 'warnings'> {
  try {
    return { rules: loadRegionRules(region, profiles), warnings: [] };
  } catch (error) {
    if (!(error instanceof RegionProblem)) throw error;
    const instead = shippedBehind(profiles, region);
    return { rules: loadRegionRules(instead), warnings: [onOneLine(`${error.message}\nThe rules of "${instead}" are used instead.`)] };
  }
}

const extendingSchema = z.looseObject({ extends: z.string() });

/** The shipped region that a profile says it extends, however faulty it is otherwise. */
function shippedBehind(profiles: HallProfiles, region: string): string {
  const seen = new Set<string>();
  for (let id = region; !seen.has(id); ) {
    if (SHIPPED_REGIONS.includes(id)) return id;
    seen.add(id);
    id = extendingSchema.safeParse(Object.hasOwn(profiles, id) ? profiles[id] : undefined).data?.extends ?? LAST_LAYER;
  }
  return LAST_LAYER;
}

/** Files that no device will ever follow, because their names are those of shipped regions. */
function overshadowed(profiles: HallProfiles): string[] {
  const taken = Object.keys(profiles).filter((id) => SHIPPED_REGIONS.includes(id));
  return taken.map((id) => `${REGIONS_FOLDER}/${id}.json is left out: "${id}" comes with the device; give the file and its "id" another name.`);
}

function usableCalendar(file: string): { calendar: WorkCalendar; warnings: readonly string[] } {
  if (!existsSync(file)) return { calendar: workCalendar(), warnings: [] };
  try {
    return { calendar: workCalendar(provinceCalendarSchema.parse(readJsonFile(file))), warnings: [] };
  } catch (error) {
    if (!(error instanceof JsonFileProblem) && !(error instanceof z.ZodError)) throw error;
    const fault = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
    return { calendar: workCalendar(), warnings: [onOneLine(`${CALENDAR_FILE} is left out, the shipped holidays are used: ${fault}`)] };
  }
}

/** So far ahead the technician hears that the calendar ends: time enough to get the province's. */
const CALENDAR_NOTICE_DAYS = 30;

/** What the technician must know about the calendar at `now`, where the region counts working days. */
export function calendarWarnings(rules: RegionRules, calendar: WorkCalendar, now: number): readonly string[] {
  if (rules.value('until.window').kind !== 'working') return [];
  const until = knownUntil(calendar, chinaDay(now), CALENDAR_NOTICE_DAYS);
  if (until !== undefined && until >= chinaDay(now + CALENDAR_NOTICE_DAYS * DAY_MS)) return [];
  return [
    `The holidays after ${until ?? 'now'} are not known here, so receipts may end too early: put the province's calendar into ${CALENDAR_FILE}.`,
  ];
}

const onOneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ');
