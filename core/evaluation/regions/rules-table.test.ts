import { describe, expect, test } from 'vitest';
import { shownFieldSchema } from '../../contract/rating-form.ts';
import { hallWith } from '../articles/hall-with.ts';
import type { RegionRules } from './region-rules.ts';
import { RULE_NAMES, type RuleName } from './rule-book.ts';
import { rulesTable, type RuleRow } from './rules-table.ts';
import { loadRegionRules, SHIPPED_REGIONS } from './shipped.ts';

function rowOf(rules: RegionRules, name: RuleName): RuleRow {
  const row = rulesTable(rules)[RULE_NAMES.indexOf(name)];
  if (row === undefined) throw new Error(`no row for ${name}`);
  return row;
}

/** Keys and values of data that are words for the program, not for a person. */
function programWords(data: unknown): string[] {
  if (typeof data === 'string') return /^[a-z][a-z-]+$/.test(data) ? [data] : [];
  if (Array.isArray(data)) return data.flatMap(programWords);
  if (typeof data !== 'object' || data === null) return [];
  const entries = Object.entries(data).filter(([key]) => key !== 'id' && key !== 'en');
  return entries.flatMap(([key, value]) => [...programWords(key), ...programWords(value)]);
}

const CHINESE = /\p{Script=Han}/u;

describe.each(SHIPPED_REGIONS)('the table of %s', (id) => {
  const rules = loadRegionRules(id);

  test('has a row with a Chinese title and a Chinese value for every rule', () => {
    const rows = rulesTable(rules);
    expect(rows).toHaveLength(RULE_NAMES.length);
    for (const { group, title, value } of rows) for (const text of [group, title, value]) expect(text).toMatch(CHINESE);
  });

  test('keeps the rules of a group together', () => {
    const groups = rulesTable(rules).map(({ group }) => group);
    const headings = groups.filter((group, nth) => group !== groups[nth - 1]);
    expect(headings).toEqual([...new Set(groups)]);
  });

  test.each(RULE_NAMES)('%s: no word of the program is left in the text', (name) => {
    // An indicator's code is for people, too, and may hold any word.
    const codes = rules.value('indicators').items.map(({ id: code }) => code);
    const text = codes.reduce((rest, code) => rest.replace(`${code} `, ''), rowOf(rules, name).value);
    for (const word of programWords(rules.value(name))) expect(text).not.toMatch(new RegExp(`\\b${word}\\b`));
  });

  test('names document and article of every rule that has a value, and neither where nothing is said', () => {
    for (const { title, from, value } of rulesTable(rules)) {
      expect(value === '未规定', title).toBe(from === null);
      expect([from?.document, from?.source], title).not.toContain('');
    }
  });
});

describe('where a rule comes from', () => {
  test('a row quotes article, document and note of the city', () => {
    expect(rowOf(loadRegionRules('qiqihar'), 'reasons.bad')).toMatchObject({
      title: '差评理由',
      value: '须选择指标并填写文字',
      from: {
        layer: { id: 'qiqihar', name: '齐齐哈尔市' },
        document: '齐齐哈尔市政务服务“好差评”实施细则（暂行） 齐政办发〔2020〕29号',
        source: '第六条',
        note: expect.stringContaining('第十三条'),
      },
      openIn: [],
    });
  });

  test('a rule from another document than the layer’s own names that one', () => {
    const { from } = rowOf(loadRegionRules('qiqihar'), 'count.theme');
    expect(from?.document).toContain('管理办法');
    expect(from?.layer.document).toContain('实施细则');
  });

  test.each([
    ['says nothing of', {}],
    ['leaves open', { 'reasons.text-limit': { open: true } }],
  ])('a rule that the city %s comes from 全国通用, and the city is named', (_how, rules) => {
    expect(rowOf(hallWith(rules), 'reasons.text-limit')).toMatchObject({
      value: '最多 150 字',
      from: { layer: { name: '全国通用' } },
      openIn: [{ layer: { name: '某大厅' } }],
    });
  });

  test('a rule that every layer leaves open is 未规定 and names them all, the nearest first', () => {
    const hall = { id: 'hall', name: '某大厅', extends: 'town', document: { title: '大厅规则' }, rules: {} };
    const town = { id: 'town', name: '某市', extends: 'national', document: { title: '市规则' }, rules: {} };
    const rules = loadRegionRules('hall', { hall, town });
    expect(rowOf(rules, 'idle.plate')).toEqual({
      name: 'idle.plate',
      group: '窗口空闲时须显示的内容',
      title: '告示屏',
      value: '未规定',
      from: null,
      openIn: rules.layers.map((layer) => ({ layer, note: undefined })),
    });
    expect(rules.layers.map(({ name }) => name)).toEqual(['某大厅', '某市', '全国通用']);
  });
});

const NAMES = [
  { level: 1, zh: '很差', en: 'Very bad' },
  { level: 2, zh: '较差', en: 'Bad' },
  { level: 3, zh: '一般', en: 'Fair' },
  { level: 4, zh: '较好', en: 'Good' },
  { level: 5, zh: '很好', en: 'Very good' },
];
const OTHER = { id: 'x-1', level: 1, about: 'service', zh: '其他', en: 'Other', opensText: true };
const SLOW = { id: '115', level: 1, about: 'staff', zh: '办得慢', en: 'Slow' };

