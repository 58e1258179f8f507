import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

async function run(...args: string[]): Promise<{ code: unknown; said: string; complained: string }> {
  const file = join(import.meta.dirname, 'fixtures', 'guarded-evaluator-process.ts');
  const evaluator = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  evaluator.stdout.on('data', (chunk) => (said += String(chunk)));
  evaluator.stderr.on('data', (chunk) => (complained += String(chunk)));
  const [code]: unknown[] = await once(evaluator, 'close');
  return { code, said, complained };
}

test.each([
  ['a frame of nonsense', '00000004deadbeef'],
  ['a frame of nothing', '00000000'],
  ['a frame that claims to hold an object of the system', '00000003ff0f5c'],
])('%s on the channel of a device host does not end the evaluator', async (_what, garbage) => {
  const { code, said, complained } = await run(garbage);
  expect({ code, said }).toEqual({ code: 0, said: 'still there' });
  expect(complained).toBe('A child process wrote onto its channel what is no message; it is ignored.\n');
});

test('any other fault that nobody caught ends it, with its words', async () => {
  const { code, complained } = await run();
  expect(code).toBe(1);
  expect(complained).toMatch(/^Error: a fault of its own\n {4}at /);
});
