import { onTestFinished } from 'vitest';
import { devicesEventSchema } from '../../device-drivers/finder/device-events.ts';
import { settled, until } from '../../device-drivers/finder/until.ts';
import { SimulatedHid } from '../../device-drivers/hid/simulated-hid.ts';
import type { DeviceFamilyServer } from '../../device-drivers/host/host-messages.ts';
import { EARLIER_MS, LET_GO_MS } from '../../device-drivers/keypad/key-gate.ts';
import { startKeypadFamily } from '../../device-drivers/keypad/keypad-family.ts';
import { type KeypadEvent, keypadEventSchema } from '../../device-drivers/keypad/keypad-messages.ts';
import { TWO_KEYS_MS } from '../../device-drivers/keypad/one-key-at-a-time.ts';
import { loadKeypadProfile } from '../../device-drivers/keypad/profiles.ts';
import { SimulatedSerial } from '../../device-drivers/serial/simulated-serial.ts';
import { ManualClock } from './manual-clock.ts';

export const XOR = loadKeypadProfile('/nowhere', 'serial-fixed-xor');
export const HID = loadKeypadProfile('/nowhere', 'hid-generic');
export const NO_SIGNAL = new AbortController().signal;

/** A key of the shipped profile serial-fixed-xor. */
export const key = (code: number, address = 1) => Uint8Array.of(0xaa, 0x55, address, code, address ^ code);
export const FIVE_STARS = key(0x35);
export const frame = (command: number) => [...key(command)];

/** Lets a family go at the end of the test, and fails the test if it left anything open or misused a library. */
async function endWell(family: DeviceFamilyServer, serial: SimulatedSerial, hid: SimulatedHid): Promise<void> {
  await family.stop();
  if (serial.openHandles + hid.openHandles > 0) throw new Error('A handle was left open.');
  if (serial.misuses.length + hid.misuses.length > 0) throw new Error([...serial.misuses, ...hid.misuses].join('; '));
}

/** The keypads' family with simulated libraries and a clock that the test moves. */
export function rig(settings: unknown) {
  const [serial, hid, clock] = [new SimulatedSerial(), new SimulatedHid(), new ManualClock(0)];
  const events: KeypadEvent[] = [];
  const start = () => {
    const context = {
      emit: (event: unknown) => events.push(keypadEventSchema.parse(structuredClone(event))),
      connect: () => {
        throw new Error('A keypad needs no network.');
      },
      spooler: undefined,
    };
    const family = startKeypadFamily(settings, { ...context, serial, hid, clock });
    onTestFinished(() => endWell(family, serial, hid));
    return family;
  };
  const of = <T extends KeypadEvent['type']>(type: T) => events.filter((event): event is Extract<KeypadEvent, { type: T }> => event.type === type);
  const health = () => devicesEventSchema.parse(of('devices').at(-1)).devices[0];
  /** Asks a citizen, and lets the time go by in which a key was surely pressed before. */
  const ask = (family: DeviceFamilyServer, session: string) => {
    family.tell('scene', { scene: 'asking', session });
    clock.advance(EARLIER_MS);
  };
  /** A press of one key, whole. */
  const press = async (device: { sends(bytes: Uint8Array): Promise<void> }, bytes: Uint8Array) => {
    await device.sends(bytes);
    clock.advance(TWO_KEYS_MS);
  };
  return { serial, hid, clock, events, of, health, start, ask, press };
}

/** With a serial keypad plugged in, and open for so long that its keys count. */
export async function openSerial() {
  const kit = rig({ profile: XOR, port: 'COM3' });
  const keypad = kit.serial.plug('COM3');
  const family = kit.start();
  await until(() => kit.health()?.state === 'ready');
  await settled();
  kit.clock.advance(LET_GO_MS);
  return { ...kit, keypad, family };
}
