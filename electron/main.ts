import { app, Menu, protocol } from 'electron';
import { APP_SCHEME } from './app-protocol.ts';
import { CHROMIUM_SWITCHES, readShellOptions } from './command-line.ts';
import { EXIT_CODES } from './crash-table.ts';
import { Shell } from './shell.ts';

/**
 * The entry of the Electron main process. Its order is Electron's: one instance, then what must be said before "ready"
 * (switches, schemes, menu), then the shell. No top-level await: "ready" would come before the rest of this file ran.
 */
const options = readShellOptions(process.argv, app.isPackaged);

function prepare(): void {
  for (const [name, value] of CHROMIUM_SWITCHES) app.commandLine.appendSwitch(name, value);
  // `stream`: a player asks for a video part by part.
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);
  // The default menu brings keys for reload, zoom, developer tools and quit.
  Menu.setApplicationMenu(null);
}

let shell: Shell | undefined;

/** An error that nobody caught. Without a listener Electron would show a dialog and wait for a person. */
function failed(error: unknown): void {
  if (shell === undefined) app.exit(EXIT_CODES.gaveUp);
  else shell.failed(error);
}

function run(): void {
  const running = new Shell(options);
  shell = running;
  app.on('child-process-gone', (_event, { type, reason }) => running.helperGone(type, reason));
  app.on('second-instance', (_event, argv) => {
    if (readShellOptions(argv, app.isPackaged).quit) app.quit();
    else running.focus();
  });
  // Each way to quit comes here first; `Shell.quit` ends with `app.exit`, which does not come here again.
  app.on('before-quit', (event) => {
    event.preventDefault();
    void running.quit(EXIT_CODES.asked);
  });
  // Electron quits with the last window unless someone listens; the crash table decides about windows.
  app.on('window-all-closed', () => {});
  running.start();
}

// With `--quit` and nobody running there is nothing to do; with someone running the lock is refused, and Electron has
// told the other instance.
if (!app.requestSingleInstanceLock() || options.quit) {
  app.exit(EXIT_CODES.asked);
} else {
  process.on('uncaughtException', failed);
  process.on('unhandledRejection', failed);
  prepare();
  void app.whenReady().then(run);
}
