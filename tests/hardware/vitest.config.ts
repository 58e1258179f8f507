import { defineConfig } from 'vitest/config';

/** `npm run test:hardware`: the drivers against a real kernel, in a virtual machine that boots once for all tests. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/hardware/**/*.hardware.ts'],
    pool: 'forks',
    fileParallelism: false,
    // Software emulation on a busy machine is slow; a test that hangs still ends.
    testTimeout: 90_000,
    hookTimeout: 300_000,
  },
});
