import { describe, expect, test } from 'vitest';
import { loadRegionRules, SHIPPED_REGIONS } from '../regions/shipped.ts';
import { ARTICLES_BY_REGION } from './by-region.ts';

describe.each(ARTICLES_BY_REGION)('%s', (_name, id, articles) => {
  const rules = loadRegionRules(id);
  // oxlint-disable-next-line vitest/expect-expect
  test.each(articles)('$article: $demand', ({ holds }) => holds(rules));
});

test('no shipped region is without articles', () => {
  expect(ARTICLES_BY_REGION.map(([, id]) => id).toSorted()).toEqual(SHIPPED_REGIONS.toSorted());
});
