import { afterEach } from 'vitest';
import { DeviceKeeper, type DeviceKeeperOptions } from '../../device-drivers/finder/device-keeper.ts';
import { identityOf } from '../../device-drivers/finder/identities.ts';
import type { KeeperState } from '../../device-drivers/finder/keeper-state.ts';
import type { SerialConnection, SerialPortInfo } from '../../device-drivers/serial/serial-library.ts';
import { SimulatedSerial } from '../../device-drivers/serial/simulated-serial.ts';
import { ManualClock } from './manual-clock.ts';

/** A keeper of one simulated serial keypad. */

export const KEYPAD = { vendorId: '1a86', productId: '7523' };
export const SETTINGS = { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' } as const;

const rigs: { close(): Promise<void>; serial: SimulatedSerial }[] = [];
afterEach(async () => {
  for (const { close, serial } of rigs.splice(0)) {
    await close();
    if (serial.openHandles !== 0) throw new Error(`${serial.openHandles} handles were left open.`);
    if (serial.misuses.length > 0) throw new Error(`Misuses: ${serial.misuses.join('; ')}`);
  }
});

export function keeperRig(options: Partial<DeviceKeeperOptions<SerialPortInfo, SerialConnection>> = {}, serial = new SimulatedSerial()) {
  const clock = new ManualClock(0);
  const states: KeeperState<SerialPortInfo, SerialConnection>[] = [];
  const keeper = new DeviceKeeper<SerialPortInfo, SerialConnection>({
    list: () => serial.list(),
    match: ({ vendorId, productId }) => vendorId === KEYPAD.vendorId && productId === KEYPAD.productId,
    identify: identityOf,
    open: ({ path }) => serial.open(path, SETTINGS),
    clock,
    onChange: (state) => states.push(state),
    ...options,
  });
  rigs.push({ close: () => keeper.close(), serial });
  return { serial, clock, keeper, states, standing: () => keeper.state.standing };
}
