import { expect, test } from 'vitest';
import { ARTICLES_BY_REGION } from './by-region.ts';
import { ORDOS } from './ordos.ts';
import { countMutants } from './profile-mutants.ts';

test.each(ARTICLES_BY_REGION)('%s: no value of the profile can be altered without an article noticing', (_name, id, articles) => {
  const { noticed, unnoticed } = countMutants(id, articles);
  expect(unnoticed, unnoticed.join('\n')).toEqual([]);
  // A region of which nothing could be altered would pass unexamined.
  expect(noticed).toBeGreaterThan(0);
}, 60_000);

test('what one article alone guards is named when that article is taken away', () => {
  const { unnoticed } = countMutants('ordos', ORDOS.filter(({ article }) => article !== '第七条、第十二条'));
  expect(unnoticed).toEqual(['page.rating: "regional" → "own"']);
}, 60_000);

test('an article that fails on the profile as it is counts for nothing', () => {
  const broken = { article: '第一条', demand: 'cannot be met', holds: () => expect.unreachable() };
  expect(() => countMutants('ordos', [...ORDOS, broken])).toThrow('fails on the profile as it is');
});
