import { ARTICLES_BY_REGION } from '../../core/evaluation/articles/by-region.ts';
import { countMutants } from '../../core/evaluation/articles/profile-mutants.ts';

/** Prints, per region, how many alterations of its profile the schema refuses, an article notices, or nobody. */

console.log('region, mutants, refused by the schema, noticed by an article, unnoticed');
for (const [name, id, articles] of ARTICLES_BY_REGION) {
  const { mutants, refused, noticed, unnoticed } = countMutants(id, articles);
  console.log([`${name} ${id}`, mutants, refused, noticed, unnoticed.length].join(', '));
  for (const change of unnoticed) console.log(`  ${change}`);
  if (unnoticed.length > 0) process.exitCode = 1;
}
