import { BrowserWindow, type MessagePortMain, type WebContents } from 'electron';
import type { Clock } from '../core/contract/clock.ts';
import { SCREENS_URL } from './app-protocol.ts';
import type { Mishap } from './crash-table.ts';
import { mayNavigate } from './navigation-policy.ts';
import { ScreenVisibility } from './screen-visibility.ts';
import { SCREENS_PARTITION, type FrameOrigin } from './session.ts';

/** A new window that does not come up in this time takes the old one's place all the same. */
const SHOWN_WITHIN_MS = 20_000;
/** Chromium's net::ERR_ABORTED: a load that a newer one replaced. */
const ABORTED = -3;
/** Windows tells every window when a device comes or goes; a burst of these for each. */
const WM_DEVICECHANGE = 0x0219;

export interface ScreenSettings {
  kiosk: boolean;
  devTools: boolean;
  preload: string;
  frameOrigin: FrameOrigin;
}

export interface ScreenEvents {
  /** The page can take a port, or wants another one. */
  onLoaded(): void;
  onGone(): void;
  onMishap(mishap: Mishap, detail: string): void;
  /** A person closed the window, which only a window outside kiosk mode allows. */
  onClosedByPerson(): void;
  /** The Windows session ends; it cannot be stopped any more. */
  onSessionEnd(): void;
  /** Something was plugged in or out. Heard on Windows alone. */
  onDevicesChanged(): void;
}

/** Keeps a page where it is: no other address but the region's own page in a frame of it, no second window, no webview, no "leave this page?". */
function confine(contents: WebContents, frameOrigin: FrameOrigin): void {
  contents.on('will-frame-navigate', (details) => {
    if (!mayNavigate(details.url, { isMainFrame: details.isMainFrame, frameOrigin: frameOrigin() })) details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    if (!mayNavigate(details.url, { isMainFrame: details.isMainFrame, frameOrigin: frameOrigin() })) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // Prevented here means that the page may not keep itself from being unloaded.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function createWindow({ kiosk, devTools, preload, frameOrigin }: ScreenSettings): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    kiosk,
    width: 1280,
    height: 800,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    webPreferences: {
      preload,
      partition: SCREENS_PARTITION,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools,
      // alert() and its like would wait for a person.
      disableDialogs: true,
      // The voice invites before anyone touched the screen.
      autoplayPolicy: 'no-user-gesture-required',
      // Timers of a covered window would slow down, and with them the countdowns.
      backgroundThrottling: false,
    },
  });
  confine(window.webContents, frameOrigin);
  return window;
}

/** The one window and its page. The window of the moment may be replaced; events of a replaced one are not heard. */
export class Screen {
  readonly #settings: ScreenSettings;
  readonly #clock: Clock;
  readonly #events: ScreenEvents;
  /** Whether the window is to be seen, which the evaluator may decide. */
  readonly visibility: ScreenVisibility;
  #window: BrowserWindow | undefined;
  #closing = false;

  constructor(settings: ScreenSettings, clock: Clock, events: ScreenEvents) {
    this.#settings = settings;
    this.#clock = clock;
    this.#events = events;
    this.visibility = new ScreenVisibility(clock, { show: (overOthers) => this.#show(overOthers), hide: () => this.#hide() });
  }

  open(): void {
    const window = createWindow(this.#settings);
    this.#window = window;
    this.visibility.opened();
    this.#watch(window);
    window.once('ready-to-show', () => {
      if (this.#window === window) this.visibility.drawn();
    });
    // A failure is heard as `did-fail-load`; here it would come a second time.
    window.loadURL(SCREENS_URL).catch(() => {});
  }

  reload(): void {
    if (this.#window === undefined) this.open();
    // As above.
    else this.#window.loadURL(SCREENS_URL).catch(() => {});
  }

  /** Opens a new window before the old one is destroyed, so that the citizen never sees the desktop. */
  recreate(): void {
    const old = this.#window;
    this.#events.onGone();
    this.open();
    if (old === undefined) return;
    const destroyOld = () => {
      if (!old.isDestroyed()) old.destroy();
    };
    this.#window?.once('ready-to-show', destroyOld);
    this.#clock.after(SHOWN_WITHIN_MS, destroyOld);
  }

  /** Gives the page its end of the link to the evaluator. */
  givePort(port: MessagePortMain): void {
    this.#window?.webContents.postMessage('screen-port', null, [port]);
  }

  /** Tells the page that the evaluator is gone. */
  losePort(): void {
    this.#window?.webContents.postMessage('screen-port', null, []);
  }

  /** Brings the window to the front, e.g. when the app is started a second time; not while another program is to be seen. */
  focus(): void {
    if (!this.visibility.mayBeSeen) return;
    this.#window?.show();
    this.#window?.focus();
  }

  /** For the end of the app: no event of a window counts any more. */
  close(): void {
    this.#closing = true;
    this.#window = undefined;
    this.visibility.stop();
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
  }

  #show(overOthers: boolean): void {
    const window = this.#window;
    if (window === undefined || window.isDestroyed()) return;
    if (overOthers) window.setAlwaysOnTop(true, 'screen-saver');
    window.show();
    if (!overOthers) return;
    // What the other program did to the display meanwhile.
    if (this.#settings.kiosk) window.setKiosk(true);
    window.moveTop();
    window.focus();
  }

  #hide(): void {
    // One that is being replaced, too.
    for (const window of BrowserWindow.getAllWindows()) {
      window.setAlwaysOnTop(false);
      // The focus goes back before the window does: hidden only, it would leave keys and scans to nobody.
      window.blur();
      window.hide();
    }
  }

  #watch(window: BrowserWindow): void {
    const contents = window.webContents;
    const heard = (action: () => void) => {
      if (this.#window === window && !this.#closing) action();
    };
    const mishap = (what: Mishap, detail = '') => heard(() => this.#mishap(what, detail));

    contents.on('dom-ready', () => heard(() => this.#events.onLoaded()));
    // `contents.ipc` hears this window's page only; only its top frame has no parent.
    contents.ipc.on('screen-port-wanted', ({ senderFrame }) => {
      if (senderFrame?.parent === null) heard(() => this.#events.onLoaded());
    });
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) heard(() => this.#events.onGone());
    });
    contents.on('render-process-gone', (_event, { reason, exitCode }) => mishap(`screen-${reason}`, `exit code ${exitCode}`));
    contents.on('unresponsive', () => mishap('screen-unresponsive'));
    contents.on('preload-error', (_event, _path, error) => mishap('screen-load-failed', `preload: ${error.message}`));
    contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
      if (isMainFrame && code !== ABORTED) mishap('screen-load-failed', description);
    });
    if (process.platform === 'win32') window.hookWindowMessage(WM_DEVICECHANGE, () => heard(() => this.#events.onDevicesChanged()));
    window.on('session-end', () => heard(() => this.#events.onSessionEnd()));
    // Alt+F4 in kiosk mode; in a plain window, the person's wish.
    window.on('close', (event) => heard(() => this.#closeAsked(event)));
    // Something else destroyed it: open another, there is always a window.
    window.on('closed', () => heard(() => this.#closed()));
  }

  #closed(): void {
    this.#window = undefined;
    this.#mishap('screen-clean-exit', 'window closed');
  }

  #closeAsked(event: { preventDefault(): void }): void {
    event.preventDefault();
    if (!this.#settings.kiosk) this.#events.onClosedByPerson();
  }

  #mishap(mishap: Mishap, detail: string): void {
    this.#events.onGone();
    this.#events.onMishap(mishap, detail);
  }
}
