import type { HidDeviceInfo } from '../hid/hid-library.ts';
import type { SerialPortInfo } from '../serial/serial-library.ts';
import type { HidProfile, SerialProfile } from './keypad-profile.ts';

/** Whether a profile means this device, by all that its `match` names. */
export function matchesHid({ match }: HidProfile, device: HidDeviceInfo): boolean {
  return (
    (match.vendorId === undefined || Number.parseInt(match.vendorId, 16) === device.vendorId) &&
    (match.productId === undefined || Number.parseInt(match.productId, 16) === device.productId) &&
    (match.usagePage === undefined || match.usagePage === device.usagePage) &&
    (match.usage === undefined || match.usage === device.usage) &&
    (match.serialNumber === undefined || match.serialNumber === device.serialNumber)
  );
}

/** Never by itself: a profile without `match` means only the port that the settings name. */
export function matchesSerial({ match }: SerialProfile, port: SerialPortInfo): boolean {
  return match !== undefined && match.vendorId === port.vendorId && (match.productId === undefined || match.productId === port.productId);
}
