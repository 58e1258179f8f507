import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateApi } from 'swagger-typescript-api';
import { expect, test } from 'vitest';
import { GROUP_EXAMPLES, START_EXAMPLES } from '../../core/counter-link/openapi/examples.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestScreen } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { NOON } from '../support/sample-requests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { readDocument, type ApiDocument } from './api-document.ts';

const run = promisify(execFile);
const TSC = join(import.meta.dirname, '..', '..', 'node_modules', 'typescript', 'bin', 'tsc');

/** Generates a client from the document, and compiles it strictly together with a program that uses it. @returns the program's file */
async function compiledClient(document: ApiDocument): Promise<string> {
  const folder = temporaryFolder();
  const client = join(folder, 'client.ts');
  const spec = JSON.parse(JSON.stringify(document));
  await generateApi({ spec, output: folder, fileName: 'client.ts', silent: true, httpClientType: 'fetch', moduleNameFirstTag: true, generateUnionEnums: true });
  // The generator tells the compiler to look away; we want it to look.
  writeFileSync(client, readFileSync(client, 'utf8').replace('// @ts-nocheck', ''));
  copyFileSync(join(import.meta.dirname, 'whole-day.ts.txt'), join(folder, 'whole-day.ts'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const options = ['--strict', '--target', 'es2024', '--lib', 'es2024,dom,dom.iterable', '--module', 'nodenext', '--types', '', '--outDir', join(folder, 'built')];
  await run(process.execPath, [TSC, ...options, join(folder, 'whole-day.ts')], { cwd: folder }).catch((error: { stdout?: string }) => {
    throw new Error(`The generated client does not compile.\n${error.stdout}`);
  });
  return join(folder, 'built', 'whole-day.js');
}

/** A citizen who rates whatever comes, except the case with this serial number. */
function rateAll(screen: TestScreen, butFor: string | undefined): void {
  let last = '';
  void screen.waitFor((view) => {
    if (view.screen === 'rating' && view.session !== last && view.projectNo !== butFor) {
      last = view.session;
      void screen.send('chooseLevel', { session: last, level: 5 });
    }
    return false;
  });
}

test('a client that a public generator makes of the document compiles, and works through a whole day', async () => {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
  const program = await compiledClient(await readDocument(evaluator.url));
  const screen = await connectTestScreen(evaluator);
  const { immediate, enterprise, promisedIntake } = START_EXAMPLES;
  const bodies = { single: immediate?.value, other: enterprise?.value, promised: promisedIntake?.value, batch: GROUP_EXAMPLES['batch']?.value };
  rateAll(screen, bodies.other?.case.projectNo);

  const { stdout } = await run(process.execPath, [program, evaluator.url, evaluator.counterToken, JSON.stringify(bodies)]);
  const said: unknown = JSON.parse(stdout);
  expect(said).toEqual({
    'signed in': '王晓梅',
    started: 201,
    rated: 'completed',
    again: 'urn:counter-evaluator:problem:already-rated',
    cancelled: 'cancelled',
    receipt: ['deferred', 'printed'],
    group: ['completed', 'completed', 'completed', 'completed', 'completed'],
    away: { kind: 'go-to-window', windowNo: '3' },
    status: ['12', 'working'],
    today: ['A0317', 6, 1],
    'no such': 'urn:counter-evaluator:problem:no-such-evaluation',
    rules: true,
    'signed out': null,
  });
});
