import type { PartialStrykerOptions } from '@stryker-mutator/api/core';

/** `npm run mutation`: alters the code of the rules piece by piece and sees whether a test notices. */
export default {
  mutate: ['core/evaluation/**/*.ts', '!core/evaluation/**/*.test.ts', '!core/evaluation/articles/**', '!core/evaluation/regions/rules-wording.ts'],
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'artifacts/mutation/report.json' },
  // Ignored by git, by the linter and by the tests of the project.
  tempDirName: 'artifacts/mutation/sandbox',
  cleanTempDir: 'always',
  ignorePatterns: ['**', '!core/**', '!tests/mutation/**', '!tests/support/refusal-of.ts', '!package.json'],
  thresholds: { high: 95, low: 90, break: 85 },
} satisfies PartialStrykerOptions;
