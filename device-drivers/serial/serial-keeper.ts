import type { Clock } from '../../core/contract/clock.ts';
import { DeviceKeeper } from '../finder/device-keeper.ts';
import { identityOf } from '../finder/identities.ts';
import type { KeeperState } from '../finder/keeper-state.ts';
import { samePath } from '../finder/same-path.ts';
import type { SerialConnection, SerialLibrary, SerialPortInfo, SerialSettings } from './serial-library.ts';

/** By what a serial device is known: a fixed port, or what it says of itself over USB. */
export interface WantedSerial {
  port?: string | undefined;
  vendorId?: string | undefined;
  productId?: string | undefined;
}

export interface SerialKeeperOptions {
  serial: SerialLibrary;
  wanted: WantedSerial;
  settings: SerialSettings;
  clock: Clock;
  onChange(state: KeeperState<SerialPortInfo, SerialConnection>): void;
}

/** Keeps one serial device open. */
export function keepSerial({ serial, wanted, settings, clock, onChange }: SerialKeeperOptions): DeviceKeeper<SerialPortInfo, SerialConnection> {
  const { port } = wanted;
  return new DeviceKeeper<SerialPortInfo, SerialConnection>({
    list: () => serial.list(),
    match: (found) => isWantedSerial(wanted, found),
    fixed: port === undefined ? undefined : { path: port, label: port, vendorId: undefined, productId: undefined, serialNumber: undefined },
    identify: identityOf,
    open: ({ path }) => serial.open(path, settings),
    clock,
    onChange,
  });
}

/** Never, if nothing is named. */
export function isWantedSerial({ port, vendorId, productId }: WantedSerial, found: SerialPortInfo): boolean {
  if (port !== undefined) return samePath(port, found.path);
  return vendorId !== undefined && vendorId === found.vendorId && (productId === undefined || productId === found.productId);
}
