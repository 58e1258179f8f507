import type { SimulatedDevice } from '../finder/simulated-device.ts';
import { SimulatedLibrary } from '../finder/simulated-library.ts';
import type { HidConnection, HidDeviceInfo, HidLibrary } from './hid-library.ts';

export interface SimulatedHidInfo extends Omit<HidDeviceInfo, 'path'> {
  /** Bytes of each output report, its number included. */
  outputBytes: number;
}

/** A HID library without hardware, for tests. */
export class SimulatedHid extends SimulatedLibrary<HidDeviceInfo> implements HidLibrary {
  readonly #outputBytes = new Map<string, number>();

  /** A keypad of the vendor-defined kind, unless `info` says otherwise. */
  plug(path: string, info: Partial<SimulatedHidInfo> = {}): SimulatedDevice<HidDeviceInfo> {
    const { outputBytes = 9, ...rest } = info;
    this.#outputBytes.set(path, outputBytes);
    const vendorDefined = { vendorId: 0x1209, productId: 0x0001, usagePage: 0xff00, usage: 1 };
    return this.plugIn({ path, serialNumber: undefined, label: path, ...vendorDefined, ...rest }, true);
  }

  open(path: string): Promise<HidConnection> {
    return this.openDevice(path, (report) => {
      const wanted = this.#outputBytes.get(path);
      if (report.length !== wanted) this.misuse(`${path}: a report of ${report.length} bytes instead of ${wanted}`);
    });
  }
}
