import { describe, expect, test } from 'vitest';
import { LAST_LAYER } from '../regions/region-rules.ts';
import { RULE_NAMES } from '../regions/rule-book.ts';
import { ARTICLES_BY_REGION } from './by-region.ts';
import { ORDOS } from './ordos.ts';
import { countMutants, isCited, profileOf } from './profile-mutants.ts';
import { QIQIHAR } from './qiqihar.ts';

/** Their rules cite articles; those of `national` say in prose where they come from. */
const CITIES = ARTICLES_BY_REGION.filter(([, id]) => id !== LAST_LAYER);

test.each(ARTICLES_BY_REGION)('%s: whatever value is altered, an article that its rule cites notices', (_name, id, articles) => {
  const { noticed, noticedByOthers, unnoticed } = countMutants(id, articles);
  expect(unnoticed, unnoticed.join('\n')).toEqual([]);
  expect(noticedByOthers, noticedByOthers.join('\n')).toEqual([]);
  // A region of which nothing could be altered would pass unexamined.
  expect(noticed).toBeGreaterThan(0);
}, 60_000);

test.each(CITIES)('%s: every article that a rule cites has an entry', (_name, id, articles) => {
  const cited = Object.values(profileOf(id).rules).flatMap((rule) =>
    rule.open ? [] : rule.source.split('、').map((source) => ({ ...rule, source })),
  );
  const unknown = cited.filter((rule) => !articles.some((article) => isCited(article, rule)));
  expect(unknown.map(({ source }) => source)).toEqual([]);
});

describe('the tool itself', () => {
  test.each(CITIES)('%s: a rule that cites a wrong article is found, whichever it is', (_name, id, articles) => {
    const own = profileOf(id);
    const entries = Object.entries(own.rules).map(([name, rule]) => [name, rule.open ? rule : { ...rule, source: '第九十九条' }]);
    const { noticedByOthers, unnoticed } = countMutants(id, articles, { ...own, rules: Object.fromEntries(entries) });
    expect(unnoticed).toEqual([]);
    const found = RULE_NAMES.filter((name) => noticedByOthers.some((change) => change.startsWith(name)));
    expect(found).toEqual(RULE_NAMES.filter((name) => own.rules[name] !== undefined && !own.rules[name].open));
  }, 60_000);

  test.each(['第四十条', '条例第四十条'])('an article of another document is told by a word of its title: not as %s', (label) => {
    const renamed = QIQIHAR.map((one) => (one.article === '办法第四十条' ? { ...one, article: label } : one));
    const { noticedByOthers } = countMutants('qiqihar', renamed);
    expect(noticedByOthers).toContain('count.theme open');
    expect(noticedByOthers.filter((change) => !change.startsWith('count.theme'))).toEqual([]);
  }, 60_000);

  test('what one article alone guards is named when that article is taken away', () => {
    const { noticedByOthers, unnoticed } = countMutants('ordos', ORDOS.filter(({ article }) => article !== '第七条、第十二条'));
    expect(unnoticed).toEqual(['page.rating: "regional" → "own"']);
    // That the document is silent is what the entry on silence says.
    expect(noticedByOthers).toEqual(['page.rating open']);
  }, 60_000);

  test('an article that fails on the profile as it is counts for nothing', () => {
    const broken = { article: '第一条', demand: 'cannot be met', holds: () => expect.unreachable() };
    expect(() => countMutants('ordos', [...ORDOS, broken])).toThrow('fails on the profile as it is');
  });
});
