import { describe, expect, test } from 'vitest';
import { LEVELS } from '../../contract/rating.ts';
import { parseProfile, RegionProblem } from './profile.ts';
import { RULE_NAMES, type RuleName } from './rule-book.ts';
import { classOf, regionRules } from './region-rules.ts';
import { loadRegionRules, SHIPPED_REGIONS } from './shipped.ts';

const hall = (changes: Record<string, unknown> = {}) => ({
  id: 'hall',
  name: '某大厅',
  extends: 'tianjin',
  document: { title: '某大厅规定', number: '〔2026〕1号' },
  rules: {},
  ...changes,
});
const withRules = (rules: Record<string, unknown>, changes: Record<string, unknown> = {}) =>
  loadRegionRules('hall', { hall: hall({ rules, ...changes }) });
const problemOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return error instanceof RegionProblem ? error.message : `not typed: ${String(error)}`;
  }
  return 'none';
};
/** Where each fault of a profile lies, and what it is. */
const faultsOf = (profile: unknown): (readonly [path: string, fault: string])[] => {
  const problem = problemOf(() => loadRegionRules('hall', { hall: profile }));
  return [...problem.matchAll(/^✖ (.*)\n +→ at (.*)$/gm)].map(([, fault = '', path = '']) => [path, fault]);
};

describe.each(SHIPPED_REGIONS)('%s', (region) => {
  const rules = loadRegionRules(region);
  test('answers every rule, and each answer says which document and article it comes from, or that all are silent', () => {
    const ids = rules.layers.map(({ id }) => id);
    for (const name of RULE_NAMES) {
      const { value, from, openIn } = rules.ruling(name);
      expect(from === null, name).toBe(value === null);
      expect([from?.document, from?.source], name).not.toContain('');
      const before = from === null ? ids : ids.slice(0, ids.indexOf(from.layer.id));
      expect(openIn.map(({ layer }) => layer.id), name).toEqual(before);
    }
  });
  test('says of every rule itself either what it is or that it is open', async () => {
    const profile = await import(`./profiles/${region}.json`, { with: { type: 'json' } });
    expect(Object.keys(profile.default.rules)).toEqual(RULE_NAMES);
  });
  test('falls back to the national rules and to no other city', () => {
    expect(rules.layers.map(({ id }) => id)).toEqual(region === 'national' ? ['national'] : [region, 'national']);
  });
});

test.each([
  ['qiqihar', '黑龙江省'],
  ['ezhou', '湖北省'],
  ['ordos', '内蒙古自治区'],
  ['baotou', '内蒙古自治区'],
  ['tianjin', '天津市'],
  ['national', undefined],
])('%s sends to %s', (region, province) => {
  expect(loadRegionRules(region).province).toBe(province);
});

describe("a hall's own profile", () => {
  const HALL = { id: 'hall', name: '某大厅', document: '某大厅规定 〔2026〕1号' };
  const TIANJIN = loadRegionRules('tianjin').layers[0];
  const NATIONAL = loadRegionRules('national').layers[0];

  test('answers before the one it extends, which answers before the national one', () => {
    const rules = withRules({ 'reasons.text-limit': { value: 300, source: '第三条' } });
    expect(rules.layers).toEqual([HALL, TIANJIN, NATIONAL]);
    expect([TIANJIN?.name, NATIONAL?.name]).toEqual(['天津市', '全国通用']);
    expect(rules.ruling('reasons.text-limit')).toEqual({
      value: 300,
      from: { layer: HALL, document: HALL.document, source: '第三条', note: undefined },
      openIn: [],
    });
    expect(rules.ruling('until.window')).toMatchObject({ from: { layer: TIANJIN }, openIn: [{ layer: HALL }] });
    expect(withRules({}).ruling('reasons.text-limit')).toMatchObject({
      value: 150,
      from: { layer: NATIONAL },
      openIn: [{ layer: HALL }, { layer: TIANJIN }],
    });
  });
  test('may leave a rule open by name, which is like not naming it', () => {
    expect(withRules({ 'until.window': { open: true, note: '沿用市里规定' } }).ruling('until.window')).toMatchObject({
      from: { layer: TIANJIN },
      openIn: [{ layer: HALL, note: '沿用市里规定' }],
    });
  });
  test('may take a rule from another document, which the layer does not take for its own', () => {
    const rule = { value: 'regional', source: '第二条', document: '省厅通知', note: '自 2027 年起' };
    expect(withRules({ 'page.rating': rule }).ruling('page.rating').from).toEqual({
      layer: HALL,
      document: '省厅通知',
      source: '第二条',
      note: '自 2027 年起',
    });
  });
  test('does not need a number for its document', () => {
    const rules = withRules({ 'page.rating': { value: 'own', source: '一' } }, { document: { title: '内部规定' } });
    expect(rules.ruling('page.rating').from?.document).toBe('内部规定');
  });
});

