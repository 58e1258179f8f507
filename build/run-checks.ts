/**
 * `npm test`: everything that must hold before a change lands. Lint and types first, because they fail fastest; then all
 * tests. The last line is "N passed, N failed, N skipped", which the continuous integration reads.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

const ROOT = join(import.meta.dirname, '..');
const bin = (name: string) => join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

const resultsSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), meta: z.record(z.string(), z.unknown()).optional() })),
    }),
  ),
});

/** @returns whether the command succeeded; its output goes to the console */
function run(title: string, command: string, args: readonly string[]): boolean {
  console.log(`\n▸ ${title}`);
  return spawnSync(bin(command), args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

function runTests(): z.infer<typeof resultsSchema> {
  const folder = mkdtempSync(join(tmpdir(), 'counter-evaluator-results-'));
  const file = join(folder, 'results.json');
  try {
    const success = run('Tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
    const results = resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { ...results, success };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const checks = [run('Lint (oxlint)', 'oxlint', ['--deny-warnings']), run('Types (tsc)', 'tsc', ['-p', '.'])];
const failedChecks = checks.filter((passed) => !passed).length;
const { numPassedTests, numFailedTests, numPendingTests, success, testResults } = runTests();
for (const { fullName, status, meta } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
  if (status === 'skipped' || status === 'pending') console.log(`skipped: ${fullName} — ${String(meta?.['skipReason'] ?? 'see its name')}`);
}
// A run that fails without a failed test (an error between tests, say) still counts as a failure.
const failed = failedChecks + (success ? numFailedTests : Math.max(1, numFailedTests));
console.log(`\n${checks.length - failedChecks + numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
