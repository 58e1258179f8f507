import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { chinaDay } from '../contract/china-time.ts';
import { RegionProblem } from '../evaluation/regions/profile.ts';
import { LAST_LAYER, type RegionRules } from '../evaluation/regions/region-rules.ts';
import { loadRegionRules, SHIPPED_REGIONS, type HallProfiles } from '../evaluation/regions/shipped.ts';
import { knownUntil, provinceCalendarSchema, workCalendar, type WorkCalendar } from '../evaluation/work-calendar.ts';

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
 * A device must not stay dark over a faulty file, nor fall back to another city's rules: without usable rules of its own
 * it follows the national ones, and says so.
 */
export function loadHallRules(dataFolder: string, region: string): HallRules {
  const { rules, warnings } = usableRules(dataFolder, region);
  const calendar = usableCalendar(dataFolder);
  return { rules, calendar: calendar.calendar, warnings: [...warnings, ...idleFiles(dataFolder), ...calendar.warnings] };
}

/** @throws RegionProblem when the region is unknown or its profile, or one that it extends, is faulty */
export function requireRegion(dataFolder: string, region: string): RegionRules {
  return loadRegionRules(region, readHallProfiles(join(dataFolder, REGIONS_FOLDER)));
}

/** So far ahead the technician hears that the calendar ends: time enough to get the province's. */
const CALENDAR_NOTICE_DAYS = 30;

/** What the technician must know about the calendar at `now`, where the region counts working days. */
export function calendarWarnings(rules: RegionRules, calendar: WorkCalendar, now: number): readonly string[] {
  if (rules.value('until.window').kind !== 'working') return [];
  const today = chinaDay(now);
  const until = knownUntil(calendar, today, CALENDAR_NOTICE_DAYS);
  if (until !== undefined && until >= chinaDay(now + CALENDAR_NOTICE_DAYS * DAY_MS)) return [];
  return [
    `The holidays after ${until ?? 'now'} are not known here, so receipts may end too early: put the province's calendar into ${CALENDAR_FILE}.`,
  ];
}

/** The nearest shipped region behind a hall's own: what a sandbox province goes by. */
export function shippedRegionOf({ layers }: RegionRules): string {
  return layers.find(({ id }) => SHIPPED_REGIONS.includes(id))?.id ?? LAST_LAYER;
}

function usableRules(dataFolder: string, region: string): Pick<HallRules, 'rules' | 'warnings'> {
  try {
    return { rules: requireRegion(dataFolder, region), warnings: [] };
  } catch (error) {
    if (!(error instanceof RegionProblem)) throw error;
    const warning = `${error.message}\nThe rules of "${LAST_LAYER}" are used instead.`;
    return { rules: loadRegionRules(LAST_LAYER), warnings: [warning.replaceAll('\n', ' ')] };
  }
}

/** Files that no device will ever follow, because their names are those of shipped regions. */
function idleFiles(dataFolder: string): string[] {
  const taken = Object.keys(readHallProfiles(join(dataFolder, REGIONS_FOLDER))).filter((id) => SHIPPED_REGIONS.includes(id));
  return taken.map((id) => `${REGIONS_FOLDER}/${id}.json is left out: "${id}" comes with the device; give the file and its "id" another name.`);
}

function usableCalendar(dataFolder: string): { calendar: WorkCalendar; warnings: readonly string[] } {
  const file = join(dataFolder, CALENDAR_FILE);
  if (!existsSync(file)) return { calendar: workCalendar(), warnings: [] };
  const parsed = provinceCalendarSchema.safeParse(readJson(file));
  if (parsed.success) return { calendar: workCalendar(parsed.data), warnings: [] };
  const fault = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  return { calendar: workCalendar(), warnings: [`${CALENDAR_FILE} is left out, the shipped holidays are used: ${fault}`] };
}

/** What the JSON files of a folder hold, by their names; nothing is checked yet. */
export function readHallProfiles(folder: string): HallProfiles {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(files.map((name) => [name.slice(0, -'.json'.length), readJson(join(folder, name))]));
}

/** Undefined for what is no JSON, which no schema accepts; Windows editors may put a byte order mark before it. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