/** Else every level would have to have some. */
const NO_SCREEN_WITH_INDICATORS = { 'shown.self-service-terminal': { value: ['levels'], source: '第九条' } };

describe('the value in words', () => {
  test.each<[RuleName, unknown, string]>([
    ['levels.names', NAMES, '1星 很差\n2星 较差\n3星 一般\n4星 较好\n5星 很好'],
    ['levels.order', [1, 2, 3, 4, 5], '非常不满意、不满意、基本满意、满意、非常满意'],
    [
      'levels.points',
      { '5': 100, '4': 80, '3': 60, '2': 30, '1': 0 },
      '5星 非常满意：100 分\n4星 满意：80 分\n3星 基本满意：60 分\n2星 不满意：30 分\n1星 非常不满意：0 分',
    ],
    ['class.5', 'good', '非常满意属于好评'],
    ['class.4', 'good', '满意属于好评'],
    ['class.3', 'middle', '基本满意属于中评'],
    ['class.2', 'bad', '不满意属于差评'],
    ['class.1', 'bad', '非常不满意属于差评'],
    ['reasons.good', 'none', '无须说明理由'],
    ['reasons.middle', 'text', '须填写文字'],
    ['reasons.bad', 'indicator', '须选择指标'],
    ['reasons.bad', 'indicator-or-text', '须选择指标或填写文字'],
    ['reasons.bad', 'indicator-and-text', '须选择指标并填写文字'],
    ['reasons.text-limit', 200, '最多 200 字'],
    [
      'indicators',
      { lists: 'per-subject', items: [OTHER, SLOW] },
      '各评价对象各有一张指标表\n【5星 非常满意】0 项\n【4星 满意】0 项\n【3星 基本满意】0 项\n【2星 不满意】0 项\n' +
        '【1星 非常不满意】2 项\nx-1 其他（服务）；选择后须填写文字\n115 办得慢（工作人员）',
    ],
    ['indicators', { lists: 'one', items: [SLOW] }, expect.stringMatching(/^各评价对象共用一张指标表\n/)],
    ['due.online-enquiry', {}, '无需评价'],
    [
      'due.joint',
      { completion: { subjects: ['staff', 'agencies'], reasonsFrom: 'each-subject' }, intake: { subjects: ['staff'] } },
      '受理：工作人员\n办结：工作人员、服务机构（各联办机构）；每个评价对象分别说明理由',
    ],
    [
      'due.overall',
      { enquiry: { subjects: ['agency'] }, delivery: { subjects: ['matter'], reasonsFrom: 'any-subject' } },
      '出件：服务事项\n咨询：服务机构',
    ],
    ['count.on-site', 'each-service', '一次一评：每次服务评价一次'],
    ['count.online', 'finished-case', '一事一评：办结后评价一次'],
    ['count.batch', { minCases: 3, reasonsFrom: 'each-subject' }, '同一事项一次申报 3 件及以上的，一并评价一次；每个评价对象分别说明理由'],
    ['count.theme', ['together', 'each'], '全部办件一并评价，或各办件分别评价'],
    ['count.agent-handled', 'once-by-either', '申请人、帮办代办人任一方评价一次，另一方不再评价'],
    ['until.window', { days: 5, kind: 'working', from: 'completion' }, '办结后 5 个工作日内'],
    ['until.window', { days: 7, kind: 'natural', from: 'service' }, '接受服务后 7 个自然日内'],
    ['until.unrated', 3, '按“基本满意”（3星）计'],
    ['until.unrated', 'unrated', '记为未评价'],
    ['until.reminder', { afterHours: 24, by: ['sms'] }, '办结 24 小时后以短信提醒'],
    ['until.reminder', { afterHours: 0, by: ['message', 'call'] }, '办结后立即以消息推送、电话提醒'],
    [
      'shown.window-evaluator',
      shownFieldSchema.options,
      '评价等级、评价指标、事项名称、业务流水号、工作人员姓名、工号、窗口号、终端机编号、大厅名称',
    ],
    ['idle.plate', ['window-number', 'service-category'], '窗口号、服务类别'],
    ['idle.badge', ['staff-number', 'staff-name', 'staff-photo'], '工号、工作人员姓名、工作人员照片'],
    ['idle.away', ['other-window', 'back-shortly'], '提示到其他窗口办理、提示稍后返回'],
    ['page.rating', 'own', '本机自己的评价页面'],
    ['page.rating', 'regional', '本地区统一的评价页面'],
    ['kept.personal-data', 0, '省级“好差评”系统确认收到后立即清除姓名、号码和文字'],
    ['kept.personal-data', 30, '省级“好差评”系统确认收到 30 天后清除姓名、号码和文字'],
    ['kept.records', 365, '省级“好差评”系统确认收到 365 天后从本机删除'],
  ])('%s', (name, value, text) => {
    const rules = hallWith({ ...NO_SCREEN_WITH_INDICATORS, [name]: { value, source: '第一条' } });
    expect(rowOf(rules, name)).toMatchObject({
      value: text,
      from: { layer: { name: '某大厅' }, source: '第一条' },
    });
  });

  test('levels go by the names that the region gives them', () => {
    const rules = hallWith({ 'levels.names': { value: NAMES, source: '第一条' }, 'until.unrated': { value: 5, source: '第二条' } });
    expect(rowOf(rules, 'until.unrated').value).toBe('按“很好”（5星）计');
  });
});
