import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../../../core/contract/clock.ts';
import type { DeviceState } from '../../../../core/contract/device-health.ts';
import type { KeyMeaning, KeypadScene } from '../../../../core/contract/keypad.ts';
import { FamilyClient } from '../../../../device-drivers/host/family-client.ts';
import { LET_GO_MS } from '../../../../device-drivers/keypad/key-gate.ts';
import { keypadEventSchema, type KeypadEvent } from '../../../../device-drivers/keypad/keypad-messages.ts';
import { loadKeypadProfile } from '../../../../device-drivers/keypad/profiles.ts';
import { REPORT_BYTES, type PluggedKeypad } from '../devices/hid-keypad.ts';
import { plugUsbHidKeypad } from '../devices/usb-hid-keypad.ts';
import { eventually } from '../eventually.ts';
import { killableLauncher } from '../host-process.ts';
import type { Scenario } from '../scenario.ts';

const asking = (session: string): KeypadScene => ({ scene: 'asking', session });

/** The keypad's device host, its process killed and its keypad unplugged in the middle of sessions. */
export const keypadHost: Scenario = async () => {
  const keypad = await plugUsbHidKeypad();
  const host = startHost();
  await host.comesTo('ready');
  host.tell(asking('first'));
  const first = await pressed(host, keypad, 5);

  const killedMs = await timed(async () => {
    host.kill();
    await host.comesTo('unknown');
    await host.comesTo('ready');
  });
  // Nobody tells the new process the scene but the evaluator's end of it.
  const afterKill = await pressed(host, keypad, 4);

  host.tell(asking('second'));
  const missingMs = await timed(async () => {
    await keypad.unplug();
    await host.comesTo('missing');
  });
  const again = await plugUsbHidKeypad();
  const backMs = await timed(() => host.comesTo('ready'));
  const afterReplug = await pressed(host, again, 1);
  await host.stop();
  return { first, afterKill, afterReplug, killedMs, missingMs, backMs };
};

function startHost() {
  const { launch, kill } = killableLauncher();
  const presses: { session: string; meaning: KeyMeaning }[] = [];
  const client = new FamilyClient<KeypadEvent>({
    family: 'keypad',
    settings: { profile: loadKeypadProfile('', 'hid-generic') },
    launch,
    clock: systemClock,
    log: (words) => console.log(words),
    events: keypadEventSchema,
    onEvent: (event) => {
      if (event.type === 'pressed') presses.push({ session: event.session, meaning: event.meaning });
    },
    onChange: () => {},
  });
  client.host.start();
  return {
    presses,
    kill,
    tell: (scene: KeypadScene) => client.host.tell('scene', scene),
    comesTo: (state: DeviceState) =>
      eventually(`the keypad is ${state}`, () => (client.health()[0]?.state === state ? true : undefined)),
    stop: () => client.host.stop(),
  };
}

/** Presses a key and lets it go, and returns what the evaluator was told. */
async function pressed(host: ReturnType<typeof startHost>, keypad: PluggedKeypad, key: number): Promise<unknown> {
  const { length } = host.presses;
  // What comes as soon as the keypad is open, or somebody is asked, was pressed before.
  await pause(LET_GO_MS);
  for (const code of [key, 0]) await keypad.send(Uint8Array.from({ length: REPORT_BYTES }, (_, at) => (at === 0 ? code : 0)));
  await eventually(`key ${key}`, () => (host.presses.length > length ? true : undefined));
  return host.presses.slice(length);
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return Math.round(performance.now() - began);
}
