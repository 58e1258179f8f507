import fc from 'fast-check';

// Per property. The seed is another one at each run, and is printed with every case that fails.
fc.configureGlobal({ numRuns: 1_000 });
