import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { RegionProblem } from '../evaluation/regions/profile.ts';
import { loadRegionRules, SHIPPED_REGIONS } from '../evaluation/regions/shipped.ts';
import { workCalendar } from '../evaluation/work-calendar.ts';
import { CALENDAR_FILE, calendarWarnings, loadHallRules, REGIONS_FOLDER, requireRegion, shippedRegionOf } from './hall-rules.ts';

/** What lies in a device's data folder decides by which rules and calendar it works, and what its technician is told. */

const HALL = {
  id: 'my-hall',
  name: '某区大厅',
  extends: 'tianjin',
  document: { title: '某区大厅规定' },
  rules: { 'reasons.text-limit': { value: 300, source: '第三条' } },
};
const FAULTY = { ...HALL, rules: { 'reasons.text-limit': { value: 0, source: '一' } } };
const STREET = { ...HALL, id: 'street', name: '某街道', extends: 'my-hall', rules: {} };

/** A data folder with these files; what is no text is written as JSON. */
function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}
const inRegions = (name: string) => `${REGIONS_FOLDER}/${name}`;

/** The layers that answer, and what the technician is told. */
function loaded(files: Readonly<Record<string, unknown>>, region: string) {
  const { rules, warnings } = loadHallRules(folderWith(files), region);
  return { layers: rules.layers.map(({ id }) => id), warnings };
}

describe('without files of its own', () => {
  test.each(SHIPPED_REGIONS)('a device follows %s, the shipped holidays, and warns of no file', (region) => {
    const { rules, calendar, warnings } = loadHallRules(folderWith({}), region);
    expect(rules.id).toBe(region);
    expect(calendar).toBe(workCalendar());
    expect(warnings.filter((warning) => !warning.includes('rating page'))).toEqual([]);
  });
});

describe("a hall's own file", () => {
  test('answers before the region that it extends', () => {
    const { rules, warnings } = loadHallRules(folderWith({ [inRegions('my-hall.json')]: HALL }), 'my-hall');
    expect(rules.layers.map(({ name }) => name)).toEqual(['某区大厅', '天津市', '全国通用']);
    expect(rules.value('reasons.text-limit')).toBe(300);
    expect(warnings).toEqual([]);
  });
  test('may extend another beside it', () => {
    const files = { [inRegions('my-hall.json')]: HALL, [inRegions('street.json')]: STREET };
    expect(loaded(files, 'street')).toEqual({ layers: ['street', 'my-hall', 'tianjin', 'national'], warnings: [] });
  });
  test('may end in .JSON and begin with a byte order mark, as Windows has it', () => {
    const files = { [inRegions('my-hall.JSON')]: `\uFEFF${JSON.stringify(HALL)}` };
    expect(loaded(files, 'my-hall')).toEqual({ layers: ['my-hall', 'tianjin', 'national'], warnings: [] });
  });
  test('that the device does not follow disturbs nobody, however faulty', () => {
    const files = { [inRegions('my-hall.json')]: '{', [inRegions('readme.txt')]: 'no profile' };
    expect(loaded(files, 'ezhou')).toEqual({ layers: ['ezhou', 'national'], warnings: [] });
  });
});

describe('a region that cannot be used', () => {
  test.each<[what: string, files: Record<string, unknown>, region: string, layers: string[], words: string[]]>([
    [
      'a fault in the file: the region it extends',
      { 'my-hall.json': FAULTY },
      'my-hall',
      ['tianjin', 'national'],
      ['Region "my-hall"', 'rules["reasons.text-limit"].value', 'The rules of "tianjin" are used instead.'],
    ],
    [
      'a fault in a file between: the region behind that',
      { 'my-hall.json': FAULTY, 'street.json': STREET },
      'street',
      ['tianjin', 'national'],
      ['Region "my-hall"', 'The rules of "tianjin" are used instead.'],
    ],
    [
      'a file that is no JSON: the nation',
      { 'my-hall.json': '{' },
      'my-hall',
      ['national'],
      ['my-hall.json is no JSON: ', 'The rules of "national" are used instead.'],
    ],
    [
      'a file that extends one that is no JSON: the nation',
      { 'my-hall.json': '{', 'street.json': STREET },
      'street',
      ['national'],
      ['my-hall.json is no JSON: ', 'The rules of "national" are used instead.'],
    ],
    [
      'files that extend each other: the nation',
      { 'my-hall.json': { ...HALL, extends: 'street' }, 'street.json': STREET },
      'my-hall',
      ['national'],
      ['circle: my-hall → street → my-hall', 'The rules of "national" are used instead.'],
    ],
    [
      'no such region: the nation',
      { 'my-hall.json': HALL },
      'atlantis',
      ['national'],
      ['There is no region "atlantis"', 'my-hall', 'The rules of "national" are used instead.'],
    ],
  ])('gives way to another, and the technician is told on one line why; %s', (_what, files, region, layers, words) => {
    const inFolder = Object.fromEntries(Object.entries(files).map(([name, content]) => [inRegions(name), content]));
    const found = loaded(inFolder, region);
    expect(found).toEqual({ layers, warnings: [expect.not.stringContaining('\n')] });
    for (const word of words) expect(found.warnings[0]).toContain(word);
  });

  test('is refused where nothing else would do, e.g. when a person asks for it', () => {
    const folder = folderWith({ [inRegions('my-hall.json')]: FAULTY });
    expect(() => requireRegion(folder, 'my-hall')).toThrow(RegionProblem);
    expect(() => requireRegion(folder, 'atlantis')).toThrow(/Known regions: qiqihar, .*, national, my-hall\./);
    expect(requireRegion(folder, 'tianjin').id).toBe('tianjin');
  });

  test('does not keep the others from use when the whole folder cannot be read', () => {
    const { layers, warnings } = loaded({ [REGIONS_FOLDER]: 'a file, no folder' }, 'ezhou');
    expect(layers).toEqual(['ezhou', 'national']);
    expect(warnings).toEqual([expect.stringContaining(`${REGIONS_FOLDER} cannot be read: `)]);
  });
});

