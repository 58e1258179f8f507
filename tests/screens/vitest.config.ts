import { defineConfig } from 'vitest/config';

/** `npm run screens`: not a test of behaviour, but the same parts run the same way. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/screens/*.screens.ts'],
    globalSetup: ['tests/support/global-setup.ts', 'tests/screens/contact-sheet.ts'],
    pool: 'forks',
    testTimeout: 300_000,
  },
});
