import { connect } from 'node:net';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { devicesEventSchema } from '../finder/device-events.ts';
import { FamilyClient } from './family-client.ts';
import type { StartFamily } from './family-context.ts';
import { inProcessHosts } from './in-process-launcher.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const pressedSchema = z.object({ type: z.literal('pressed') });

test('of what a device host tells that is no event, each process’s first alone is logged: it may tell it without end', async () => {
  const clock = new ManualClock(0);
  const logged: string[] = [];
  const pressed: unknown[] = [];
  const raving: StartFamily = (_settings, { emit }) => {
    for (let times = 0; times < 1_000; times += 1) emit({ type: 'nonsense' });
    emit({ type: 'pressed' });
    return { call: () => Promise.reject(new Error('It answers nothing.')), tell: () => {}, stop: () => Promise.resolve() };
  };
  const library = { list: async () => [], open: () => Promise.reject(new Error('There are no devices.')) };
  const hosts = inProcessHosts({ keypad: raving }, { clock, serial: library, hid: library, connect: (port) => connect({ port }), spooler: undefined });
  const client = new FamilyClient({
    family: 'keypad',
    settings: {},
    launch: hosts.launch,
    clock,
    log: (words) => logged.push(words),
    events: z.union([pressedSchema, devicesEventSchema]),
    onEvent: (event) => pressed.push(event),
    onChange: () => {},
  });
  client.host.start();
  await settled();
  hosts.kill('keypad');
  await settled();
  clock.advance(500);
  await settled();
  expect(pressed).toHaveLength(2);
  expect(logged.filter((words) => words.includes('no event'))).toHaveLength(2);
  await client.host.stop();
});
