import { expect, test } from 'vitest';
import { FIVE_STARS, NO_SIGNAL, openSerial, rig } from '../../tests/support/keypad-rig.ts';
import { KEEPER_TIMES } from '../finder/device-keeper.ts';
import { settled, until } from '../finder/until.ts';
import { LET_GO_MS } from './key-gate.ts';

test('learning listens to the keypad itself, which it lets go and takes back', async () => {
  const { family, keypad, of, ask, press, clock, health, serial } = await openSerial();
  const source = { transport: 'serial', path: 'COM3' };
  expect(await family.call('capture-start', source, NO_SIGNAL)).toMatchObject({ transport: 'serial', path: 'COM3' });
  expect(serial.openHandles).toBe(1);
  expect(health()?.state).toBe('unknown');
  keypad.fragmentBytes = 2;
  await keypad.sends(FIVE_STARS);
  clock.advance(29);
  expect(of('captured')).toEqual([]);
  clock.advance(1);
  expect(of('captured')).toEqual([{ type: 'captured', bytes: 'AA55013534' }]);
  await family.call('capture-stop', {}, NO_SIGNAL);
  await until(() => health()?.state === 'ready');
  clock.advance(LET_GO_MS);
  ask(family, 'a');
  await press(keypad, FIVE_STARS);
  expect(of('pressed')).toHaveLength(1);
  expect(of('captured')).toHaveLength(1);
});

test('learning goes on after the keypad was unplugged, and ends when a citizen is asked to rate', async () => {
  const { hid, of, clock, start } = rig({ profile: null });
  hid.plug('pad');
  const family = start();
  await family.call('capture-start', { transport: 'hid', path: 'pad' }, NO_SIGNAL);
  hid.unplug('pad');
  await settled();
  const again = hid.plug('pad');
  clock.advance(KEEPER_TIMES.whileMissing);
  await until(() => again.connection !== undefined);
  await again.sends(Uint8Array.of(1, 5));
  await again.sends(Uint8Array.of(1, 0));
  expect(of('captured').map(({ bytes }) => bytes)).toEqual(['0105', '0100']);
  family.tell('scene', { scene: 'asking', session: 'a' });
  await until(() => again.connection === undefined);
  expect(of('devices').at(-1)?.devices).toEqual([]);
});

test.each([0, 1, 2, 5])('a citizen who is asked %i turns after the order to learn has the keypad all the same', async (turns) => {
  const { family, keypad, of, ask, press, clock, health } = await openSerial();
  const order = family.call('capture-start', { transport: 'serial', path: 'COM3' }, NO_SIGNAL);
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  ask(family, 'a');
  await expect(order).rejects.toMatchObject({ kind: turns === 0 ? 'busy' : 'cannot-open' });
  await until(() => health()?.state === 'ready');
  clock.advance(LET_GO_MS);
  await press(keypad, FIVE_STARS);
  expect(of('pressed')).toMatchObject([{ session: 'a' }]);
  expect(of('captured')).toEqual([]);
});

test('learning is refused while a session is armed, and says why a port does not open', async () => {
  const { family, serial, health } = await openSerial();
  const source = { transport: 'serial', path: 'COM9' };
  await expect(family.call('capture-start', source, NO_SIGNAL)).rejects.toMatchObject({ kind: 'cannot-open' });
  serial.plug('COM9').failOpening(1, 'busy');
  await expect(family.call('capture-start', source, NO_SIGNAL)).rejects.toMatchObject({ kind: 'cannot-open' });
  family.tell('scene', { scene: 'asking', session: 'a' });
  await expect(family.call('capture-start', source, NO_SIGNAL)).rejects.toMatchObject({ kind: 'busy' });
  expect(health()?.state).toBe('ready');
});
