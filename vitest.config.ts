import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['node_modules/**', 'dist/**', 'artifacts/**'],
    // Native addons (better-sqlite3, serialport) want processes of their own, not worker threads.
    pool: 'forks',
    // Vitest would leave one core free: on the two of the continuous integration that is half of the time.
    maxWorkers: '100%',
    setupFiles: ['tests/support/random-cases.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A loaded machine may stall for seconds; vitest would give up after one.
    expect: { poll: { timeout: 10_000 } },
  },
});