test('a file that has the name of a shipped region is never followed, and the technician is told, whatever region counts', () => {
  const files = { [inRegions('qiqihar.json')]: { ...HALL, id: 'qiqihar' } };
  const warnings = [expect.stringContaining('regions/qiqihar.json is left out')];
  expect(loaded(files, 'qiqihar')).toEqual({ layers: ['qiqihar', 'national'], warnings });
  expect(loaded(files, 'ezhou')).toEqual({ layers: ['ezhou', 'national'], warnings });
});

describe("the province's calendar", () => {
  const CALENDAR = { source: '省', from: '2026-11-01', until: '2026-12-31', holidays: ['2026-11-24'], workdays: ['2026-11-28'] };
  const DAYS = ['2026-11-24', '2026-11-28'];

  test('replaces the shipped holidays for its time', () => {
    const { calendar, warnings } = loadHallRules(folderWith({ [CALENDAR_FILE]: CALENDAR }), 'qiqihar');
    expect(DAYS.map((day) => calendar.isWorkday(day))).toEqual([false, true]);
    expect(warnings).toEqual([]);
  });

  test.each<[what: string, content: unknown, words: string]>([
    ['is no JSON', '{', 'is no JSON: '],
    ['lacks everything', {}, 'at source'],
    ['contradicts itself', { ...CALENDAR, workdays: CALENDAR.holidays }, 'is among the holidays too'],
    ['names a day that does not exist', { ...CALENDAR, holidays: ['2026-11-31'] }, 'at holidays[0]'],
  ])('that %s is left out, and the technician is told on one line why', (_what, content, words) => {
    const { calendar, warnings } = loadHallRules(folderWith({ [CALENDAR_FILE]: content }), 'qiqihar');
    expect(DAYS.map((day) => calendar.isWorkday(day))).toEqual([true, false]);
    expect(warnings).toEqual([expect.stringContaining(`${CALENDAR_FILE} is left out, the shipped holidays are used: `)]);
    expect(warnings[0]).toContain(words);
    expect(warnings[0]).not.toContain('\n');
  });

  test('does not depend on the region being usable', () => {
    const { rules, calendar, warnings } = loadHallRules(folderWith({ [CALENDAR_FILE]: CALENDAR }), 'atlantis');
    expect([rules.id, calendar.isWorkday('2026-11-24')]).toEqual(['national', false]);
    expect(warnings).toHaveLength(1);
  });
});

describe('that the known holidays end is told a month ahead', () => {
  const calendar = workCalendar({ source: '省', from: '2098-01-01', until: '2098-06-30', holidays: [], workdays: [] });
  const daysBefore = (days: number) => Date.parse('2098-06-30T10:00:00+08:00') - days * 86_400_000;
  const warningsAt = (region: string, now: number) => calendarWarnings(loadRegionRules(region), calendar, now);

  test.each([31, 30])('not %i days before', (days) => {
    expect(warningsAt('qiqihar', daysBefore(days))).toEqual([]);
  });
  test.each([29, 1, 0])('%i days before, with the last known day and the file to fill', (days) => {
    expect(warningsAt('qiqihar', daysBefore(days))).toEqual([expect.stringMatching(/after 2098-06-30 .*work-calendar\.json/)]);
  });
  test('after their end, too', () => {
    expect(warningsAt('qiqihar', daysBefore(-1))).toEqual([expect.stringMatching(/after now .*work-calendar\.json/)]);
  });
  test('by the day in China, not in UTC', () => {
    const lastQuietDay = Date.parse('2098-05-31T23:59:59+08:00');
    expect(warningsAt('qiqihar', lastQuietDay)).toEqual([]);
    expect(warningsAt('qiqihar', lastQuietDay + 1_000)).toHaveLength(1);
  });
  test('only where working days count', () => {
    expect(warningsAt('ezhou', daysBefore(1))).toEqual([]);
  });
});

describe('the shipped region behind', () => {
  test.each([
    ['a shipped one', 'qiqihar', 'qiqihar'],
    ["a hall's own", 'my-hall', 'tianjin'],
    ['one that extends it', 'street', 'tianjin'],
  ])('%s', (_what, region, shipped) => {
    const folder = folderWith({ [inRegions('my-hall.json')]: HALL, [inRegions('street.json')]: STREET });
    expect(shippedRegionOf(requireRegion(folder, region))).toBe(shipped);
  });
});
