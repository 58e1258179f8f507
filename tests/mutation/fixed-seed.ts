import fc from 'fast-check';

// A mutant that only a lucky random case notices must not come and go between two runs; and each runs for every mutant.
fc.configureGlobal({ seed: 20_261_122, numRuns: 100 });
