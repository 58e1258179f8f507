import { expect } from 'vitest';
import { chosen, formOf, levelOf, missing, type Article } from './article.ts';
import { expectIndicators, type IndicatorRow } from './expectations.ts';
import { NATIONAL_INDICATORS } from './national.ts';

/** The annex is the national list, level by level; 其他 comes from 第十三条. */
const INDICATORS: readonly IndicatorRow[] = [
  ...NATIONAL_INDICATORS.filter(([level]) => level > 1),
  [2, 'service', 'other-2', '其他', 'Other'],
  ...NATIONAL_INDICATORS.filter(([level]) => level === 1),
  [1, 'service', 'other-1', '其他', 'Other'],
];

/** Kinds and stages at which there is one subject. */
const RATED_ALONE = [['promised', 'intake'], ['fully-online', 'completion'], ['self-service', 'completion']] as const;

/** 附件 of 齐齐哈尔市政务服务“好差评”实施细则（暂行）, and what 第十三条 adds to it. */
export const QIQIHAR_ANNEX: readonly Article[] = [
  {
    article: '附件',
    demand: 'eight indicators per level, those about people under the staff, the others under the agency',
    holds(rules) {
      expectIndicators(rules, 'agency', INDICATORS);
      for (const { lists } of formOf(rules, 'immediate', 'completion').levels) {
        expect(lists.flatMap(({ indicators }) => indicators).filter(({ opensText }) => !opensText).length).toBe(8);
      }
    },
  },
  {
    article: '附件',
    demand: 'one list for all: who is rated alone is rated by the whole of it',
    holds(rules) {
      for (const [kind, stage] of RATED_ALONE) {
        const form = formOf(rules, kind, stage);
        const shown = form.levels.map(({ lists }) => lists.map(({ indicators }) => indicators.map(({ id }) => id)));
        expect(shown).toEqual(form.levels.map(({ level }) => [INDICATORS.filter((row) => row[0] === level).map(([, , id]) => id)]));
      }
    },
  },
  {
    article: '第十三条',
    demand: '差评 offers 其他 and words for it, which are then needed',
    holds(rules) {
      const form = formOf(rules, 'immediate', 'completion');
      for (const level of [2, 1] as const) {
        const other = chosen('agency', `other-${level}`);
        expect(missing(form, level, other)).toEqual(['other-text']);
        expect(missing(form, level, { ...other, text: '停车难' })).toEqual([]);
      }
      for (const level of [5, 4, 3] as const) {
        expect(levelOf(form, level).lists.some(({ indicators }) => indicators.some(({ opensText }) => opensText))).toBe(false);
      }
    },
  },
];
