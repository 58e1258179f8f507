import { defineConfig } from 'vitest/config';

/** `npm run test:faults`: the full form of each fault test, with its counts and its seed printed. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/faults/**/*.faults.ts'],
    pool: 'forks',
    // One at a time: they fill disks, kill processes and take all the cores there are.
    fileParallelism: false,
    testTimeout: 3_600_000,
  },
});
