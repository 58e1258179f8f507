import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelModule } from './modules.ts';

/** What the machine runs once the host's root is its own: a program and its arguments. */
export interface GuestProgram {
  command: string[];
  folder: string;
}

const quoted = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** Loads the modules, takes the host's root (read-only, by 9p) as its own and goes on in `MAIN`. */
const INIT = `#!/busybox sh
b=/busybox
$b mkdir -p /proc /sys /dev /host
$b mount -t proc proc /proc
for module in /modules/*; do $b insmod "$module" || echo "no module $module"; done
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288,cache=loose,ro root /host || echo 'no root'
$b mount -t devtmpfs dev /host/dev
$b mount -t sysfs sys /host/sys
$b mount -t configfs config /host/sys/kernel/config
$b mount -t proc proc /host/proc
$b mount -t tmpfs run /host/run
$b mkdir -p /host/run/guest
$b cp /busybox /main /host/run/guest/
exec $b switch_root /host /run/guest/busybox sh /run/guest/main
`;

/** udev names the devices, as on any desktop: serialport's list and hidapi's names come from it. */
const main = (program: GuestProgram) => `b=/run/guest/busybox
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/run/guest TMPDIR=/run/guest
$b ip link set lo up
udevd=/usr/lib/systemd/systemd-udevd
[ -x $udevd ] || udevd=/lib/systemd/systemd-udevd
$udevd --daemon
udevadm trigger --action=add
udevadm settle --timeout=20
cd ${quoted(program.folder)}
${program.command.map(quoted).join(' ')}
echo "the guest's program ended: $?"
$b poweroff -f
`;

/** Writes the first file system of the machine into `folder`, and returns the archive's path. */
export function buildInitramfs(folder: string, busybox: string, modules: KernelModule[], program: GuestProgram): string {
  const root = join(folder, 'initramfs');
  mkdirSync(join(root, 'modules'), { recursive: true });
  copyFileSync(busybox, join(root, 'busybox'));
  writeFileSync(join(root, 'init'), INIT);
  writeFileSync(join(root, 'main'), main(program));
  for (const [index, module] of modules.entries()) {
    writeFileSync(join(root, 'modules', `${String(index).padStart(3, '0')}-${module.name}.ko`), module.content);
  }
  for (const file of ['busybox', 'init']) chmodSync(join(root, file), 0o755);
  const names = ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' })];
  const { status, stdout, stderr } = spawnSync('cpio', ['-o', '-H', 'newc', '--quiet'], { cwd: root, input: names.join('\n'), maxBuffer: 256 * 2 ** 20 });
  if (status !== 0) throw new Error(`cpio failed: ${stderr.toString()}`);
  const archive = join(folder, 'initramfs.cpio');
  writeFileSync(archive, stdout);
  return archive;
}
