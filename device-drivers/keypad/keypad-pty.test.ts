import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../core/contract/clock.ts';
import { skipFor } from '../../tests/faults/skip.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { realHid } from '../hid/real-hid.ts';
import { noPseudoTerminals, pseudoTerminals } from '../serial/pseudo-terminals.ts';
import { realSerial } from '../serial/real-serial.ts';
import { startKeypadFamily } from './keypad-family.ts';
import { type KeypadEvent, keypadEventSchema } from './keypad-messages.ts';
import { loadKeypadProfile } from './profiles.ts';

const XOR = loadKeypadProfile('/nowhere', 'serial-fixed-xor');
const LINE = { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' } as const;
const key = (code: number) => Uint8Array.of(0xaa, 0x55, 1, code, 1 ^ code);

test('over a real tty: keys arrive, commands go out, and a pulled cable that comes back works again', async (context) => {
  skipFor(context, noPseudoTerminals());
  const cable = pseudoTerminals();
  onTestFinished(() => cable.remove());
  const events: KeypadEvent[] = [];
  let skippedMs = 0;
  const family = startKeypadFamily(
    { profile: XOR, port: cable.ours },
    {
      emit: (event) => events.push(keypadEventSchema.parse(event)),
      clock: { ...systemClock, ticks: () => systemClock.ticks() + skippedMs },
      serial: realSerial,
      hid: realHid,
      connect: () => {
        throw new Error('A keypad needs no network.');
      },
      spooler: undefined,
    },
  );
  onTestFinished(() => family.stop());
  const standing = async (state: string) =>
    eventually(() => expect(events.findLast((event) => event.type === 'devices')?.devices[0]?.state).toBe(state));
  const pressed = () => events.flatMap((event) => (event.type === 'pressed' ? [`${event.session} ${event.meaning.level}`] : []));
  const theKeypad = async () => {
    const connection = await realSerial.open(cable.theirs, LINE);
    const heard: number[] = [];
    connection.onData((bytes) => heard.push(...bytes));
    return { connection, heard };
  };

  /** Soon after the port was opened keys count for nothing; the citizen takes longer than that. */
  const press = async ({ connection }: Awaited<ReturnType<typeof theKeypad>>, code: number, counted: string[]) => {
    skippedMs += 10_000;
    await connection.write(key(code));
    await eventually(() => expect(pressed()).toEqual(counted));
  };

  await standing('missing');
  await cable.plugIn();
  let keypad = await theKeypad();
  family.tell('hint', null);
  await standing('ready');
  family.tell('scene', { scene: 'asking', session: 'a' });
  await eventually(() => expect(keypad.heard.slice(-10)).toEqual([...key(0x11), ...key(0x21)]));
  await press(keypad, 0x35, ['a 5']);

  await cable.pull();
  await standing('missing');
  await cable.plugIn();
  keypad = await theKeypad();
  family.tell('hint', null);
  await standing('ready');
  await eventually(() => expect(keypad.heard).toEqual([...key(0x11), ...key(0x21)]));
  family.tell('scene', { scene: 'asking', session: 'b' });
  await press(keypad, 0x34, ['a 5', 'b 4']);
  await keypad.connection.close();
});
