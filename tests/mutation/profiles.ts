import { ARTICLES_BY_REGION } from '../../core/evaluation/articles/by-region.ts';
import { countMutants } from '../../core/evaluation/articles/profile-mutants.ts';

/** Prints, per region, how many alterations of its profile the schema refuses, an article notices, or nobody. */

console.log('region, mutants, refused by the schema, noticed by an article it cites, noticed by the wrong article, unnoticed');
for (const [name, id, articles] of ARTICLES_BY_REGION) {
  const { mutants, refused, noticed, noticedByOthers, unnoticed } = countMutants(id, articles);
  console.log([`${name} ${id}`, mutants, refused, noticed, noticedByOthers.length, unnoticed.length].join(', '));
  for (const change of noticedByOthers) console.log(`  noticed by the wrong article: ${change}`);
  for (const change of unnoticed) console.log(`  unnoticed: ${change}`);
  if (noticedByOthers.length + unnoticed.length > 0) process.exitCode = 1;
}
