import { once } from 'node:events';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { nodeLauncher } from '../../device-drivers/index.ts';
import { LET_GO_MS } from '../../device-drivers/keypad/key-gate.ts';
import { TWO_KEYS_MS } from '../../device-drivers/keypad/one-key-at-a-time.ts';
import { pseudoTerminals } from '../../device-drivers/serial/pseudo-terminals.ts';
import { connectTestScreen, startTestEvaluator } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { percentile, report, rounded, scaled } from './report.ts';

/** From the bytes of a key on the wire to the level that is known, and stored: through a device host of its own. */

const PRESSES = scaled(200);
/** Keys of the shipped profile `serial-fixed-xor`, for levels that ask no reasons: in turn, for the same one so soon again would be held. */
const KEYS = [0x35, 0x34, 0x33].map((code) => Uint8Array.of(0xaa, 0x55, 1, code, 1 ^ code));
const keyOf = (press: number) => KEYS[press % KEYS.length] ?? Uint8Array.of();
/** A screen that has just come up hears nothing for 300 ms. */
const BETWEEN_MS = 350;

/** The least there can be: the same bytes through the same terminal, read by nobody's code but Node's. */
async function bareReads(): Promise<number[]> {
  const line = pseudoTerminals();
  await line.plugIn();
  const theirs = openSync(line.theirs, 'w');
  const ours = createReadStream(line.ours);
  // The terminal goes away under it at the end.
  ours.on('error', () => {});
  const samples: number[] = [];
  for (let press = 0; press < PRESSES; press += 1) {
    const from = performance.now();
    writeSync(theirs, keyOf(press));
    await once(ours, 'data');
    samples.push(performance.now() - from);
  }
  closeSync(theirs);
  ours.destroy();
  await line.remove();
  return samples;
}

test(`press → level known and stored, over ${PRESSES} presses`, async () => {
  const line = pseudoTerminals();
  await line.plugIn();
  const theirs = openSync(line.theirs, 'w');
  const evaluator = await startTestEvaluator({
    launch: nodeLauncher(),
    config: { region: 'national', keypad: { profile: 'serial-fixed-xor', port: line.ours } },
  });
  const ready = async () => JSON.stringify((await evaluator.call('GET', '/v1/status')).body);
  await vi.waitFor(async () => expect(await ready()).toMatch(/"kind":"keypad","state":"ready"/), { timeout: 20_000 });
  const screen = await connectTestScreen(evaluator);
  // What comes as soon as the port is open was pressed before.
  await pause(LET_GO_MS);

  const samples: number[] = [];
  for (let press = 1; press <= PRESSES; press += 1) {
    const session = await evaluator.offer(sampleRequest(press));
    await screen.waitFor((view) => view.screen === 'rating' && view.session === session);
    await pause(BETWEEN_MS);
    const from = performance.now();
    writeSync(theirs, keyOf(press));
    await screen.waitFor((view) => view.screen === 'thanks');
    samples.push(performance.now() - from);
    await screen.send('dismiss', { session });
  }
  closeSync(theirs);
  await line.remove();
  expect(samples.length).toBe(PRESSES);

  const bare = await bareReads();
  const row = (what: string, values: readonly number[]) => ({
    what,
    'p50 ms': rounded(percentile(values, 0.5)),
    'p99 ms': rounded(percentile(values, 0.99)),
    'p50 ÷ bare read': rounded(percentile(values, 0.5) / percentile(bare, 0.5)),
  });
  report('press', [
    row('press → level stored → "thank you" sent to the screen', samples),
    row(`the same without the ${TWO_KEYS_MS} ms in which a second key would tell an elbow`, samples.map((ms) => ms - TWO_KEYS_MS)),
    row('peer: the same bytes read from the same terminal', bare),
  ]);
}, 600_000);
