import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTROL_PORT, fromGuestSchema, type ToGuest } from './guest-messages.ts';
import { bundlePrograms } from './guest-programs.ts';
import { buildInitramfs } from './initramfs.ts';
import { findKernel } from './kernel.ts';
import { onJson, writeJson } from './lines.ts';
import { modulesInOrder } from './modules.ts';
import { QemuMonitor } from './qemu-monitor.ts';
import { FTDI, startQemu, type Qemu } from './qemu.ts';
import { programPath } from './requirements.ts';
import { ScenarioRun } from './scenario-run.ts';

const CHECKOUT = join(import.meta.dirname, '../../..');
/** It takes some ten seconds on two idle cores. */
const BOOT_MS = 180_000;
/** The machine's own, the drivers that are tried, and what their devices are made of. */
const MODULES = 'virtio_pci virtio_console 9p 9pnet_virtio xhci_pci hid_generic usbhid usblp ftdi_sio cdc_acm uhid usb_f_hid usb_f_acm usb_f_printer dummy_hcd';

/** A machine with Debian's kernel and this computer's files, read-only, in which scenarios run on real device drivers. */
export interface VirtualMachine {
  versions: string;
  /** The far end of the FTDI port's line. */
  ftdiLine: Socket;
  plugFtdi(): Promise<void>;
  unplugFtdi(): Promise<void>;
  /** Starts a scenario of `inside/scenarios.ts`; one that still runs is ended. */
  run(scenario: string): ScenarioRun;
  /** What kernel and scenarios wrote on the console. */
  console(): string;
  stop(): Promise<void>;
}

/** @throws Error that says what to do when there is no kernel, or with the console when the machine does not come up */
export async function bootMachine(): Promise<VirtualMachine> {
  const kernel = findKernel();
  const folder = mkdtempSync(join(tmpdir(), 'evaluator-machine-'));
  try {
    const program = { folder: CHECKOUT, command: [process.execPath, await bundlePrograms(CHECKOUT)] };
    const initramfs = buildInitramfs(folder, programPath('busybox') ?? 'busybox', modulesInOrder(kernel.modules, MODULES.split(' ')), program);
    const qemu = await startQemu({ image: kernel.image, initramfs, folder, controlPort: CONTROL_PORT });
    return await withAgent(qemu);
  } finally {
    // QEMU has read the files and is connected: it needs them no more.
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withAgent(qemu: Qemu): Promise<VirtualMachine> {
  const monitor = new QemuMonitor(qemu.monitor);
  const agent = new Agent(qemu);
  const versions = await agent.up.catch(async (error: unknown) => {
    await qemu.kill();
    throw error;
  });
  await monitor.execute('qmp_capabilities');
  return {
    versions,
    ftdiLine: qemu.ftdi,
    plugFtdi: () => monitor.execute('device_add', FTDI),
    unplugFtdi: () => monitor.unplug(FTDI.id),
    run: (scenario) => agent.run(scenario),
    console: () => qemu.console(),
    stop: () => qemu.kill(),
  };
}

/** The agent inside, which runs one scenario at a time. */
class Agent {
  readonly up: Promise<string>;
  readonly #control: Socket;
  readonly #runs: ScenarioRun[] = [];
  #ended = false;

  constructor(qemu: Qemu) {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.up = promise;
    this.#control = qemu.control;
    const late = setTimeout(() => reject(new Error(`the machine did not come up:\n${qemu.console()}`)), BOOT_MS);
    onJson(qemu.control, (line) => {
      const message = fromGuestSchema.parse(line);
      if (message.type === 'said') return this.#runs[message.run]?.receive(message.message);
      clearTimeout(late);
      resolve(`Node ${message.node}, Linux ${message.kernel}`);
    });
    qemu.onEnd(() => {
      clearTimeout(late);
      reject(new Error(`the machine ended:\n${qemu.console()}`));
      this.#ended = true;
      for (const run of this.#runs) run.machineEnded();
    });
  }

  run(scenario: string): ScenarioRun {
    const run = new ScenarioRun();
    if (this.#ended) run.machineEnded();
    const message: ToGuest = { type: 'run', run: this.#runs.push(run) - 1, scenario };
    writeJson(this.#control, message);
    return run;
  }
}
