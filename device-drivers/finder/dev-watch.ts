import { watch } from 'node:fs';

/** Names under which Linux shows keypads, scanners and printers. */
const DEVICES = /^(tty(USB|ACM|S|AMA|XRUSB|WCH)\d|hidraw\d|lp\d|usb$)/;

/**
 * Tells when a device may have come or gone; on Linux alone, elsewhere never (Windows tells the shell's window).
 *
 * @returns stops the watch
 */
export function watchDevices(hint: () => void, folder = '/dev', platform: NodeJS.Platform = process.platform): () => void {
  if (platform !== 'linux') return () => {};
  try {
    const watcher = watch(folder, (event, name) => {
      // `change` comes at every write to a device, of which there are too many.
      if (event === 'rename' && name !== null && DEVICES.test(name)) hint();
    });
    // The slow scans find everything all the same.
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
