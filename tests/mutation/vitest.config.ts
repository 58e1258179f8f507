import { defineConfig } from 'vitest/config';

/**
 * The tests of the rules alone: pure, so they need no browser and no screens. Without the one that alters the profiles,
 * which says nothing of the code.
 */
export default defineConfig({
  test: {
    include: ['core/evaluation/**/*.test.ts'],
    exclude: ['core/evaluation/articles/every-value.test.ts'],
    setupFiles: ['tests/mutation/fixed-seed.ts'],
  },
});
