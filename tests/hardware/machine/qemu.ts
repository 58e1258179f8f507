import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { openLine } from './lines.ts';
import { programPath } from './requirements.ts';

/** QEMU's own USB serial adapter: an FTDI chip, the far end of whose line is a socket of ours. */
export const FTDI = { driver: 'usb-serial', id: 'ftdi', chardev: 'ftdi-line', bus: 'usb.0' };

export interface Qemu {
  /** Its monitor, the agent's control port and the far end of the FTDI port's line. */
  monitor: Socket;
  control: Socket;
  ftdi: Socket;
  console(): string;
  /** Told at once when it has ended already. */
  onEnd(listener: () => void): void;
  kill(): Promise<void>;
}

/**
 * Starts QEMU, which keeps its sockets in `folder`. The kernel kills it when this process dies, however that comes about.
 * @throws Error with its words when it does not start
 */
export async function startQemu(boot: { image: string; initramfs: string; folder: string; controlPort: string }): Promise<Qemu> {
  const lines = { monitor: openLine(join(boot.folder, 'monitor')), control: openLine(join(boot.folder, 'control')), ftdi: openLine(join(boot.folder, 'ftdi')) };
  const options = [
    // Software emulation: it is the same everywhere, and a nested KVM often aborts.
    ['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1024'],
    ['-nodefaults', '-display', 'none', '-no-reboot', '-serial', 'stdio'],
    ['-kernel', boot.image, '-initrd', boot.initramfs, '-append', 'console=ttyS0 panic=-1 loglevel=6'],
    ['-virtfs', 'local,path=/,mount_tag=root,security_model=none,readonly=on,multidevs=remap'],
    ['-qmp', `unix:${lines.monitor.path}`],
    ['-device', 'virtio-serial', '-chardev', `socket,id=control,path=${lines.control.path}`],
    ['-device', `virtserialport,chardev=control,name=${boot.controlPort}`],
    ['-device', 'qemu-xhci,id=usb', '-chardev', `socket,id=${FTDI.chardev},path=${lines.ftdi.path}`],
    ['-device', `${FTDI.driver},id=${FTDI.id},chardev=${FTDI.chardev},bus=${FTDI.bus}`],
  ];
  const program = programPath('qemu-system-x86_64') ?? 'qemu-system-x86_64';
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...options.flat()], { stdio: ['ignore', 'pipe', 'pipe'] });
  return connected(child, lines);
}

async function connected(child: ChildProcess, lines: Record<'monitor' | 'control' | 'ftdi', { socket: Promise<Socket> }>): Promise<Qemu> {
  let said = '';
  for (const output of [child.stdout, child.stderr]) output?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const end = once(child, 'exit');
  const ended = end.then(() => {
    throw new Error(`QEMU ended:\n${said}`);
  });
  const [monitor, control, ftdi] = await Promise.race([Promise.all([lines.monitor.socket, lines.control.socket, lines.ftdi.socket]), ended]);
  ended.catch(() => {});
  return {
    monitor,
    control,
    ftdi,
    console: () => said,
    onEnd: (listener) => void end.then(listener),
    kill: async () => {
      child.kill('SIGKILL');
      await end;
    },
  };
}
