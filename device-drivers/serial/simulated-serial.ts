import type { SimulatedDevice } from '../finder/simulated-device.ts';
import { SimulatedLibrary } from '../finder/simulated-library.ts';
import type { SerialConnection, SerialLibrary, SerialPortInfo, SerialSettings } from './serial-library.ts';

/** A serial library without hardware, for tests. */
export class SimulatedSerial extends SimulatedLibrary<SerialPortInfo> implements SerialLibrary {
  /** With which settings each path was opened last. */
  readonly settings = new Map<string, SerialSettings>();

  /** @param info `listed: false` is a port that `list` does not show, as a pseudo-terminal */
  plug(path: string, info: Partial<Omit<SerialPortInfo, 'path'>> & { listed?: boolean } = {}): SimulatedDevice<SerialPortInfo> {
    const { listed = true, ...rest } = info;
    return this.plugIn({ path, vendorId: undefined, productId: undefined, serialNumber: undefined, label: path, ...rest }, listed);
  }

  async open(path: string, settings: SerialSettings): Promise<SerialConnection> {
    const connection = await this.openDevice(path, () => {});
    this.settings.set(path, settings);
    return connection;
  }
}