/** A profile of a hall with one value, which need not be one that the rule admits. */
const stating = (name: string, value: unknown) => hall({ rules: { [name]: { value, source: '一' } } });
const WINDOW = { days: 5, kind: 'working', from: 'service' };
const GOOD = { zh: '好', en: 'good' };
const namesOf = (levels: readonly number[]) => levels.map((level, nth) => ({ level, zh: `第${nth}等`, en: 'rank' }));
const TWICE_X = [1, 2].map((level) => ({ id: 'x', level, about: 'staff', ...GOOD }));
const completionOf = (...subjects: string[]) => ({ completion: { subjects } });

describe('a faulty profile is refused with the path of the fault', () => {
  test.each<[what: string, profile: unknown, words: string[]]>([
    ['nothing', undefined, ['Region "hall"', 'expected object']],
    ['a file that could not be read', new RegionProblem('hall.json is no JSON'), ['hall.json is no JSON']],
    ['an unknown rule', stating('reasons.worst', 1), ['rules["reasons.worst"]', 'is no known rule']],
    ['a wrong value', stating('until.window', { ...WINDOW, days: 0 }), ['rules["until.window"].value.days']],
    ['an empty value', stating('levels.points', null), ['rules["levels.points"].value', '{"open": true}']],
    ['an id of capitals', hall({ id: 'Hall' }), ['id', 'small letters']],
    ['an id that ends in a sign', hall({ id: 'hall!' }), ['id', 'small letters']],
    ['an id that is not the name of its file', hall({ id: 'other' }), ['"other"', 'must be the same']],
    ['nothing that it extends', { ...hall(), extends: undefined }, ['must say which profile it extends']],
    ['a profile to extend that does not exist', hall({ extends: 'atlantis' }), ['no region "atlantis"', 'qiqihar', 'hall']],
    ['itself to extend', hall({ extends: 'hall' }), ['circle: hall → hall']],
  ])('%s', (_what, profile, words) => {
    const problem = problemOf(() => loadRegionRules('hall', { hall: profile }));
    for (const word of words) expect(problem).toContain(word);
  });

  test.each<[what: string, rule: unknown, path: string, words: string]>([
    ['without a source', { value: WINDOW }, '.source', 'expected string, received undefined'],
    ['with an empty source', { value: WINDOW, source: ' ' }, '.source', 'Too small'],
    ['without a value', { source: '一' }, '.value', 'is empty; write {"open": true}'],
    ['that is a bare value', 'own', '', 'expected object, received string'],
    ['that is null', null, '', 'expected object, received null'],
    ['that is both open and given', { open: true, value: WINDOW, source: '一' }, '', 'Unrecognized keys: "value", "source"'],
    ['that is open to a degree', { open: 'yes' }, '.open', "Expected 'true'"],
    ['with a stranger beside it', { value: WINDOW, source: '一', sauce: '二' }, '', 'Unrecognized key: "sauce"'],
  ])('a rule %s', (_what, rule, path, words) => {
    const faults = faultsOf(hall({ rules: { 'until.window': rule } }));
    expect(faults).toEqual([[`rules["until.window"]${path}`, expect.stringContaining(words)]]);
  });

  test.each<[name: RuleName, what: string, value: unknown, at: string, words: string]>([
    ['levels.order', 'a level twice', [5, 4, 3, 2, 2], '', 'each of the five levels once'],
    ['levels.order', 'four levels', [5, 4, 3, 2], '', 'each of the five levels once'],
    ['levels.names', 'two names of one level', namesOf([5, 5, 3, 2, 1]), '', 'names each of the five levels once'],
    ['levels.names', 'one name of all levels', LEVELS.map((level) => ({ level, ...GOOD })), '', 'gives two levels one name'],
    ['indicators', 'an id twice', { lists: 'one', items: TWICE_X }, '.items', 'uses no id twice'],
    ['due.joint', 'a subject twice', completionOf('staff', 'staff'), '.completion.subjects', 'says nothing twice'],
    ['due.joint', 'one agency and all', completionOf('agency', 'agencies'), '.completion.subjects', 'either the agency'],
    ['due.joint', 'nobody at a stage', completionOf(), '.completion.subjects', 'Too small'],
    ['count.theme', 'a mode twice', ['each', 'each'], '', 'says nothing twice'],
    ['until.reminder', 'a channel twice', { afterHours: 0, by: ['sms', 'call', 'sms'] }, '.by', 'says nothing twice'],
    ['shown.window-evaluator', 'a field twice', ['levels', 'levels'], '', 'says nothing twice'],
    ['shown.self-service-terminal', 'a field twice', ['levels', 'levels'], '', 'says nothing twice'],
    ['shown.entrance', 'a field twice', ['levels', 'levels'], '', 'says nothing twice'],
    ['shown.self-rating-zone', 'a field twice', ['levels', 'levels'], '', 'says nothing twice'],
    ['idle.plate', 'a field twice', ['window-number', 'window-number'], '', 'says nothing twice'],
    ['idle.badge', 'a field twice', ['staff-name', 'staff-name'], '', 'says nothing twice'],
    ['idle.away', 'a notice twice', ['back-shortly', 'back-shortly'], '', 'says nothing twice'],
  ])('%s with %s', (name, _what, value, at, words) => {
    const path = name.includes('.') ? `rules["${name}"]` : `rules.${name}`;
    expect(faultsOf(stating(name, value))).toEqual([[`${path}.value${at}`, expect.stringContaining(words)]]);
  });

  test('every fault is named: one rule that is built wrongly hides no other, nor a fault beside the rules', () => {
    const rules = {
      'until.window': { value: WINDOW },
      'page.rating': { value: 'mine', source: '一' },
      'class.5': null,
      'no.such': { open: true },
      'count.batch': { value: { minCases: 1, reasonsFrom: 'staff' }, source: '一' },
    };
    const paths = faultsOf(hall({ name: '', rules })).map(([path]) => path);
    expect(paths.toSorted()).toEqual([
      'name',
      'rules["class.5"]',
      'rules["count.batch"].value.minCases',
      'rules["count.batch"].value.reasonsFrom',
      'rules["no.such"]',
      'rules["page.rating"].value',
      'rules["until.window"].source',
    ]);
  });

  test('a longer circle', () => {
    const profiles = { hall: hall({ extends: 'street' }), street: hall({ id: 'street', extends: 'hall' }) };
    expect(problemOf(() => loadRegionRules('hall', profiles))).toContain('hall → street → hall');
  });
});

