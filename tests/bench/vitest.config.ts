import { defineConfig } from 'vitest/config';

/** `npm run bench`: prints ratios against a peer or a limit measured in the same run; asserts no time. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/bench/*.bench.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    // One at a time: two benchmarks on two cores would measure each other.
    fileParallelism: false,
    testTimeout: 900_000,
  },
});
