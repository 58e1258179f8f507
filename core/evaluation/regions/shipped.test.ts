import { describe, expect, test } from 'vitest';
import { RegionProblem } from './profile.ts';
import { RULE_NAMES } from './rule-book.ts';
import { classOf } from './region-rules.ts';
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

describe.each(SHIPPED_REGIONS)('%s', (region) => {
  const rules = loadRegionRules(region);
  test('answers every rule, and each answer says which document and article it comes from, or that all are silent', () => {
    for (const name of RULE_NAMES) {
      const { value, layer, document, source, openIn } = rules.ruling(name);
      expect(layer === null, name).toBe(value === null);
      expect(document === '', name).toBe(layer === null);
      expect(source === '', name).toBe(layer === null);
      expect(openIn.map((open) => open.layer), name).toEqual(rules.layers.map(({ id }) => id).slice(0, layer === null ? undefined : openIn.length));
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

describe("a hall's own profile", () => {
  test('answers before the one it extends, which answers before the national one', () => {
    const rules = withRules({ 'reasons.text-limit': { value: 300, source: '第三条' } });
    expect(rules.layers.map(({ id, name }) => [id, name])).toEqual([['hall', '某大厅'], ['tianjin', '天津市'], ['national', '全国通用']]);
    expect(rules.ruling('reasons.text-limit')).toEqual({
      value: 300,
      layer: 'hall',
      document: '某大厅规定 〔2026〕1号',
      source: '第三条',
      note: undefined,
      openIn: [],
    });
    expect(rules.ruling('until.window')).toMatchObject({ layer: 'tianjin', openIn: [{ layer: 'hall' }] });
    expect(withRules({}).ruling('reasons.text-limit')).toMatchObject({ value: 150, layer: 'national', openIn: [{ layer: 'hall' }, { layer: 'tianjin' }] });
  });
  test('may leave a rule open by name, which is like not naming it', () => {
    expect(withRules({ 'until.window': { open: true, note: '沿用市里规定' } }).ruling('until.window')).toMatchObject({
      layer: 'tianjin',
      openIn: [{ layer: 'hall', note: '沿用市里规定' }],
    });
  });
  test('may take a rule from another document', () => {
    const rule = { value: 'regional', source: '第二条', document: '省厅通知', note: '自 2027 年起' };
    expect(withRules({ 'page.rating': rule }).ruling('page.rating')).toMatchObject({ document: '省厅通知', note: '自 2027 年起' });
  });
  test('does not need a number for its document', () => {
    const rules = withRules({ 'page.rating': { value: 'own', source: '一' } }, { document: { title: '内部规定' } });
    expect(rules.ruling('page.rating').document).toBe('内部规定');
  });
});

describe('a faulty profile is refused with the path of the fault', () => {
  test.each<[what: string, profile: unknown, words: string[]]>([
    ['no JSON', undefined, ['Region "hall"', 'expected object']],
    ['an unknown rule', hall({ rules: { 'reasons.worst': { value: 1, source: '一' } } }), ['rules["reasons.worst"]', 'is no known rule']],
    ['a wrong value', hall({ rules: { 'until.window': { value: { days: 0, kind: 'working', from: 'service' }, source: '一' } } }), ['rules["until.window"].value.days']],
    ['two faults', hall({ name: '', rules: { 'page.rating': { value: 'mine', source: '一' } } }), ['name']],
    ['a value without a source', hall({ rules: { 'page.rating': { value: 'own' } } }), ['rules["page.rating"]']],
    ['an empty value', hall({ rules: { 'levels.points': { value: null, source: '一' } } }), ['rules["levels.points"].value', '{"open": true}']],
    ['a level named twice', hall({ rules: { 'levels.order': { value: [5, 4, 3, 2, 2], source: '一' } } }), ['rules["levels.order"].value', 'each of the five levels once']],
    ['four levels', hall({ rules: { 'levels.order': { value: [5, 4, 3, 2], source: '一' } } }), ['each of the five levels once']],
    ['names of five levels of which two are one', hall({ rules: { 'levels.names': { value: [5, 5, 3, 2, 1].map((level) => ({ level, zh: '好', en: 'good' })), source: '一' } } }), ['names each of the five levels once']],
    ['an indicator id used twice', hall({ rules: { indicators: { value: { lists: 'one', items: [1, 2].map((level) => ({ id: 'x', level, about: 'staff', zh: '好', en: 'good' })) }, source: '一' } } }), ['uses no id twice']],
    ['a stranger beside a rule', hall({ rules: { 'page.rating': { value: 'own', source: '一', sauce: '二' } } }), ['rules["page.rating"]']],
    ['an id of capitals', hall({ id: 'Hall' }), ['id', 'small letters']],
    ['an id that is not the name of its file', hall({ id: 'other' }), ['"other"', 'must be the same']],
    ['nothing that it extends', { ...hall(), extends: undefined }, ['must say which profile it extends']],
    ['a profile to extend that does not exist', hall({ extends: 'atlantis' }), ['no region "atlantis"', 'qiqihar', 'hall']],
    ['itself to extend', hall({ extends: 'hall' }), ['circle: hall → hall']],
  ])('%s', (_what, profile, words) => {
    const problem = problemOf(() => loadRegionRules('hall', { hall: profile }));
    for (const word of words) expect(problem).toContain(word);
  });

  test('a longer circle', () => {
    const profiles = { hall: hall({ extends: 'street' }), street: hall({ id: 'street', extends: 'hall' }) };
    expect(problemOf(() => loadRegionRules('hall', profiles))).toContain('hall → street → hall');
  });
  test('an indicator asked for where there is none to choose', () => {
    const items = [5, 4, 3, 2, 1].map((level) => ({ id: `i${level}`, level, about: 'service', zh: '好', en: 'good' }));
    const rules = {
      indicators: { value: { lists: 'one', items }, source: '一' },
      'reasons.bad': { value: 'indicator', source: '一' },
    };
    expect(problemOf(() => withRules(rules, { extends: 'national' }))).toContain('none about staff at level 2');
    expect(problemOf(() => withRules({ ...rules, 'reasons.bad': { value: 'indicator-or-text', source: '一' } }, { extends: 'national' }))).toBe('none');
    expect(problemOf(() => withRules({ ...rules, 'reasons.bad': { value: 'indicator-and-text', source: '一' } }, { extends: 'national' }))).toContain('at level 2');
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
  expect(national.ruling('class.3')).toMatchObject({ layer: null, openIn: [{ layer: 'national', note: expect.stringContaining('鄂州') }] });
});