describe('indicators that are demanded must be there', () => {
  const itemsAt = (...levels: number[]) => levels.map((level) => ({ id: `i${level}`, level, about: 'service', ...GOOD }));
  const indicators = (...levels: number[]) => ({ value: { lists: 'one', items: itemsAt(...levels) }, source: '一' });
  const problemWith = (rules: Record<string, unknown>) => problemOf(() => withRules(rules, { extends: 'national' }));

  const LACKS_STAFF = 'rules["reasons.bad"] asks for an indicator, but rules["indicators"] has none about staff at level 2.';
  test.each([
    ['indicator', LACKS_STAFF],
    ['indicator-and-text', LACKS_STAFF],
    ['indicator-or-text', 'none'],
  ])('of the citizen, who needs %s', (need, problem) => {
    const rules = { indicators: indicators(5, 4, 3, 2, 1), 'reasons.bad': { value: need, source: '一' } };
    expect(problemWith(rules)).toBe(problem);
  });

  test('at that level, not at another', () => {
    const elsewhere = [...itemsAt(5, 4, 3, 2, 1), { id: 'staff-1', level: 1, about: 'staff', ...GOOD }];
    const rules = { indicators: { value: { lists: 'one', items: elsewhere }, source: '一' }, 'reasons.bad': { value: 'indicator', source: '一' } };
    expect(problemWith(rules)).toBe(LACKS_STAFF);
  });
});

test('an unknown region is refused with the names of the known ones', () => {
  expect(problemOf(() => loadRegionRules('atlantis'))).toContain('Known regions: qiqihar, ezhou, ordos, baotou, tianjin, national.');
  expect(problemOf(() => loadRegionRules('toString'))).toContain('no region "toString"');
});

test("a hall's file cannot stand in for a shipped region", () => {
  const rules = loadRegionRules('qiqihar', { qiqihar: hall({ id: 'qiqihar' }) });
  expect(rules.name).toBe('齐齐哈尔市');
});

test('where no document classes a level, its class is open and it demands nothing', () => {
  const national = loadRegionRules('national');
  expect(classOf(national, 3)).toBeNull();
  expect(national.ruling('class.3')).toMatchObject({
    from: null,
    openIn: [{ layer: { id: 'national' }, note: expect.stringContaining('鄂州') }],
  });
});

test('a rule that must have a value and that every layer leaves open is refused by its name', () => {
  const open = { id: 'national', name: '全国通用', document: { title: '全国通用规则' }, rules: {} };
  expect(problemOf(() => regionRules([parseProfile(open, 'national')]))).toContain('rules["levels.names"] must have a value');
});
