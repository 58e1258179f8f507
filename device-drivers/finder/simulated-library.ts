import { CannotOpen, DeviceLost, DeviceMisuse } from './device-errors.ts';
import { type SimulatedConnection, SimulatedDevice, type Turn } from './simulated-device.ts';

/**
 * What the simulated serial and HID libraries share. They keep the real ones' limits: an answer comes a turn later, a
 * device is locked by who opened it, writes do not overlap. A misuse throws, and stands in `misuses`.
 */
export abstract class SimulatedLibrary<Info extends { path: string }> {
  readonly misuses: string[] = [];
  readonly #devices = new Map<string, { device: SimulatedDevice<Info>; listed: boolean }>();
  readonly #turn: Turn;
  readonly #listFailures: string[] = [];
  #openHandles = 0;
  #listings = 0;
  #listing = false;

  /** @param turn how long an answer takes; one turn of the event loop if not given */
  constructor(turn: Turn = () => new Promise((resolve) => setImmediate(resolve))) {
    this.#turn = turn;
  }

  /** How many connections are open now. */
  get openHandles(): number {
    return this.#openHandles;
  }

  /** How often `list` was called. */
  get listings(): number {
    return this.#listings;
  }

  unplug(path: string): void {
    const plugged = this.#devices.get(path);
    this.#devices.delete(path);
    plugged?.device.connection?.lose(new DeviceLost(`${path} was unplugged.`));
  }

  /** The next listing fails with these words; once for each call. */
  failListing(message: string): void {
    this.#listFailures.push(message);
  }

  async list(): Promise<Info[]> {
    if (this.#listing) this.misuses.push('two listings at once');
    this.#listing = true;
    this.#listings += 1;
    await this.#turn();
    this.#listing = false;
    const failure = this.#listFailures.shift();
    if (failure !== undefined) throw new Error(failure);
    return [...this.#devices.values()].filter(({ listed }) => listed).map(({ device }) => ({ ...device.info }));
  }

  protected plugIn(info: Info, listed: boolean): SimulatedDevice<Info> {
    if (this.#devices.has(info.path)) throw new DeviceMisuse(`${info.path} is plugged in already.`);
    const device = new SimulatedDevice(info, this.#turn);
    this.#devices.set(info.path, { device, listed });
    return device;
  }

  protected async openDevice(path: string, checkWrite: (bytes: Uint8Array) => void): Promise<SimulatedConnection> {
    await this.#turn();
    const device = this.#devices.get(path)?.device;
    if (device === undefined) throw new CannotOpen('absent', `${path} is not there.`);
    const failure = device.takeOpenFailure();
    if (failure !== undefined) throw new CannotOpen(failure, `${path} does not open.`);
    if (device.connection !== undefined) {
      this.misuses.push(`${path} was opened twice`);
      throw new CannotOpen('busy', `${path} is held by us.`);
    }
    this.#openHandles += 1;
    return device.connect(
      (what) => this.misuse(`${path}: ${what}`),
      checkWrite,
      () => (this.#openHandles -= 1),
    );
  }

  protected misuse(what: string): never {
    this.misuses.push(what);
    throw new DeviceMisuse(what);
  }
}
